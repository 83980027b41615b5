using System.Collections.Immutable;

namespace ActorBridge.Core.Errors;

/// <summary>Every error that leaves the system. Codes are never reused or renumbered.</summary>
public static class ErrorCodes
{
    public static readonly ErrorCode NotJson = new("AB-DOOR-001", "The bytes are not a JSON object in UTF-8.", "Send one JSON object a frame.");
    public static readonly ErrorCode FrameTooLarge = new("AB-DOOR-002", "A frame is longer than the cap.", "Split the plan, or raise the cap in the configuration.");
    public static readonly ErrorCode BadMagic = new("AB-DOOR-003", "The connection does not start with this protocol's magic bytes.", "Something else speaks on this port; check who connects.");
    public static readonly ErrorCode WrongToken = new("AB-DOOR-004", "The proof of the token is wrong.", "Let both sides read the same token file.");
    public static readonly ErrorCode SchemaTooNew = new("AB-DOOR-005", "The schema version is newer than this version knows.", "Update the older side; nothing was touched.");
    public static readonly ErrorCode UnknownMessage = new("AB-DOOR-006", "The message type is unknown.", "See docs/protocol.md.");
    public static readonly ErrorCode MalformedMessage = new("AB-DOOR-007", "A field is missing, unknown or of the wrong type.", "See docs/protocol.md.");
    public static readonly ErrorCode UnknownOperation = new("AB-DOOR-008", "The operation is not in the vocabulary.", "See docs/operations.md.");
    public static readonly ErrorCode MalformedUuid = new("AB-DOOR-009", "A UUID is not in canonical form (36 characters, lower case, with dashes).", "Use the UUID as it was given.");
    public static readonly ErrorCode PlanTooLong = new("AB-DOOR-010", "The plan has more steps than the limit.", "Split the plan.");
    public static readonly ErrorCode NotFinite = new("AB-DOOR-011", "A number is NaN or infinite.", "Send finite numbers.");
    public static readonly ErrorCode MalformedOperation = new("AB-DOOR-012", "An operation has a missing, unknown, wrong or out-of-range field.", "See docs/operations.md.");
    public static readonly ErrorCode TooDeep = new("AB-DOOR-013", "The JSON is nested too deeply.", "Keep the nesting within 16.");
    public static readonly ErrorCode TooSlow = new("AB-DOOR-014", "The peer took too long to send what was due.", "Connect again.");
    public static readonly ErrorCode TooManySessions = new("AB-DOOR-015", "Too many connections at once.", "Close one and connect again.");
    public static readonly ErrorCode EmptyPlan = new("AB-DOOR-016", "The plan has no steps.", "Send at least one step.");

    public static readonly ErrorCode UnknownUuid = new("AB-ID-001", "No datablock of this project has this UUID.", "Read the scene again.");
    public static readonly ErrorCode Tombstoned = new("AB-ID-002", "The datablock was deleted; its UUID is tombstoned.", "Undo the deletion in Blender, or restore it explicitly.");
    public static readonly ErrorCode IdentityQuarantined = new("AB-ID-003", "The identity is quarantined: its stored rows are damaged, its actor failed repeatedly, or it is ambiguous.", "A person releases it with 'actorbridge resolve --identity'.");
    public static readonly ErrorCode WrongProject = new("AB-ID-004", "The UUID belongs to another project.", "Name the project the UUID was read from.");
    public static readonly ErrorCode Ambiguous = new("AB-ID-005", "Two datablocks claim this UUID.", "A person decides which keeps it.");
    public static readonly ErrorCode UnknownProject = new("AB-ID-006", "No such project is known.", "Open its .blend in Blender with the add-on enabled.");
    public static readonly ErrorCode Unresolved = new("AB-ID-007", "The UUID could not be resolved to a datablock at the moment of use, also after a re-scan; where linked files are missing, they are named.", "Read the scene again; the datablock is gone. What a missing linked file held comes back with that file.");

