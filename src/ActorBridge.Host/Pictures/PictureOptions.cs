namespace ActorBridge.Host.Pictures;

/// <summary>What pictures and dry runs may take; config/schemas/config.json has the ranges.</summary>
/// <param name="Blender">The program for both; empty: the one that the add-on runs in.</param>
/// <param name="Time">For one picture, from the copy on.</param>
/// <param name="DryRun">For one dry run, from the copy on.</param>
public sealed record PictureOptions(string Blender, long PixelsMax, int SamplesMax, TimeSpan Time, TimeSpan DryRun);
