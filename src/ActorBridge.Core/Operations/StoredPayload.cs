namespace ActorBridge.Core.Operations;

/// <summary>Numbers in bulk that a step names by their content; they lie in the data folder's store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record StoredPayload(string Sha256, long Bytes);