    public static readonly ErrorCode StepFailed = new("AB-OP-001", "A step failed in Blender; the operation was rolled back.", "See the reason; correct the plan.");
    public static readonly ErrorCode ValidationFailed = new("AB-OP-002", "The result did not validate; the operation was rolled back.", "See the reason; correct the plan.");
    public static readonly ErrorCode BlenderLost = new("AB-OP-003", "Blender went away in the middle of the operation.", "Start Blender again; what was not saved there is as its file has it.");
    public static readonly ErrorCode InDoubtRolledBack = new("AB-OP-004", "The connection broke between the result and the decision; Blender rolled back by itself.", "Submit the plan again.");
    public static readonly ErrorCode Cancelled = new("AB-OP-005", "The operation was cancelled and rolled back.", "Submit it again when wanted.");
    public static readonly ErrorCode RecoveredAtBoot = new("AB-OP-006", "The operation was open when the host or Blender stopped; it was rolled back at the next start.", "Submit it again.");
    public static readonly ErrorCode RollbackIncomplete = new("AB-OP-007", "The rollback did not reproduce the state before; a copy of it is kept in quarantine.", "Look at the quarantined copy, and decide with 'actorbridge resolve'.");
    public static readonly ErrorCode OperationTimedOut = new("AB-OP-008", "Blender did not finish the operation in time.", "Retry with a smaller plan.");
    public static readonly ErrorCode Stale = new("AB-OP-009", "The state has changed since it was read.", "Read again and decide anew.");
    public static readonly ErrorCode NotAttached = new("AB-OP-010", "No Blender with this project is attached.", "Open the project in Blender, or wait until it has reconnected.");
    public static readonly ErrorCode Busy = new("AB-OP-011", "Another operation is running in this Blender.", "Retry when it has ended.");
    public static readonly ErrorCode UnresolvedReference = new("AB-OP-012", "A step refers to a name that no earlier step creates.", "Correct the plan.");
    public static readonly ErrorCode BlenderNotAnswering = new("AB-OP-013", "Blender is alive but its main thread is not free (modal tool, dialog, render).", "Finish what is going on in Blender.");

    public static readonly ErrorCode KeyReused = new("AB-OP-014", "The idempotency key was used for another plan.", "Use a fresh key for each plan.");
    public static readonly ErrorCode UnknownOperationId = new("AB-OP-015", "No running operation has this id.", "See its outcome in the log.");
    public static readonly ErrorCode SecondBlender = new("AB-OP-016", "Another Blender already works on this project.", "Close one of the two; a person decides which.");
    public static readonly ErrorCode OpaqueOff = new("AB-OP-017", "Operations that could change anything are off in this Blender.", "A person ticks 'Allow run_python' in the add-on's preferences, or the plan uses other operations.");
    public static readonly ErrorCode InDoubt = new("AB-OP-018", "The operation was open when the host stopped, and it is not known how it ended in Blender.", "Open the project in Blender, which says it; if it is quarantined, look at the scene.");
    public static readonly ErrorCode StepRefused = new("AB-OP-019", "A step can't be done as it is asked: what it names is not there, or does not take that. Nothing is changed, and no feature counts it as its failure.", "See the reason, which lists what there is; correct the plan.");

    public static readonly ErrorCode PayloadMissing = new("AB-PAYLOAD-001", "A payload that the plan names is not stored, or not what its hash says.", "Store it with 'actorbridge payload put', then submit the plan again.");
    public static readonly ErrorCode PayloadTooLarge = new("AB-PAYLOAD-002", "A payload, or all that is stored together, is larger than its limit.", "Send less at once, or let a person make room with 'actorbridge payload prune'.");
    public static readonly ErrorCode PayloadBroken = new("AB-PAYLOAD-003", "A file or an upload is not what its hash or its length says; none of it was kept.", "Send it again from its beginning.");
    public static readonly ErrorCode PayloadNotNext = new("AB-PAYLOAD-004", "A piece of an upload that is not begun here, or not its next one; what came before it is kept.", "Begin the upload again: the answer says where to go on.");

    public static readonly ErrorCode AssetIncomplete = new("AB-ASSET-001", "A file in the inbox is not complete: it has no marker, one that is older than it or of another, or somebody still writes to it.", "Let whoever writes it lay a marker beside it ('.done' or '.sha256') when it is whole, then submit the plan again.");
    public static readonly ErrorCode AssetChanged = new("AB-ASSET-002", "A file in the inbox is another than the one that the plan names, or changed while it was read.", "See 'actorbridge inbox list' for what is there now, and submit a plan for that.");
    public static readonly ErrorCode AssetNotThere = new("AB-ASSET-003", "The inbox has no such file, or it is too large, no plain file, or outside of the inbox.", "See 'actorbridge inbox list'.");
    public static readonly ErrorCode AssetBroken = new("AB-ASSET-004", "A file in the inbox is not of its format, or Blender's importer could not take it whole; nothing of it is in the scene.", "Mend the file; with another content it is another asset.");
    public static readonly ErrorCode AssetReferenceMissing = new("AB-ASSET-005", "A file that the asset refers to is missing.", "Lay the named file into the inbox too, or put it within the asset.");
    public static readonly ErrorCode AssetUnsupported = new("AB-ASSET-006", "This Blender can't import that format.", "See the reason: enable the import add-on, or install numpy for Blender's Python; or use another format.");

