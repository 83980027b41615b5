namespace Akka.Persistence.Sql;

/// <summary>
/// Whom a transaction waits for before its commit. Those whom the last commit answered are likely to write again at
/// once; a commit that does not wait for them finds half of them, the next one the other half, and the disk is synced
/// twice for the work of once. Never longer than the last commit took, so that waiting at most doubles an answer's time.
/// </summary>
internal sealed class GroupGathering
{
    /// <summary>The shortest wait that a monitor knows. A disk that commits quicker is not waited for: there the sync is not what costs.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan PatienceMax = TimeSpan.FromMilliseconds(5);

    /// <summary>So many arrive before the writer wakes: to insert them, with one statement, while the rest are still on their way.</summary>
    private const int WakeFor = JournalSql.Together;

    private int _expected;
    private TimeSpan _patience;

    public void Committed(int requests, TimeSpan took)
    {
        _expected = requests;
        _patience = took < PatienceMax ? took : PatienceMax;
    }

    /// <summary>How many more are worth having; 0: commit.</summary>
    public int Wanted(int have) => Math.Clamp(_expected - have, 0, WakeFor);

    /// <summary>Whether to wait for them, or only to take what is there.</summary>
    public bool MayWait(TimeSpan waited) => waited + Pause <= _patience;
}
