using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>
/// The parts of an org without metadata that depend on its features alone. They never change, so all orgs of the process share them.
/// </summary>
internal sealed class StandardOrg
{
    // The features make two million combinations, of which a process uses one or two. The others are made for their org alone.
    private const int MostKept = 8;

    private static readonly ConcurrentDictionary<string, Lazy<StandardOrg>> Kept = new(StringComparer.Ordinal);

    // The tables with rows in every new org.
    private static readonly string[] FirstTables =
        ["Organization", "UserLicense", "Profile", "User", "Pricebook2", "Group", "PermissionSet", "RecordType"];

    private readonly Lazy<Snapshot> tables;

    private StandardOrg(IReadOnlySet<string> features)
    {
        var drafts = Catalogue.Standard.Drafts(features);
        PersonAccounts.Extend(drafts, features.Contains(OrgFeatures.PersonAccounts));
        Schema = SchemaBuilder.Build(drafts, name => throw new InvalidOperationException($"The standard object {name} has no prefix."));
        Rules = new RuleBook(Schema, OrgRules.None, [], null);
        tables = new(MakeTables);
    }

    public Schema Schema { get; }

    /// <summary>The rules of an org whose options have none.</summary>
    public RuleBook Rules { get; }

    /// <summary>A database with the tables that every new org has, without rows.</summary>
    public Snapshot Tables => tables.Value;

    public static StandardOrg With(IReadOnlySet<string> features)
    {
        var key = string.Join(' ', features.Order(StringComparer.Ordinal));
        if (!Kept.TryGetValue(key, out var known))
        {
            known = new(() => new StandardOrg(features));
            known = Kept.Count < MostKept ? Kept.GetOrAdd(key, known) : known;
        }

        return known.Value;
    }

    private Snapshot MakeTables()
    {
        using var db = new Sqlite(":memory:");
        db.Run("BEGIN");
        Local.Tables.Prepare(db);
        foreach (var name in FirstTables)
        {
            Local.Tables.Create(db, Schema[name]);
        }

        db.Run("COMMIT");
        return new Snapshot(db);
    }
}
