using System.Globalization;
using System.Text.RegularExpressions;
using Seeder.Local.Tests.Proxy;

namespace Seeder.Local.Tests;

/// <summary>Random WHERE clauses: what the org finds is what a plain loop over the same rows finds.</summary>
internal sealed class SoqlDifferenceTests
{
    private const int Rows = 60, Clauses = 1500;

    private static readonly DateOnly Today = new(2026, 5, 6);
    private static readonly string[] Texts = ["Acme", "acme uk", "ÄRGER", "ärger", "50%", "a_b", "Zoo", "o'hara"];

    /// <param name="Where">The clause.</param>
    /// <param name="Holds">What it means.</param>
    private sealed record Clause(string Where, Func<Row, bool> Holds);

    private sealed record Row(string Name, string? Site, double? Revenue, long? Employees, bool Flag, DateOnly? Day, Row? Parent);

    [Test]
    public async Task Random_conditions_find_the_rows_that_a_loop_finds([Values(1, 2, 3)] int seed)
    {
        using var project = new Project().Field("Account", "Flag__c", "<type>Checkbox</type>")
            .Field("Account", "Day__c", "<type>Date</type>");
        await using var org = await LocalOrg.StartAsync(
            new LocalOrgOptions
            {
                MetadataPaths = [project.Root],
                Time = new FixedTime(new DateTimeOffset(Today, TimeOnly.MinValue, TimeSpan.Zero))
            });
        using var client = new OrgClient(org);
        var random = new Random(seed);
        var rows = await Fill(client, random);
        for (var i = 0; i < Clauses; i++)
        {
            var clause = Any(random, 3);
            var answer = await client.Query($"SELECT AccountNumber FROM Account WHERE {clause.Where} ORDER BY AccountNumber");
            Assert.That(answer.Status, Is.EqualTo(200), () => $"{clause.Where}\n{answer.Text}");
            var found = answer.Records.Select(r => (string)r!["AccountNumber"]!);
            var expected = Enumerable.Range(0, Rows)
                .Where(n => clause.Holds(rows[n]))
                .Select(n => n.ToString("00", CultureInfo.InvariantCulture));
            Assert.That(found, Is.EqualTo(expected), clause.Where);
        }
    }

