using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Import;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Import;

/// <summary>Whatever a tree file holds, the plan that is made of it binds to the same values.</summary>
internal sealed class RoundTripProperties
{
    private static readonly JsonSerializerOptions[] Spellings = [new(), new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }];

    private static readonly string[] Pieces =
    [
        "a", "Acme", " ", "  ", "\n", "\r\n", "\r", "\t", "#", " #", ":", ": ", "-", "- ", "?", "|", ">", "&", "*", "!", "%", "@", "`", "'",
        "\"", "\\", "\\n", "{", "}", "[", "]", ",",
        "$", "${", "$${", "}", "${today}", "=", "~", "null", "true", "no", "1", "0", ".", "e5", "0x1F", "2026-01-31", "---", "...", "<<",
        "\u0000", "\u001b", "\u007f", "\u0085", "\u00a0",
        "\u2028", "\u2029", "\ufeff", "\ufdd0", "\uffff", "😀", "日本", "ü", "#N/A", "/", ";",
    ];

    private static readonly string[] Numbers = ["0", "-0", "1", "12.50", "-71.110950", "1E3", "1.5e-3", "12345678901234", "0.1", "100.00"];

    [Test]
    public void A_tree_file_binds_to_the_values_that_it_holds() =>
        Property.Holds(
            1_000,
            r => Generate(r, r.Next(1, 9)),
            t => Violations(t, mayWriteCsv: false),
            Smaller,
            t => $"{Json(t)}\n{ImportCase.Of(Json(t)).Plan}");

    [Test]
    public void A_list_that_becomes_a_csv_file_binds_to_the_values_that_it_holds() =>
        Property.Holds(
            15,
            r => Generate(r, 450),
            t => Violations(t, mayWriteCsv: true),
            Smaller,
            t => $"{Json(t)}\n{ImportCase.Of(Json(t), mayWriteCsv: true).Plan}");

    private static ImmutableArray<Node> Generate(Random random, int count)
    {
        var nodes = ImmutableArray.CreateBuilder<Node>();
        for (var i = 0; i < count; i++)
        {
            var isAccount = i == 0 || random.Next(3) == 0;
            var fields = new List<(string, string, string)>();
            foreach (var name in (string[])(isAccount ? ["Name", "Description", "BillingStreet"] : ["LastName", "Description", "Title"]))
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
                var isRequired = name is "Name" or "LastName";
                text = isRequired ? $"{text}." : text;
                fields.Add(
                    random.Next(10) == 0 && !isRequired
                        ? (name, "null", "null")
                        : (name, JsonSerializer.Serialize(text, Spellings[random.Next(2)]), $"text {text}"));
            }
            if (isAccount)
            {
                var number = Numbers[random.Next(Numbers.Length)];
                fields.Add(("AnnualRevenue", number, $"number {decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)}"));
            }
            else if (random.Next(2) == 0)
            {
                fields.Add(("Birthdate", "\"1980-02-29\"", "text 1980-02-29"));
            }
            var reference = random.Next(4) switch { 0 => $"Ref-{i}", 1 => $"_{i}", _ => $"Ref{i}" };
            var parents = Enumerable.Range(0, i).Where(n => nodes[n].IsAccount).ToList();
            nodes.Add(new Node(
                i, isAccount, reference, [.. fields], isAccount || random.Next(3) == 0
                    ? -1
                    : parents[random.Next(parents.Count)],
                    random.Next(2) == 0,
                    random.Next(count * 3) is var other && other < count ? other : -1));
        }
        return nodes.ToImmutable();
    }

    private static string Json(ImmutableArray<Node> nodes)
    {
        var json = new StringBuilder("{\"records\":[");
        json.AppendJoin(",\n", nodes.Where(n => !n.IsNested).Select(n => Json(n, nodes)));
        return json.Append("]}").ToString();
    }

    private static string Json(Node node, ImmutableArray<Node> nodes)
    {
        var json = new StringBuilder(
            $$"""{"attributes":{"type":"{{node.Type}}","referenceId":"{{node.Reference}}"},"{{node.KeyField}}":"k{{node.Number}}" """);
        foreach (var (name, value, _) in node.Fields)
        {
            json.Append($",\"{name}\":{value}");
        }
        if (!node.IsNested && Find(nodes, node.Parent) is { } parent)
        {
            json.Append($",\"AccountId\":\"@{parent.Reference}\"");
        }
        if (Chief(node, nodes) is { } chief)
        {
            json.Append($",\"{node.ChiefField}\":\"@{chief.Reference}\"");
        }
        if (nodes.Where(n => n.IsNested && n.Parent == node.Number).ToList() is { Count: > 0 } children)
        {
            json.Append(",\"Contacts\":{\"records\":[").AppendJoin(',', children.Select(c => Json(c, nodes))).Append("]}");
        }
        return json.Append('}').ToString();
    }

    private static Node? Find(ImmutableArray<Node> nodes, int number) => nodes.FirstOrDefault(n => n.Number == number);

    private static Node? Chief(Node node, ImmutableArray<Node> nodes) =>
        Find(nodes, node.Chief) is { } chief && chief != node && chief.IsAccount == node.IsAccount
            // Salesforce refuses a ring of accounts.
            && (!chief.IsAccount || chief.Number < node.Number)
                ? chief
                : null;

    private static List<string> Violations(ImmutableArray<Node> nodes, bool mayWriteCsv)
    {
        var imported = ImportCase.Of(Json(nodes), mayWriteCsv);
        if (imported.Plan is not { } text)
        {
            return [GoldenCheck.Render(imported.Diagnostics)];
        }
        var planning = Bind(text, imported);
        if (planning.Plan is not { } plan)
        {
            return [GoldenCheck.Render(planning.Diagnostics)];
        }
        var expected = nodes.ToDictionary(n => $"k{n.Number}", n => Expected(n, nodes));
        var violations = new List<string>();
        foreach (var record in plan.Records)
        {
            var key = KeyOf(record);
            var actual = record.Fields.Where(f => Say(plan, f.Value) is var value && value != $"text {key}")
                .Select(f => $"{f.Field.Name}: {Say(plan, f.Value)}")
                .Order(StringComparer.Ordinal);
            if (!expected.Remove(key, out var wanted))
            {
                violations.Add($"{key} was not there");
            }
            else if (!actual.SequenceEqual(wanted.Order(StringComparer.Ordinal)))
            {
                violations.Add($"{key} has\n  {string.Join("\n  ", actual)}\nand not\n  {string.Join("\n  ", wanted)}");
            }
        }
        violations.AddRange(expected.Keys.Select(k => $"{k} is lost"));
        return violations;
    }

    private static PlanningState Bind(string text, Imported imported)
    {
        var planning = Planner.Advance(
            new PlanningState(new PlanRequest(new SourceText("plan.yaml", text), GoldenCheck.Now), StandardObjects.Schema, OrgFacts.None)
            {
                History = History.None
            });
        while (planning.Needs is Needs.Files asked)
        {
            planning = Planner.Advance(planning with
            {
                Files = planning.Files.SetItems(asked.Paths.Select(p =>
                    KeyValuePair.Create<string, FileFact>(
                        p, new FileFact.Found(p, Encoding.UTF8.GetBytes(imported.Csv.Single(c => c.Name == p).Content))))),
            });
        }
        return planning;
    }

    private static IEnumerable<string> Expected(Node node, ImmutableArray<Node> nodes)
    {
        // A null is left out: the org has no value without it either.
        foreach (var (name, _, value) in node.Fields.Where(f => f.Expected != "null"))
        {
            yield return $"{name}: {value}";
        }
        if (Find(nodes, node.Parent) is { } parent)
        {
            yield return $"AccountId: k{parent.Number}";
        }
        if (Chief(node, nodes) is { } chief)
        {
            yield return $"{node.ChiefField}: k{chief.Number}";
        }
    }

    private static string KeyOf(SeedRecord record) =>
        record.Fields.Select(f => f.Field.Name is "Site" or "Department" && f.Value is FieldValue.Text text ? text.Value : null)
            .OfType<string>()
            .Single();

    private static string Say(TypedPlan plan, FieldValue value) => value switch
    {
        FieldValue.Null => "null",
        FieldValue.Text text => $"text {text.Value}",
        FieldValue.Number number => $"number {number.Digits}",
        FieldValue.Reference reference => KeyOf(plan.Records[reference.Record]),
        _ => value.ToString()!,
    };

    private static IEnumerable<ImmutableArray<Node>> Smaller(ImmutableArray<Node> nodes)
    {
        foreach (var node in nodes)
        {
            yield return [.. nodes.Where(n => n != node && n.Parent != node.Number)];
        }
        for (var i = 0; i < nodes.Length; i++)
        {
            foreach (var field in nodes[i].Fields)
            {
                yield return nodes.SetItem(i, nodes[i] with { Fields = nodes[i].Fields.Remove(field) });
            }
        }
    }

    /// <summary>A record: an account or a contact, which may stand in the list of its account or name it.</summary>
    private sealed record Node(
        int Number,
        bool IsAccount,
        string Reference,
        ImmutableArray<(string Name, string Json, string Expected)> Fields,
        int Parent,
        bool MayBeNested,
        int Chief)
    {
        public string Type => IsAccount ? "Account" : "Contact";

        public string KeyField => IsAccount ? "Site" : "Department";

        public string ChiefField => IsAccount ? "ParentId" : "ReportsToId";

        public bool IsNested => Parent >= 0 && MayBeNested;
    }
}
