using ActorBridge.Actors.Messages;
using ActorBridge.Actors.Root;
using ActorBridge.Actors.Safety;
using ActorBridge.Actors.Tests.Support;
using ActorBridge.Core.Boot;
using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using Akka.Actor;
using Known = ActorBridge.Core.Operations.Features;

namespace ActorBridge.Actors.Tests.Safety;

public class BootTests : TreeTest
{
    private string File => Path.Combine(Folder, "boot.json");

    [Fact, Rule("9.1")]
    public void A_start_is_a_success_after_the_stable_period_and_not_before()
    {
        StartTree();
        Advance(Options.Boot.StablePeriod - TimeSpan.FromTicks(1));
        Assert.Equal(BootStage.Starting, BootFile.Read(Data)!.Stage);

        var stable = Until(() => Advance(TimeSpan.FromTicks(1)));
        Assert.Equal(BootStage.Stable, stable.Stage);
    }

    [Fact, Rule("9.2")]
    public void After_three_bad_starts_in_a_row_the_next_is_in_safe_mode()
    {
        for (var bad = 0; bad < Options.Boot.BadStartsMax; bad++)
        {
            StartTree();
            Assert.True(Status().AutomationOn);
            KillTree();
        }

        StartTree();

        Assert.Equal(ErrorCodes.SafeModeGlobal, Status().Why!.Code);
        Flush();
        Assert.Contains(Log.Lines, l => l is { Kind: AuditKind.Boot, Outcome: "crashed" });
    }

    [Fact, Rule("9.2")]
    public void Bad_starts_are_counted_in_boots_whatever_time_lies_between_and_each_shorter_than_the_stable_period()
    {
        for (var bad = 0; bad < Options.Boot.BadStartsMax; bad++)
        {
            StartTree();
            Assert.True(Status().AutomationOn);
            Advance(Options.Boot.StablePeriod - TimeSpan.FromTicks(1));
            KillTree();
            Advance(TimeSpan.FromDays(3));
        }

        StartTree();

        Assert.Equal(ErrorCodes.SafeModeGlobal, Status().Why!.Code);
    }

    [Fact, Rule("9.2")]
    public void A_start_that_became_stable_before_it_was_killed_begins_the_count_anew()
    {
        for (var start = 0; start < 2 * Options.Boot.BadStartsMax; start++)
        {
            StartTree();
            Assert.True(Status().AutomationOn);
            if (start % Options.Boot.BadStartsMax == Options.Boot.BadStartsMax - 1)
            {
                Until(() => Advance(Options.Boot.StablePeriod));
            }

            KillTree();
        }
    }

    [Fact, Rule("9.1")]
    public void A_clean_quit_is_not_a_crash()
    {
        for (var quit = 0; quit <= Options.Boot.BadStartsMax; quit++)
        {
            StartTree();
            Quit();
            Assert.Equal(BootStage.Stopped, BootFile.Read(Data)!.Stage);
        }

        StartTree();
        Assert.True(Status().AutomationOn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"schema_version":2,"boots":1,"bad_in_a_row":-1,"stage":"starting"}""")]
    [InlineData("""{"schema_version":2,"boots":1,"bad_in_a_row":0,"stage":"flying"}""")]
    [InlineData("""{"schema_version":3,"boots":1,"bad_in_a_row":0,"stage":"stable"}""")]
    [InlineData("""{"schema_version":1,"boots":1,"bad_in_a_row":0,"stage":"stable"}""")]
    [InlineData("""{"schema_version":2,"boots":1,"bad_in_a_row":0,"stage":"stable"}""", false)]
    [Rule("11.1")]
    public void A_boot_file_that_cannot_be_trusted_means_safe_mode_and_is_left_untouched(string content, bool itsCheckFits = true)
    {
        content = itsCheckFits && content.Length > 2 ? System.Text.Encoding.UTF8.GetString(Audit.Storage.CheckedJson.Add(System.Text.Encoding.UTF8.GetBytes(content))) : content;
#pragma warning disable RS0030 // The test writes what a hostile or broken writer would.
        System.IO.File.WriteAllText(File, content);
#pragma warning restore RS0030

        StartTree();

        Assert.Equal(ErrorCodes.SafeModeGlobal, Status().Why!.Code);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact, Rule("9.3")]
    public void Safe_mode_of_the_log_holds_for_what_is_a_feature_and_for_nothing_that_is_none_any_more()
    {
        Log.Append([Off(Known.Objects), Off("gone")]);

        StartTree();

        var status = Status();
        Assert.True(status.AutomationOn);
        Assert.Equal(Known.Objects, Assert.Single(status.SafeMode).Feature);

        static AuditDraft Off(string feature) => new(AuditKind.SafeMode, null, Outcomes.Entered, Detail: new() { ["feature"] = feature });
    }

    private BridgeStatus Status()
    {
        Bridge.Tell(new GetStatus(), TestActor);
        return ExpectMsg<BridgeStatus>();
    }

    private BootRecord Until(Action act)
    {
        // The line "stable" is written after the file.
        act();
        AwaitCondition(() => Log.Lines.Any(l => l is { Kind: AuditKind.Boot, Outcome: "stable" }));
        return BootFile.Read(Data)!;
    }

    private void Quit()
    {
        Watch(Bridge);
        Bridge.Tell(new StopBridge());
        ExpectTerminated(Bridge);
        Unwatch(Bridge);
    }
}
