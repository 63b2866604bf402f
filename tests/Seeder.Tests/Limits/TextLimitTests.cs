using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Import;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

/// <summary>Texts on which reading once overflowed the stack or took time with the square of their length. Each is read, and each error has
/// a place in it.</summary>
internal sealed class TextLimitTests
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["open lists"] = Times("[", 200_000),
        ["open mappings"] = Times("{", 100_000),
        ["open mappings with keys"] = Times("{a: ", 50_000),
        ["lists in lists"] = $"{Times("[", 50_000)}{Times("]", 50_000)}",
        ["dashes"] = Times("- ", 100_000),
        ["double quotes"] = Times("\"", 100_001),
        ["single quotes"] = Times("'", 100_001),
        ["anchors"] = Times("&a ", 100_000),
        ["tags"] = Times("!! ", 100_000),
        ["one long tag"] = Times("!!", 100_000),
        ["tabs"] = Times("\t", 100_000),
        ["lines of tabs"] = Times("a:\n\tb: 1\n", 20_000),
        ["a line of two megabytes"] = $"{Accounts}    - Name: {Times("x", 2_000_000)}\n",
        ["a quoted text of two megabytes"] = $"{Accounts}    - Name: \"{Times("x", 2_000_000)}\"\n",
        ["many keys"] = $"plan: demo\n{Lines(30_000, i => $"k{i}: 1")}",
        ["the same key again and again"] = $"{Accounts}    - Name: a\n{Times("      Name: 1\n", 30_000)}",
        ["two times the same keys"] = $"{Accounts}    - {Lines(2, _ => Lines(15_000, i => $"      k{i}: 1")).TrimStart()}",
        ["unknown fields"] = $"{Accounts}    - Name: a\n{Lines(15_000, i => $"      k{i}: 1")}",
        ["unknown names"] = $"{Accounts}{Lines(20_000, i => $"    - {{ $ref: r{i}, Name: x, ParentId: \"${{q{i}}}\" }}")}",
        ["unknown aliases"] = $"plan: demo\nx:\n{Lines(20_000, i => $"  - &a{i} [b]")}{Lines(20_000, i => $"  - *b{i}")}",
        ["unknown variables"] =
            $"plan: demo\nvars: {{ {string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"v{i}: 1"))} }}\nrecords:\n  "
                + $"Account:\n{Lines(20_000, i => $"    - Name: ${{var.w{i}}}")}",
        ["aliases of aliases"] =
            "a: &a "
                + "[x,x,x,x,x,x,x,x,x]\n"
                + $"{Lines(20, i => $"b{i}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i)}", 9))}]")}",
        ["nested calls"] = $"{Accounts}    - Name: {Times("${pick(", 20_000)}a{Times(")}", 20_000)}\n",
        ["nested calls in quotes"] = $"{Accounts}    - Name: {Times("${pick('", 20_000)}a{Times("')}", 20_000)}\n",
        ["nested fakes"] = $"{Accounts}    - Name: {Times("${fake.random.word(", 20_000)}a{Times(")}", 20_000)}\n",
        ["calls that never end"] = $"{Accounts}    - Name: {Times("${pick(", 200_000)}\n",
        ["empty expressions"] = $"{Accounts}    - Name: {Times("${}", 50_000)}\n",
        ["empty expressions in a block"] = $"{Accounts}    - Name: |\n        {Times("${} ", 50_000)}\n",
        ["expressions in a block"] = $"{Accounts}    - Description: |\n        {Times("${today} ", 50_000)}\n      Name: a\n",
        ["a long path"] = $"{Accounts}    - Name: ${{this{Times(".parent", 100_000)}}}\n",
        ["a long name"] = $"{Accounts}    - Name: ${{{Times("a", 1_000_000)}}}\n",
        ["many durations"] = $"{Accounts}    - Name: ${{today{Times(" + 1d", 100_000)}}}\n",
        ["many arguments"] = $"{Accounts}    - Name: ${{pick({string.Join(',', Enumerable.Repeat("a", 100_000))})}}\n",
        ["a body of lists"] =
            $"plan: demo\nrecords: {{}}\nbatch:\n  - POST: sobjects/Account\n    body: {Times("[", 5_000)}{Times("]", 5_000)}\n",
        ["references without end"] =
            $"{Accounts}{Lines(20_000, i => $"    - {{ $ref: r{i}, Name: x, ParentId: \"${{r{(i + 1) % 20_000}}}\" }}")}",
    };

    private static IEnumerable<string> Names => Texts.Keys;

    [TestCaseSource(nameof(Names))]
    public void A_text_without_measure_is_read_and_its_errors_have_places(string name)
    {
        var planning = Plan(Texts[name]);

        Check(planning.Diagnostics, Texts[name]);
        // The first thousand are printed.
        var shown = planning.Diagnostics.Take(1_000).ToList();
        Assert.That(DiagnosticText.Render(shown), shown.Count == 0 ? Is.Empty : Does.Contain(shown[0].Code));
    }

    [TestCase("[")]
    [TestCase("{\"a\":")]
    [TestCase("{\"records\":[")]
    [TestCase("[{\"files\":[")]
    [TestCase("\"")]
    [TestCase("[\"a\",")]
    public void A_tree_file_without_measure_is_read(string part)
    {
        var text = Times(part, 100_000);
        var file = new FileFact.Found("tree.json", System.Text.Encoding.UTF8.GetBytes(text));

        var imported = Importer.Import(new ImportRequest(["tree.json"], StandardObjects.Schema)
        {
            Files = System.Collections.Immutable.ImmutableDictionary<string, FileFact>.Empty.Add("tree.json", file),
        });

        Check(imported.Diagnostics, text);
        Assert.That(imported.Diagnostics, Is.Not.Empty);
    }

    internal static void Check(IEnumerable<Diagnostic> diagnostics, string text)
    {
        foreach (var span in diagnostics.Select(d => d.Span).OfType<SourceSpan>())
        {
            if (span.Start < 0 || span.Start > span.End || span.End > text.Length)
            {
                Assert.Fail($"{span.Start}..{span.End} is not in a text of {text.Length} characters.");
            }
        }
    }
}
