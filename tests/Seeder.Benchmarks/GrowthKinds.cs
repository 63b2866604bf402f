using System.Text;

namespace Seeder.Benchmarks;

/// <summary>Kinds of plans that can grow. Each has a name and a function that writes a plan of a given size.</summary>
internal static class GrowthKinds
{
    private const string Head = "plan: growth\n";
    private const string Accounts = $"{Head}records:\n  Account:\n";
    private const string Campaigns = $"{Head}records:\n  Campaign:\n";

    /// <summary>A kind of plan.</summary>
    /// <param name="Start">The smallest size to measure; it takes about a tenth of a second.</param>
    /// <param name="Csv">Writes <c>rows.csv</c>; null if the plan uses no file.</param>
    internal sealed record Kind(string Name, int Start, Func<int, string> Text, Func<int, string>? Csv = null);

    public static readonly ImmutableArray<Kind> Sound =
    [
        new("records of one type", 50_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i} }}")),
        new("copies of one record", 100_000, n => $"{Accounts}    - {{ $count: {n}, Name: \"n${{n}}\" }}\n"),
        new(
            "children of one record",
            30_000,
            n => $"{Accounts}    - Name: a\n      Contacts:\n{Lines(n, i => $"        - {{ LastName: c{i} }}")}"),
        new(
            "references to one record",
            30_000,
            n =>
                $"{Accounts}    - {{ $ref: one, Name: a }}\n  "
                    + $"Contact:\n{Lines(n, i => $"    - {{ LastName: c{i}, AccountId: \"${{one}}\" }}")}"),
        new(
            "references to the next",
            20_000,
            n => Accounts + Lines(n, i => $"    - {{ $ref: r{i}, Name: n{i}{(i + 1 < n ? $", ParentId: \"${{r{i + 1}}}\"" : "")} }}")),
        new(
            "a ring of references",
            20_000,
            n => Campaigns + Lines(n, i => $"    - {{ $ref: r{i}, Name: n{i}, ParentId: \"${{r{(i + 1) % n}}}\" }}")),
        new("rings of two", 20_000, n => Campaigns + Lines(n, i => $"    - {{ $ref: r{i}, Name: n{i}, ParentId: \"${{r{i ^ 1}}}\" }}")),
        new(
            "values of the next record",
            10_000,
            n => Accounts + Lines(n, i => $"    - {{ $ref: r{i}, Name: {(i + 1 < n ? $"\"${{r{i + 1}.Name}}\"" : "end")} }}")),
        new(
            "values of one record",
            20_000,
            n => $"{Accounts}    - {{ $ref: one, Name: a }}\n{Lines(n, _ => "    - { Name: \"x ${one.Name}\" }")}"),
        new("$key", 20_000, n => Accounts + Lines(n, i => $"    - {{ $key: Name, Name: n{i} }}")),
        new("$key of two fields", 20_000, n => Accounts + Lines(n, i => $"    - {{ $key: [Name, Site], Name: same, Site: n{i} }}")),
        new("mappings with one answer", 20_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Name: other }} }}")),
        new(
            "mappings to one record",
            20_000,
            n => $"{Accounts}    - {{ Name: other }}\n{Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Name: other }} }}")}"),
        new("mappings to the next", 10_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Name: n{i + 1} }} }}")),
        new(
            "mappings without a value",
            5_000,
            n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Parent: {{ Name: n{i + 1} }} }} }}")),
        new(
            "the same, three deep",
            5_000,
            n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Parent: {{ Parent: {{ Name: n{i + 1} }} }} }} }}")),
        new(
            "the same, of one name",
            5_000,
            n => Accounts + Lines(n, i => $"    - {{ Name: same, Site: n{i}, Parent: {{ Name: same, Parent: {{ Site: n{i + 1} }} }} }}")),
        new(
            "the same, backwards",
            5_000,
            n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Parent: {{ Name: n{i - 1} }} }} }}")),
        new(
            "existing",
            10_000,
            n =>
                $"{Head}existing:\n{Lines(n, i => $"  e{i}: {{ Account: {{ Name: n{i} }} }}")}records:\n  "
                    + $"Account:\n{Lines(n, i => $"    - {{ Name: x, ParentId: \"${{e{i}}}\" }}")}"),
        new(
            "vars",
            20_000,
            n =>
                $"{Head}vars:\n{Lines(n, i => $"  v{i}: x{i}")}records:\n  "
                    + $"Account:\n{Lines(n, i => $"    - {{ Name: \"${{var.v{i}}}\" }}")}"),
        new(
            "vars of vars",
            5_000,
            n =>
                $"{Head}vars:\n{Lines(n, i => $"  v{i}: {(i == 0 ? "x" : $"\"${{var.v{i / 2}}}\"")}")}records:\n  Account:\n    - {{ "
                    + $"Name: \"${{var.v{n - 1}}}\" }}\n"),
        new("$then", 20_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, $then: {{ Site: later }} }}")),
        new(
            "picks from a long list",
            20_000,
            n =>
                $"{Accounts}    - {{ $count: {n}, Name: "
                    + $"\"${{pick({string.Join(", ", Enumerable.Range(0, n / 10).Select(i => $"p{i}"))})}}\" }}\n"),
        new(
            "picks of records",
            20_000,
            n =>
                $"{Accounts}    - {{ $ref: some, $count: {n}, Name: \"n${{n}}\" }}\n  Contact:\n    - {{ $count: {n}, LastName: "
                    + $"x, AccountId: \"${{any(some)}}\" }}\n"),
        new(
            "a value with many holes",
            3_500,
            n =>
                $"{Accounts}    - {{ $ref: one, Name: a }}\n    - {{ Name: b, Description: "
                    + $"\"{Times("${one.Name} ", Math.Min(n, 15_000))}\" }}\n"),
        new(
            "a value with many ids",
            300,
            n =>
                $"{Accounts}    - {{ $ref: one, Name: a }}\n    - {{ Name: b, Description: \"{Times("${one}", Math.Min(n, 1_500))}\" }}\n"),
        new("comments", 100_000, n => Lines(n, _ => "# a comment") + Accounts + "    - { Name: a }\n"),
        new("anchors and aliases", 10_000, n => Accounts + Lines(n, i => $"    - {{ Name: &a{i} n{i}, Site: *a{i} }}")),
        new(
            "raw batch",
            5_000,
            n =>
                $"{Accounts}    - {{ $ref: one, Name: a "
                    + $"}}\nbatch:\n{Lines(n, i => $"  - {{ $ref: b{i}, GET: \"sobjects/Account/${{one}}\" }}")}"),
        new(
            "CSV rows",
            50_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.Name}}\" }}\n",
            n => "Name,Site\n" + Lines(n, i => $"n{i},s{i}")),
        new(
            "CSV columns",
            5_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.c0}}\" }}\n",
            n =>
                $"{string.Join(',', Enumerable.Range(0, n).Select(i => $"c{i}"))}\n"
                    + $"{string.Join(',', Enumerable.Range(0, n).Select(i => "x"))}\n"),
        new(
            "CSV quotes",
            20_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.Name}}\" }}\n",
            n => "Name,Site\n" + Lines(n, i => $"\"n\"\"{i}\",\"s\n{i}\"")),
    ];

    public static readonly ImmutableArray<Kind> Faulty =
    [
        new("unknown top-level keys", 5_000, n => Accounts + "    - { Name: a }\n" + Lines(n, i => $"key{i}: 1")),
        new("two errors a record", 5_000, n => Accounts + Lines(n, i => $"    - {{ Nam: n{i}, Sit: x }}")),
        new("values that do not fit", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, NumberOfEmployees: many }}")),
        new("unknown fields of one record", 5_000, n => $"{Accounts}    - Name: a\n{Lines(n, i => $"      Field{i}: x")}"),
        new("unknown references", 5_000, n => Accounts + Lines(n, i => $"    - {{ $ref: r{i}, Name: n, ParentId: \"${{q{i}}}\" }}")),
        new("one reference id for all", 5_000, n => Accounts + Lines(n, i => $"    - {{ $ref: same, Name: n{i} }}")),
        new("unknown types", 5_000, n => $"{Head}records:\n{Lines(n, i => $"  Type{i}:\n    - {{ Name: a }}")}"),
        new("unknown vars", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: \"${{var.v{i}}}\" }}")),
        new("unknown functions", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: \"${{f{i}(1)}}\" }}")),
        new("unclosed expressions", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: \"${{f{i}\" }}")),
        new("unclosed expressions in one value", 5_000, n => $"{Accounts}    - {{ Name: \"{Times("${ ", n)}\" }}\n"),
        new("equal $keys", 5_000, n => Accounts + Lines(n, i => "    - { $key: Name, Name: same }")),
        new("records that are alike in a mapping", 5_000, n => Accounts + Lines(n, i => "    - { Name: same, Parent: { Name: same } }")),
        new("unknown names in mappings", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}, Parent: {{ Nam: x{i} }} }}")),
        new("duplicate fields of one record", 5_000, n => $"{Accounts}    - Name: a\n{Lines(n, i => $"      Name: n{i}")}"),
        new("lines without a colon", 5_000, n => Accounts + "    - Name: a\n" + Lines(n, i => $"      word{i}")),
        new("tabs", 5_000, n => Accounts + "    - Name: a\n" + Lines(n, i => $"\tName: n{i}")),
        new("wrong indentation", 5_000, n => Accounts + Lines(n, i => $"{new string(' ', 4 + (i % 3))}- Name: n{i}")),
        new("open quotes", 5_000, n => Accounts + Lines(n, i => $"    - Name: \"n{i}")),
        new("open braces", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: n{i}")),
        new("open brackets", 5_000, n => $"{Head}records: {new string('[', n)}"),
        new("closing brackets", 5_000, n => $"{Head}records: {new string(']', n)}"),
        new("unknown aliases", 5_000, n => Accounts + Lines(n, i => $"    - {{ Name: *a{i} }}")),
        new("control characters", 5_000, n => $"{Accounts}    - {{ Name: \"{Times("\u0001", n)}\" }}\n"),
        new("documents", 5_000, n => $"{Accounts}    - {{ Name: a }}\n{Lines(n, _ => "---")}"),
        new(
            "existing of each other",
            5_000,
            n => $"{Head}existing:\n{Lines(n, i => $"  e{i}: {{ Account: {{ ParentId: \"${{e{(i + 1) % n}}}\" }} }}")}"),
        new(
            "unknown uses",
            5_000,
            n => $"{Head}uses:\n{Lines(n, i => $"  u{i}: other{i}.yaml")}records:\n  Account:\n    - {{ Name: a }}\n"),
        new(
            "a header of commas",
            100_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.Name}}\" }}\n",
            n => new string(',', n) + "\n"),
        new(
            "rows of too few cells",
            20_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.Name}}\" }}\n",
            n => "Name,Site\n" + Lines(n, i => $"n{i}")),
        new(
            "rows of wrong quotes",
            20_000,
            _ => $"{Accounts}    - {{ $from: rows.csv, Name: \"${{row.Name}}\" }}\n",
            n => "Name,Site\n" + Lines(n, i => $"n\"{i},x\"y")),
    ];

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(line(i)).Append('\n');
        }
        return text.ToString();
    }

    private static string Times(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
