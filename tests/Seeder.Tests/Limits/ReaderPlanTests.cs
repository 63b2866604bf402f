using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Limits;

/// <summary>
/// Every expression in every place about every record, with and without an org: each plan is planned, or refused by errors that have a
/// place. SEEDER_READERS=1 tries all combinations.
/// </summary>
internal sealed class ReaderPlanTests
{
    private const string Base = "plan: base\nrecords:\n  Account:\n    - { $ref: client, $count: 2, Name: \"${n}\" }\n";

    private static readonly bool All = Environment.GetEnvironmentVariable("SEEDER_READERS") is { Length: > 0 };

    private static readonly OrgIdentity Identity = new("00D000000000001EAA", "005000000000001AAA", "http://localhost", "66.0");

    private static IEnumerable<int> Places => Enumerable.Range(0, ReaderPlans.Places.Length);

    [TestCaseSource(nameof(Places))]
    public void An_expression_in_any_place_is_planned_or_refused(int place)
    {
        var random = new Random(place);
        foreach (var expression in Expressions())
        {
            foreach (var ring in ReaderPlans.Rings)
            {
                if (All || random.Next(400) == 0)
                {
                    Check(ReaderPlans.Write(ReaderPlans.Places[place], expression, ring));
                }
            }
        }
    }

    private static IEnumerable<string> Expressions() => ReaderPlans.Readers
        .SelectMany(r => ReaderPlans.Targets.Select(t => r.Replace("@", t, StringComparison.Ordinal)))
        .Concat(ReaderPlans.Others);

    private static void Check(string text)
    {
        try
        {
            var without = Plan(text, org: false);
            TextLimitTests.Check(without.Diagnostics, text);
            if (!without.HasErrors)
            {
                TextLimitTests.Check(Plan(text, org: true).Diagnostics, text);
            }
        }
        catch (Exception failure) when (failure is not AssertionException)
        {
            Assert.Fail($"{failure}\n{text}");
        }
    }

    private static PlanningState Plan(string text, bool org)
    {
        var facts = org ? OrgFacts.None with { Org = Identity } : OrgFacts.None;
        var planning = new PlanningState(
            new PlanRequest(new SourceText("plan.yaml", text), LimitPlans.Now) { MaxRecords = 1_000 },
            StandardObjects.Schema,
            facts)
        { History = History.None };
        for (var rounds = 0; (planning = Planner.Advance(planning)).Needs is { } needs; rounds++)
        {
            Assert.That(rounds, Is.LessThan(50), text);
            planning = needs switch
            {
                Needs.Files files =>
                    planning with { Files = planning.Files.SetItems(files.Paths.Select(p => KeyValuePair.Create(p, File(p)))) },
                Needs.Manifests manifests => planning with
                {
                    Manifests = planning.Manifests.SetItems(
                        manifests.Plans.Select(p => KeyValuePair.Create<string, Manifest?>(p, Manifest)))
                },
                Needs.Queries queries =>
                    planning with { Facts = planning.Facts.With(queries.Soql.Select(q => KeyValuePair.Create(q, Rows(q)))) },
                _ => throw new InvalidOperationException($"Nobody answers {needs}."),
            };
        }
        return planning;
    }

    private static FileFact File(string path) => path switch
    {
        "base.yaml" => new FileFact.Found(path, Encoding.UTF8.GetBytes(Base)),
        "rows.csv" => new FileFact.Found(path, "AccountNumber,Name\n1,one\n2,two\n"u8.ToArray()),
        "note.txt" => new FileFact.Found(path, "A note."u8.ToArray()),
        _ => new FileFact.Missing("there is no such file.", ["base.yaml", "rows.csv"]),
    };

    // Any question has one row: of the type, with a text in whatever was asked for.
    private static ImmutableArray<OrgRow> Rows(string soql)
    {
        var (columns, type) = (soql.Split(" FROM ")[0]["SELECT ".Length..].Split(", "), soql.Split(" FROM ")[1].Split(' ')[0]);
        return soql.Contains("Pricebook2", StringComparison.Ordinal) || soql.Length % 3 == 0
            ? [new OrgRow(
                IdOf(type, 1),
                columns.ToImmutableDictionary(
                    c => c, c => (string?)(c == "IsStandard" ? "true" : "Twin"), StringComparer.OrdinalIgnoreCase))]
            : [];
    }

    private static string IdOf(string type, int number) =>
        SalesforceId.TryNormalise(
            string.Create(CultureInfo.InvariantCulture, $"{StandardObjects.Schema.Find(type)?.KeyPrefix ?? "a00"}{number:D12}"),
            out var id) ? id : throw new InvalidOperationException(type);

    private static readonly Manifest Manifest = new()
    {
        Plan = "base",
        Source = "base.yaml",
        Lineage = "lineage",
        Org = new ManifestOrg(Identity.Id, Identity.UserId, Identity.InstanceUrl, Identity.ApiVersion),
        Records = new ManifestRecords(
        [
            KeyValuePair.Create("client_1", new ManifestRecord("Account", IdOf("Account", 1), null, [], "", [], 0, true)),
            KeyValuePair.Create("client_2", new ManifestRecord("Account", IdOf("Account", 2), null, [], "", [], 1, true)),
        ]),
    };
}
