using System.Collections.Immutable;
using ActorBridge.Actors.Logging;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Logging;
using ActorBridge.Core.SafeMode;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ActorBridge.Actors.Tests.Safety;

/// <summary>A host that ends while its journal still tries to keep safe mode, as on a full disk, must not have forgotten it: the log has it.</summary>
public class SafeModeRecordTests() : TreeTest(SilentJournal.Config)
{
    [Fact, Rule("14.9"), Rule("9.2")]
    public void The_log_hears_of_safe_mode_at_once_also_while_the_journal_gives_no_answer()
    {
        var probe = CreateTestProbe();
        var (audit, options, clock) = (probe.Ref, Options, Clock);
        var safeMode = Sys.ActorOf(Props.Create(() => new SafeModeActor(audit, options, clock)));

        safeMode.Tell(new SafeModeCommands.EnterSafeMode(null, "the disk is full", [], default));

        var line = Assert.Single(probe.ExpectMsg<WriteAudit>().Drafts);
        Assert.Equal((AuditKind.SafeMode, Outcomes.Entered, "the disk is full"), (line.Kind, line.Outcome, (string?)line.Detail![DetailKeys.Reason]));
        safeMode.Tell(new SafeModeQueries.GetSafeMode(), TestActor);
        Assert.NotNull(ExpectMsg<SafeModeQueries.SafeModeView>().State.WhyNot([]));
    }

    /// <summary>Reads, and never ends a write.</summary>
    public sealed class SilentJournal : MemoryJournal
    {
        public static readonly Config Config = ConfigurationFactory.ParseString($$"""
            akka.persistence.journal.plugin = "akka.persistence.journal.silent"
            akka.persistence.journal.silent {
              class = "{{typeof(SilentJournal).AssemblyQualifiedName}}"
              plugin-dispatcher = "akka.actor.default-dispatcher"
            }
            """);

        protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages) => new TaskCompletionSource<IImmutableList<Exception>>().Task;
    }
}