    public static readonly ErrorCode PictureImpossible = new("AB-PICTURE-001", "There is nothing to make this picture with: no window, no 3D viewport, no camera, or no such engine.", "See the reason; 'render_image' with CYCLES needs a camera and nothing else.");
    public static readonly ErrorCode PictureTooLarge = new("AB-PICTURE-002", "The picture has more pixels, samples or bytes than its limit.", "Ask for a smaller one, or raise picture_pixels_max or picture_samples_max in the configuration.");
    public static readonly ErrorCode PictureBroken = new("AB-PICTURE-003", "The Blender in the background did not make the picture, or not in its time.", "See the reason; ask for less, or raise picture_seconds_max in the configuration.");

    public static readonly ErrorCode DryRunBroken = new("AB-DRYRUN-001", "The Blender of the dry run failed, or was not done in its time; what the plan would do is not known.", "See the reason; raise dry_run_seconds_max in the configuration where it is the time.");

    public static readonly ErrorCode SafeModeGlobal = new("AB-GATE-001", "Global safe mode: automation is off.", "A person re-arms it after looking at the reason.");
    public static readonly ErrorCode SafeModeFeature = new("AB-GATE-002", "This feature is in safe mode.", "A person re-arms it after looking at the reason.");
    public static readonly ErrorCode NotReady = new("AB-GATE-003", "The host has not finished its start.", "Retry in a moment.");
    public static readonly ErrorCode Diverged = new("AB-GATE-004", "Blender's and the host's log positions differ.", "Put the newer copy back, or 'actorbridge resync' after looking at both sides.");
    public static readonly ErrorCode BreakerOpen = new("AB-GATE-005", "Too many failures: the circuit breaker of this feature is open.", "A person closes it with 'actorbridge rearm --feature' after looking at the failures.");
    public static readonly ErrorCode FailedBefore = new("AB-GATE-006", "The same operation on the same targets failed before, and nothing relevant has changed.", "Change the plan, or let a person allow it with 'actorbridge allow-retry'.");
    public static readonly ErrorCode OpenTransaction = new("AB-GATE-007", "An earlier transaction on these datablocks is not closed.", "Wait for it, or for its recovery.");
    public static readonly ErrorCode LogUnavailable = new("AB-GATE-008", "The audit log can't be read or written: automation is off.", "Run 'actorbridge log verify'.");

    public static readonly ErrorCode Degraded = new("AB-GATE-009", "Earlier failures on these datablocks, or a recent crash: only short plans are let through.", "Split the plan.");
    public static readonly ErrorCode RearmNeedsPerson = new("AB-GATE-010", "A re-arm names the person and the reason.", "Give both.");
    public static readonly ErrorCode UnknownFeature = new("AB-GATE-011", "No such feature.", "See 'actorbridge status' for the features.");
    public static readonly ErrorCode Constrained = new("AB-GATE-012", "Operational memory knows this to be bad or unstable.", "A person lifts the constraint after looking at its evidence.");

    public static readonly ErrorCode PausedByUser = new("AB-INTENT-001", "The person is working in Blender; automation waits.", "Retry after the given time.");

    public static readonly ErrorCode RateExceeded = new("AB-STORM-001", "This source sends more events or mutations than its limit.", "Slow down; see the named source.");
    public static readonly ErrorCode DepthExceeded = new("AB-STORM-002", "A chain of events caused by events is longer than its limit; it was cut.", "Look for two handlers that answer each other.");