    private static async Task<List<Row>> Fill(OrgClient client, Random random)
    {
        var (rows, ids) = (new List<Row>(), new List<string>());
        for (var n = 0; n < Rows; n++)
        {
            var parent = n > 0 && random.Next(2) == 0 ? random.Next(n) : -1;
            var row = new Row(
                Pick(random, Texts),
                Maybe(random, () => Pick(random, Texts)),
                random.Next(3) == 0 ? null : random.Next(5),
                random.Next(3) == 0 ? null : random.Next(-2, 3),
                random.Next(2) == 0, random.Next(3) == 0 ? null : Today.AddDays(random.Next(-40, 40)), parent < 0 ? null : rows[parent]);
            rows.Add(row);
            ids.Add(await client.Create("Account", System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["AccountNumber"] = n.ToString("00", CultureInfo.InvariantCulture),
                ["Name"] = row.Name,
                ["Site"] = row.Site,
                ["AnnualRevenue"] = row.Revenue,
                ["NumberOfEmployees"] = row.Employees,
                ["Flag__c"] = row.Flag,
                ["Day__c"] = row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["ParentId"] = parent < 0 ? null : ids[parent],
            })));
        }

        return rows;
    }

    private static Clause Any(Random random, int depth)
    {
        switch (depth == 0 ? 5 : random.Next(8))
        {
            case 0 or 1:
                var (a, b) = (Any(random, depth - 1), Any(random, depth - 1));
                return new($"({a.Where} AND {b.Where})", r => a.Holds(r) && b.Holds(r));
            case 2 or 3:
                var (c, d) = (Any(random, depth - 1), Any(random, depth - 1));
                return new($"({c.Where} OR {d.Where})", r => c.Holds(r) || d.Holds(r));
            case 4:
                var inner = Any(random, depth - 1);
                return new($"(NOT {inner.Where})", r => !inner.Holds(r));
            default:
                return random.Next(6) switch
                {
                    0 => Text(random, "Name", r => r.Name),
                    1 => Text(random, "Site", r => r.Site),
                    2 => random.Next(2) == 0
                        ? Text(random, "Parent.Site", r => r.Parent?.Site)
                        : Text(random, "Parent.Parent.Name", r => r.Parent?.Parent?.Name),
                    3 => random.Next(2) == 0
                        ? Number(random, "AnnualRevenue", r => r.Revenue)
                        : Number(random, "NumberOfEmployees", r => r.Employees),
                    4 => Truth(random),
                    _ => Day(random),
                };
        }
    }

    private static Clause Text(Random random, string field, Func<Row, string?> value)
    {
        var texts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(random, Texts)).ToList();
        var text = texts[0];
        switch (random.Next(5))
        {
            case 0:
                var negated = random.Next(2) == 0;
                return new(
                    $"{field} {(negated ? "NOT " : "")}IN ({string.Join(", ", texts.Select(Quoted))})",
                    r => texts.Exists(t => Same(value(r), t)) != negated);
            case 1:
                var pattern = random.Next(4) switch
                {
                    0 => text[..1]
                    + "%",
                    1 => "%"
                        + text[1..].Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal),
                    2 =>
                            "_" + text[1..],
                    _ => "%e%"
                };
                var regex = new Regex(
                    "^" + Regex.Escape(pattern)
                        .Replace("\\\\%", "\u0001", StringComparison.Ordinal)
                        .Replace("\\\\_", "\u0002", StringComparison.Ordinal)
                            .Replace("%", ".*", StringComparison.Ordinal)
                            .Replace("_", ".", StringComparison.Ordinal)
                            .Replace("\u0001", "%", StringComparison.Ordinal)
                            .Replace("\u0002", "_", StringComparison.Ordinal) + "$",
                            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
                return new(
                    $"{field} LIKE '{pattern.Replace("'", "\\'", StringComparison.Ordinal)}'", r => value(r) is { } v && regex.IsMatch(v));
            case 2:
                return random.Next(2) == 0
                    ? new($"{field} = null", r => value(r) is null)
                    : new($"{field} != ''", r => value(r) is not null);
            default:
                return Compared(
                    random,
                    field,
                    Quoted(text),
                    r => value(r) is { } v ? Math.Sign(string.Compare(v, text, StringComparison.OrdinalIgnoreCase)) : null);
        }
    }

    private static Clause Number(Random random, string field, Func<Row, double?> value)
    {
        var number = random.Next(-2, 5);
        return random.Next(4) == 0
            ? new($"{field} IN ({number}, null)", r => value(r) is null || value(r) == number)
            : Compared(random, field, number.ToString(CultureInfo.InvariantCulture), r => value(r)?.CompareTo(number));
    }

    private static Clause Truth(Random random)
    {
        var (wanted, equal) = (random.Next(2) == 0, random.Next(2) == 0);
        return new($"Flag__c {(equal ? "=" : "!=")} {(wanted ? "true" : "FALSE")}", r => r.Flag == wanted == equal);
    }

    private static Clause Day(Random random)
    {
        var n = random.Next(0, 30);
        switch (random.Next(5))
        {
            case 0:
                return new($"Day__c = LAST_N_DAYS:{n}", r => r.Day is { } d && d >= Today.AddDays(-n) && d <= Today);
            case 1:
                return new($"Day__c = NEXT_N_DAYS:{n}", r => r.Day is { } d && d > Today && d <= Today.AddDays(n));
            case 2:
                return new("Day__c = THIS_MONTH", r => r.Day is { } d && (d.Year, d.Month) == (Today.Year, Today.Month));
            default:
                var day = Today.AddDays(n - 15);
                return Compared(random, "Day__c", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), r => r.Day?.CompareTo(day));
        }
    }

    /// <param name="compare">Null where there is no value: then nothing holds but being different.</param>
    private static Clause Compared(Random random, string field, string literal, Func<Row, int?> compare) => random.Next(6) switch
    {
        0 => new($"{field} = {literal}", r => compare(r) == 0),
        1 => new($"{field} != {literal}", r => compare(r) != 0),
        2 => new($"{field} < {literal}", r => compare(r) < 0),
        3 => new($"{field} <= {literal}", r => compare(r) <= 0),
        4 => new($"{field} > {literal}", r => compare(r) > 0),
        _ => new($"{field} >= {literal}", r => compare(r) >= 0),
    };

    private static bool Same(string? a, string b) => a is not null && a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Quoted(string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string? Maybe(Random random, Func<string> value) => random.Next(3) == 0 ? null : value();

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
