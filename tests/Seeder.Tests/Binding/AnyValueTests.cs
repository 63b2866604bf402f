using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Binding;

/// <summary>Whatever stands under whatever name, a plan ends in diagnostics or in calls, and not in an exception.</summary>
[SuppressMessage("Security", "CA5394", Justification = "The seed makes failures repeatable.")]
internal sealed class AnyValueTests
{
    private static readonly string[] Values =
    [
        "null", "\"\"", "yes", "true", "7", "-7.25", "Acme", "'@acme'", "2026-03-31", "001000000000001", "00G000000000001AAA",
        "jane@example.com",
        "[]", "[Red, Blue]", "[1, null, '${today}']", "{ Name: Acme }", "{ Id: 001000000000001 }", "{ Account: { Name: Acme } }",
        "{ User: { Username: \"${org.user}\" } }",
        "{ Group: { DeveloperName: \"Q ${r1}\" } }", "{ Parent: { Name: Acme, Owner: { Username: a@b.example } } }",
        "{ OwnerId: \"${r2}\", Contacts: [x] }", "{ IsStandard: true }",
        "${r1}", "${r2}", "${this}", "${parent}", "${parent.Name}", "${this.Name}", "${r1.Name}", "${r2.OwnerId}", "${r1.Owner.Name}",
        "${r1.parent.r2}", "${one}", "${one.Name}", "${two}",
        "${var.a}", "${var.b}", "${var}", "${org.id}", "${org}", "${plan}", "${plan.x}", "${now - 0..5h}", "${today + 1mo}",
        "text ${r1} and ${today}", "text ${this.Name}", "${nobody}", "${Account}",
        "${file(a.txt)}", "${base64(a.txt)}", "${row.A}", "${parent.row.A}", "${n}", "${parent.n}", "${any(r1, one)}",
        "${each(r1.Contacts)}", "${this.CreatedDate}", "${one.CreatedById}", "text ${r1.SystemModstamp}",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Any_value_under_any_name_ends_in_diagnostics_or_calls(int seed)
    {
        var random = new Random(seed);
        var types = StandardObjects.Schema.Objects.ToImmutableArray();
        for (var i = 0; i < 150; i++)
        {
            var plan = Plan(random, types);
            ImmutableArray<Diagnostic> found = [];
            Assert.That(() => found = GoldenCheck.Diagnose(new SourceText("plan.yaml", plan), []), Throws.Nothing, plan);
            Assert.That(() => GoldenCheck.Render(found), Throws.Nothing, plan);
            Assert.That(found.Select(d => (d.Code, d.Span, d.Message)), Is.Unique, plan);
            Assert.That(
                found.Where(
                    d => d.Hint is null
                        || d.Message.Contains("''", StringComparison.Ordinal)
                            && d.Code != "SEED220"
                            && d.Code[4] != '1'
                            && !plan.Contains("\"\"", StringComparison.Ordinal)),
                Is.Empty,
                plan);
        }
    }

    private static string Plan(Random random, ImmutableArray<ObjectSchema> types)
    {
        var text = new StringBuilder("plan: any\nvars: { a: Red, b: null }\nexisting:\n");
        text.Append("  one: { Account: { Name: ")
            .Append(Flow(random))
            .Append(" } }\n  two: { query: \"SELECT Id FROM ")
            .Append(Pick(random, types).Name)
            .Append("\" }\nrecords:\n");
        var written = new HashSet<string>();
        for (var i = 1; i <= 3; i++)
        {
            var type = Pick(random, types);
            if (written.Add(type.Name))
            {
                text.Append("  ").Append(type.Name).Append(":\n");
                Record(text, random, type, "    ", $"r{i}", depth: 0);
            }
        }
        return text.ToString();
    }

    private static void Record(StringBuilder text, Random random, ObjectSchema type, string indent, string reference, int depth)
    {
        text.Append(indent).Append("- $ref: ").Append(reference).Append('\n');
        if (random.Next(5) == 0)
        {
            text.Append(indent).Append("  $after: [r1, r2, one, ").Append(reference).Append("]\n");
        }
        foreach (var list in new[] { "$key", "$read" }.Where(_ => random.Next(4) == 0))
        {
            text.Append(indent).Append("  ").Append(list).Append(": ").Append(Pick(random, type.Names.ToList())).Append('\n');
        }
        if (random.Next(4) == 0)
        {
            text.Append(indent)
                .Append("  $then:\n")
                .Append(indent)
                .Append("    ")
                .Append(Pick(random, type.Names.ToList()))
                .Append(": ")
                .Append(Pick(random, Values))
                .Append('\n');
        }
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var required in type.Fields.Where(f => f.RequiredOnCreate && random.Next(6) > 0))
        {
            names.Add(required.Name);
            text.Append(indent).Append("  ").Append(required.Name).Append(": ").Append(Pick(random, Values)).Append('\n');
        }
        var all = type.Names.ToList();
        for (var i = random.Next(5); i > 0; i--)
        {
            var name = random.Next(8) == 0 ? "Naem" : Pick(random, all);
            if (!names.Add(name))
            {
                continue;
            }
            text.Append(indent).Append("  ").Append(name).Append(':');
            if (depth < 3
                && type.FindChild(name) is { } child
                && StandardObjects.Schema.Find(child.ChildType) is { } childType
                && random.Next(4) > 0)
            {
                text.Append('\n');
                Record(text, random, childType, indent + "    ", $"{reference}_{i}", depth + 1);
            }
            else
            {
                text.Append(' ').Append(Pick(random, Values)).Append('\n');
            }
        }
    }

    private static string Flow(Random random) =>
        Pick(random, Values) is { } value && value.Contains("${", StringComparison.Ordinal) && value[0] is not ('{' or '[' or '\'')
            ? $"\"{value}\""
            : "Acme";

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
