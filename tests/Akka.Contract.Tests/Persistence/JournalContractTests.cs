using Akka.Actor;

namespace Akka.Contract.Tests.Persistence;

public sealed class MemoryJournalContractTests() : JournalContract(ActorSystem.Create("memory", Settings.Memory))
{
    protected override bool Serializes => false;
}

public sealed class SqlJournalContractTests : JournalContract
{
    private readonly string _folder;

    public SqlJournalContractTests()
        : this(Directory.CreateTempSubdirectory("journal-contract-").FullName)
    {
    }

    private SqlJournalContractTests(string folder)
        : base(ActorSystem.Create("sql", Settings.Sql(Path.Combine(folder, "journal.db")))) => _folder = folder;

    protected override bool Serializes => true;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_folder, recursive: true);
    }
}