    public static readonly ErrorCode NoLog = new("AB-LOG-001", "There is no audit log in this data folder.", "Check --data; a host makes the log at its first start.");
    public static readonly ErrorCode LogDamaged = new("AB-LOG-002", "The audit log is not in order, or can't be read.", "See docs/audit-log.md; a person can set the damaged part aside with 'actorbridge log set-aside'.");
    public static readonly ErrorCode UnknownConstraint = new("AB-LOG-003", "Operational memory holds no such constraint.", "See 'actorbridge memory list' for the subjects.");
    public static readonly ErrorCode OutputUnusable = new("AB-LOG-004", "The file for the output can't be written.", "Name another file with --out, outside the data folder.");

    public static readonly ErrorCode ReplayUnusable = new("AB-REPLAY-001", "The replay can't be started with what was given.", "Name a whole log, a copy of its starting file with --into, and with several projects the one with --project.");
    public static readonly ErrorCode ReplayDiffers = new("AB-REPLAY-002", "The replay came to another scene than the log has.", "Look at the first difference; what a person edits is not in the log. --keep-going goes on and saves the copy all the same.");
    public static readonly ErrorCode ReplayBroken = new("AB-REPLAY-003", "The Blender of the replay failed.", "See the reason; start the replay again.");

    public static readonly ErrorCode NotQuarantined = new("AB-QUARANTINE-001", "There is nothing to resolve: the operation or the identity is not quarantined.", "See 'actorbridge log query --outcome quarantined' and 'actorbridge datablocks'.");
    public static readonly ErrorCode AlreadyResolved = new("AB-QUARANTINE-002", "A person has resolved it already.", "See the named line of the log.");
    public static readonly ErrorCode NotAnswered = new("AB-QUARANTINE-003", "No answer came in time from the parts that resolve it; it is still quarantined, and what was kept is kept.", "Answer once more while it is asked; if that does not help, start the host again.");

    public static readonly ErrorCode ChangedSince = new("AB-REVERT-001", "What the operation set has been changed since, or is used by something else; nothing was reverted.", "Look at the named fields; set them back, or change them by a plan of your own.");
    public static readonly ErrorCode ImageMissing = new("AB-REVERT-002", "What the operation kept to be reverted by is not there, or not what the log has the hash of.", "Change it back by a plan of your own; the log's BEGIN has what was done.");
    public static readonly ErrorCode Irrevertible = new("AB-REVERT-003", "The operation did something that what it kept does not bring back; nothing was reverted.", "See the reason; 'restore' brings back what was deleted, without what referred to it.");
    public static readonly ErrorCode NotCommitted = new("AB-REVERT-004", "No committed operation has this id.", "See 'actorbridge log query --phase COMMIT'.");
    public static readonly ErrorCode AlreadyReverted = new("AB-REVERT-005", "The operation is reverted already.", "To have it again, revert the revert.");

    public static readonly ErrorCode PortInUse = new("AB-HOST-001", "The port is in use by another program.", "Choose another port with --port, or 0 for a free one.");
    public static readonly ErrorCode DataFolderUnusable = new("AB-HOST-002", "The data folder can't be created or written.", "Choose another with --data.");
    public static readonly ErrorCode AlreadyRunning = new("AB-HOST-003", "Another host runs on this data folder.", "Stop it, or choose another folder with --data.");
    public static readonly ErrorCode BlendFileMissing = new("AB-HOST-004", "The .blend file doesn't exist.", "Check the path.");
    public static readonly ErrorCode BlenderMissing = new("AB-HOST-005", "Blender was not found.", "Install Blender, or name it with --blender or ACTORBRIDGE_BLENDER.");
    public static readonly ErrorCode ConfigurationInvalid = new("AB-HOST-006", "The configuration has an unknown key or a value out of range.", "See the named key and file.");
    public static readonly ErrorCode HostUnreachable = new("AB-HOST-007", "No host answers.", "Start it with './bridge up'.");
    public static readonly ErrorCode Internal = new("AB-HOST-008", "A defect in ActorBridge; the operation did not go on.", "Please report it with the log.");

    public static readonly ErrorCode DataTooNew = new("AB-HOST-009", "What is stored was written by a newer version of ActorBridge.", "Update ActorBridge, or choose another folder with --data.");

    /// <summary>All codes, in the order of the table in docs/errors.md.</summary>
    public static readonly ImmutableArray<ErrorCode> All =
        [.. typeof(ErrorCodes).GetFields().Where(f => f.FieldType == typeof(ErrorCode)).Select(f => (ErrorCode)f.GetValue(null)!)];

    public static ErrorCode? Find(string code) => All.FirstOrDefault(c => c.Code == code);
}
