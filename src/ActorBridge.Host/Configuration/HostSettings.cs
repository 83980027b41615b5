using System.Net;
using ActorBridge.Host.Storage;

namespace ActorBridge.Host.Configuration;

/// <summary>The deployment settings, checked. Units are in the names; config/schemas/config.json says what each means.</summary>
public sealed record HostSettings(
    string Data,
    IPAddress Bind,
    int Port,
    int ConnectionsMax,
    int FrameBytesMax,
    int QueueBytesMax,
    TimeSpan Heartbeat,
    string LogLevel,
    int LogFilesMax,
    string Policy,
    string Blender,
    UploadOptions Uploads,
    string Inbox,
    Pictures.PictureOptions Pictures)
{
    internal static HostSettings From(SettingValues values) => new(
        values["data"],
        IPAddress.Parse(values["bind"]),
        values.Number("port"),
        values.Number("connections_max"),
        values.Number("frame_bytes_max"),
        values.Number("queue_bytes_max"),
        TimeSpan.FromMilliseconds(values.Number("heartbeat_ms")),
        values["log_level"],
        values.Number("log_files_max"),
        values["policy"],
        values["blender"],
        new((long)values.Number("upload_mib_max") << 20, TimeSpan.FromMinutes(values.Number("upload_unused_minutes"))),
        values["inbox"],
        new(
            values["blender"], values.Number("picture_pixels_max"), values.Number("picture_samples_max"),
            TimeSpan.FromSeconds(values.Number("picture_seconds_max")), TimeSpan.FromSeconds(values.Number("dry_run_seconds_max"))));
}
