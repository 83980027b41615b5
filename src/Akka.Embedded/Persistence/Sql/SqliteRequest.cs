namespace Akka.Persistence.Sql;

/// <summary>Something to be done on a database connection by the thread that owns it.</summary>
internal abstract class SqliteRequest
{
    /// <summary>How much of a transaction's or the queue's limit it takes.</summary>
    public virtual int Weight => 1;

    /// <summary>Whether more than one statement changes the database, so that a failure must undo those before it.</summary>
    public virtual bool NeedsSavepoint => false;

    /// <summary>Set when this request alone failed; the others of its transaction go on.</summary>
    public Exception Failure { get; set; }

    public abstract void Run(SqliteHandle connection, SqliteStatements statements);

    /// <summary>
    /// Runs the requests of the group from this one on that one statement can do, and says how many; 0: each for itself. A constraint
    /// that one of them breaks ends the transaction.
    /// </summary>
    public virtual int RunTogether(SqliteStatements statements, IReadOnlyList<SqliteRequest> group, int from) => 0;

    /// <summary>For a write: called after the commit, never before.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception cause);
}

/// <summary>A request that gives a task its result. Continuations run on the database's thread: they send messages, nothing more.</summary>
internal class SqliteRequest<T>(Func<SqliteHandle, SqliteStatements, T> work, int weight = 1, bool needsSavepoint = false) : SqliteRequest
{
    private readonly TaskCompletionSource<T> _promise = new();
    public Task<T> Task => _promise.Task;

    protected T Result { get; set; }

    public override int Weight => weight;

    public override bool NeedsSavepoint => needsSavepoint;

    public override void Run(SqliteHandle connection, SqliteStatements statements) => Result = work(connection, statements);

    public override void Complete() => _promise.TrySetResult(Result);

    public override void Fail(Exception cause) => _promise.TrySetException(cause);
}
