using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Properties;

/// <summary>Plans without an org, or with the records that every org has.</summary>
internal static class OfflineOrg
{
    /// <summary>The custom objects and fields of the random plans.</summary>
    public static string MetadataFolder { get; } = Path.Combine(Here(), "Metadata");

    private static readonly OrgIdentity Identity = new("00D000000000001EAA", "005000000000001AAA", "http://localhost", "66.0");

    private static readonly Dictionary<string, string> Known = new()
    {
        [Trim(Expected.StandardBook)] = "01s000000000001AAA",
        [Trim(Expected.Profile("Standard User"))] = "00e000000000001AAA",
        [Trim(Expected.Profile("Read Only"))] = "00e000000000002AAA",
        [Trim(Expected.User)] = Identity.UserId,
    };

    private static readonly Lazy<OrgSchema> Schema = new(() =>
    {
        var files = Directory.EnumerateFiles(MetadataFolder, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new MetadataFile(Path.GetRelativePath(MetadataFolder, f).Replace('\\', '/'), File.ReadAllText(f)));
        return SfdxMetadataReader.Read(files, StandardObjects.Schema, new DiagnosticBag());
    });

    /// <summary>The id of a record that every org has, by its name in expected values.</summary>
    public static string IdOf(string name) => Known[name];

    public static PlanningState Plan(string yaml, bool withOrg, params string[] only)
    {
        var facts = withOrg ? OrgFacts.None with { Org = Identity } : OrgFacts.None;
        var planning = new PlanningState(
            new PlanRequest(new SourceText("random.yaml", yaml), DateTimeOffset.UnixEpoch) { Only = [.. only] }, Schema.Value, facts);
        while ((planning = Planner.Advance(planning)).Needs is { } needs)
        {
            planning = needs switch
            {
                Needs.History => planning with { History = History.None },
                Needs.Queries queries =>
                    planning with { Facts = planning.Facts.With(queries.Soql.Select(q => KeyValuePair.Create(q, Answer(q)))) },
                _ => throw new InvalidOperationException($"Nobody answers {needs}."),
            };
        }
        return planning;
    }

    private static ImmutableArray<OrgRow> Answer(string soql) => soql switch
    {
        _ when soql.Contains("FROM Pricebook2", StringComparison.Ordinal) =>
            [Row(Expected.StandardBook, ("IsStandard", "true"), ("Name", "Standard Price Book"))],
        _ when soql.Contains("FROM Profile", StringComparison.Ordinal) =>
            [.. new[] { "Standard User", "Read Only" }.Select(n => Row(Expected.Profile(n), ("Name", n)))],
        _ => [],
    };

    private static OrgRow Row(string name, params (string Field, string Value)[] values) =>
        new(Known[Trim(name)], values.ToImmutableDictionary(v => v.Field, v => (string?)v.Value, StringComparer.OrdinalIgnoreCase));

    private static string Trim(string name) => name.Trim('⟦', '⟧');

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
