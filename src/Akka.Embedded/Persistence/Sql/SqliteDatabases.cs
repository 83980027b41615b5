using Akka.Actor;

namespace Akka.Persistence.Sql;

/// <summary>The open databases of an actor system: a journal and a snapshot store on one file share its writer and its transactions.</summary>
internal sealed class SqliteDatabases : ExtensionIdProvider<SqliteDatabases>, IExtension
{
    private static readonly SqliteDatabases Id = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (SqliteDatabase Database, int Users)> _open = [];

    public static SqliteDatabases Of(ActorSystem system) => Id.Apply(system);

    private protected override SqliteDatabases CreateExtension(ExtendedActorSystem system) => new();

    public SqliteDatabase Acquire(SqliteOptions options)
    {
        lock (_lock)
        {
            var (database, users) = _open.GetValueOrDefault(options.Path);
            database ??= new SqliteDatabase(options);
            _open[options.Path] = (database, users + 1);
            return database;
        }
    }

    public void Release(SqliteOptions options)
    {
        SqliteDatabase unused = null;
        lock (_lock)
        {
            var (database, users) = _open[options.Path];
            if (users > 1)
            {
                _open[options.Path] = (database, users - 1);
            }
            else
            {
                _open.Remove(options.Path);
                unused = database;
            }
        }

        unused?.Close();
    }
}
