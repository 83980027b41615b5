using Akka.Actor;

namespace Akka.Contract.Tests.Supervision;

/// <summary>
/// Each strategy, each directive, each place of failure; then what the supervisor, the failing child, its sibling and,
/// where it is the one that fails, the grandchild lived through. See <see cref="Support.Script"/> for the notation.
/// Not here: Resume after a restart that failed, which Akka.NET leaves undefined.
/// </summary>
public static class FailureTable
{
    private const string Rows =
        """
        AllForOne Escalate AsyncHandler       | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate Child              | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7 | C1 S1 x1 T1 C2 S2
        AllForOne Escalate Constructor        | C1 S1 ?ActorInitialization R1 T1 C2 P2 S2 | C1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate ConstructorAgain   | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2! T1 C3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 T2 C3 S3 m7
        AllForOne Escalate DeathPact          | C1 S1 ?DeathPact R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate Kill               | C1 S1 ?ActorKilled R1 T1 C2 P2 S2 | C1 S1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate Message            | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate PostRestart        | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2 P2! T2 C3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 T2 C3 S3 m7
        AllForOne Escalate PostStop           | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate PreRestart         | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate PreStart           | C1 S1 ?ActorInitialization R1 T1 C2 P2 S2 | C1 S1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        AllForOne Escalate PreStartAgain      | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2 P2 S2! T2 C3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 T2 C3 S3 m7
        AllForOne Restart  AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  Child              | C1 S1 ?Crash | C1 S1 R1 T1 C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7 | C1 S1 x1 T1 C2 S2
        AllForOne Restart  Constructor        | C1 S1 ?ActorInitialization | C1! C2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  ConstructorAgain   | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2! R1 C3 P3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 R2 T2 C3 P3 S3 m7
        AllForOne Restart  DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  Kill               | C1 S1 ?ActorKilled | C1 S1 R1 T1 C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  Message            | C1 S1 ?Crash | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  PostRestart        | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2! R2 C3 P3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 R2 T2 C3 P3 S3 m7
        AllForOne Restart  PostStop           | C1 S1 ?Crash | C1 S1 x1 R1 T1! C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  PreRestart         | C1 S1 ?Crash | C1 S1 x1 R1! C2 P2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  PreStart           | C1 S1 ?ActorInitialization | C1 S1! C2 S2 m7 | C1 S1 R1 T1 C2 P2 S2 m7
        AllForOne Restart  PreStartAgain      | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2 S2! R2 C3 P3 S3 m7 | C1 S1 R1 T1 C2 P2 S2 R2 T2 C3 P3 S3 m7
        AllForOne Resume   AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        AllForOne Resume   Child              | C1 S1 ?Crash | C1 S1 m7 | C1 S1 m7 | C1 S1 x1
        AllForOne Resume   Constructor        | C1 S1 ?ActorInitialization | C1! C2 S2 m7 | C1 S1 m7
        AllForOne Resume   DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 m7 | C1 S1 m7
        AllForOne Resume   Kill               | C1 S1 ?ActorKilled | C1 S1 m7 | C1 S1 m7
        AllForOne Resume   Message            | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        AllForOne Resume   PostStop           | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        AllForOne Resume   PreRestart         | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        AllForOne Resume   PreStart           | C1 S1 ?ActorInitialization | C1 S1! C2 S2 m7 | C1 S1 m7
        AllForOne Stop     AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 T1
        AllForOne Stop     Child              | C1 S1 ?Crash | C1 S1 T1 | C1 S1 T1 | C1 S1 x1 T1
        AllForOne Stop     Constructor        | C1 S1 ?ActorInitialization | C1! | C1 S1 T1
        AllForOne Stop     ConstructorAgain   | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2! T1 | C1 S1 R1 T1 C2 P2 S2 T2
        AllForOne Stop     DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 T1 | C1 S1 T1
        AllForOne Stop     Kill               | C1 S1 ?ActorKilled | C1 S1 T1 | C1 S1 T1
        AllForOne Stop     Message            | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 T1
        AllForOne Stop     PostRestart        | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2! T2 | C1 S1 R1 T1 C2 P2 S2 T2
        AllForOne Stop     PostStop           | C1 S1 ?Crash | C1 S1 x1 T1! | C1 S1 T1
        AllForOne Stop     PreRestart         | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 T1
        AllForOne Stop     PreStart           | C1 S1 ?ActorInitialization | C1 S1! | C1 S1 T1
        AllForOne Stop     PreStartAgain      | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2 S2! T2 | C1 S1 R1 T1 C2 P2 S2 T2
        OneForOne Escalate AsyncHandler       | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate Child              | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7 | C1 S1 x1 T1 C2 S2
        OneForOne Escalate Constructor        | C1 S1 ?ActorInitialization R1 T1 C2 P2 S2 | C1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate ConstructorAgain   | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2! T1 C3 S3 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate DeathPact          | C1 S1 ?DeathPact R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate Kill               | C1 S1 ?ActorKilled R1 T1 C2 P2 S2 | C1 S1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate Message            | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate PostRestart        | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2 P2! T2 C3 S3 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate PostStop           | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate PreRestart         | C1 S1 ?Crash R1 T1 C2 P2 S2 | C1 S1 x1 T1 C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate PreStart           | C1 S1 ?ActorInitialization R1 T1 C2 P2 S2 | C1 S1! C2 S2 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Escalate PreStartAgain      | C1 S1 ?Crash ?PostRestart R1 T1 C2 P2 S2 | C1 S1 x1 R1 T1 C2 P2 S2! T2 C3 S3 m7 | C1 S1 T1 C2 S2 m7
        OneForOne Restart  AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  Child              | C1 S1 ?Crash | C1 S1 R1 T1 C2 P2 S2 m7 | C1 S1 m7 | C1 S1 x1 T1 C2 S2
        OneForOne Restart  Constructor        | C1 S1 ?ActorInitialization | C1! C2 S2 m7 | C1 S1 m7
        OneForOne Restart  ConstructorAgain   | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2! R1 C3 P3 S3 m7 | C1 S1 m7
        OneForOne Restart  DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  Kill               | C1 S1 ?ActorKilled | C1 S1 R1 T1 C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  Message            | C1 S1 ?Crash | C1 S1 x1 R1 T1 C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  PostRestart        | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2! R2 C3 P3 S3 m7 | C1 S1 m7
        OneForOne Restart  PostStop           | C1 S1 ?Crash | C1 S1 x1 R1 T1! C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  PreRestart         | C1 S1 ?Crash | C1 S1 x1 R1! C2 P2 S2 m7 | C1 S1 m7
        OneForOne Restart  PreStart           | C1 S1 ?ActorInitialization | C1 S1! C2 S2 m7 | C1 S1 m7
        OneForOne Restart  PreStartAgain      | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2 S2! R2 C3 P3 S3 m7 | C1 S1 m7
        OneForOne Resume   AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        OneForOne Resume   Child              | C1 S1 ?Crash | C1 S1 m7 | C1 S1 m7 | C1 S1 x1
        OneForOne Resume   Constructor        | C1 S1 ?ActorInitialization | C1! C2 S2 m7 | C1 S1 m7
        OneForOne Resume   DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 m7 | C1 S1 m7
        OneForOne Resume   Kill               | C1 S1 ?ActorKilled | C1 S1 m7 | C1 S1 m7
        OneForOne Resume   Message            | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        OneForOne Resume   PostStop           | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        OneForOne Resume   PreRestart         | C1 S1 ?Crash | C1 S1 x1 m7 | C1 S1 m7
        OneForOne Resume   PreStart           | C1 S1 ?ActorInitialization | C1 S1! C2 S2 m7 | C1 S1 m7
        OneForOne Stop     AsyncHandler       | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 m7
        OneForOne Stop     Child              | C1 S1 ?Crash | C1 S1 T1 | C1 S1 m7 | C1 S1 x1 T1
        OneForOne Stop     Constructor        | C1 S1 ?ActorInitialization | C1! | C1 S1 m7
        OneForOne Stop     ConstructorAgain   | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2! T1 | C1 S1 m7
        OneForOne Stop     DeathPact          | C1 S1 ?DeathPact | C1 S1 x1 T1 | C1 S1 m7
        OneForOne Stop     Kill               | C1 S1 ?ActorKilled | C1 S1 T1 | C1 S1 m7
        OneForOne Stop     Message            | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 m7
        OneForOne Stop     PostRestart        | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2! T2 | C1 S1 m7
        OneForOne Stop     PostStop           | C1 S1 ?Crash | C1 S1 x1 T1! | C1 S1 m7
        OneForOne Stop     PreRestart         | C1 S1 ?Crash | C1 S1 x1 T1 | C1 S1 m7
        OneForOne Stop     PreStart           | C1 S1 ?ActorInitialization | C1 S1! | C1 S1 m7
        OneForOne Stop     PreStartAgain      | C1 S1 ?Crash ?PostRestart | C1 S1 x1 R1 T1 C2 P2 S2! T2 | C1 S1 m7
        """;

    public static TheoryData<string, Directive, string, string> Cases()
    {
        var data = new TheoryData<string, Directive, string, string>();
        foreach (var row in Rows.Split('\n'))
        {
            var columns = row.Split('|', 2);
            var key = columns[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            data.Add(key[0], Enum.Parse<Directive>(key[1]), key[2], columns[1].Trim());
        }
        return data;
    }
}
