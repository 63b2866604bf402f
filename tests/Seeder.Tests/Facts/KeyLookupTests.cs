using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;

namespace Seeder.Tests.Facts;

/// <summary>Whose rows those of a shared query are. The org is a list of rows and its collation a function, nothing of the
/// engine's.</summary>
internal sealed class KeyLookupTests
{
    private static readonly FieldSchema Code = new("Code__c", FieldType.String) { Length = 40 };
    private static readonly FieldSchema Exact = Code with { CaseSensitive = true };
    private static readonly FieldSchema Number = new("No__c", FieldType.Double) { Precision = 18 };

    [TestCase("abc|ABC", "abc=1|ABC=2", "abc:1 ABC:2")]
    [TestCase("abc|ABC", "abc=1", "abc:1 ABC:")]
    [TestCase("ABC|x", "abc=1", "ABC: x:")]
    [TestCase("ABC", "abc=1", "ABC:")]
    [TestCase("ABC", "abc=1|ABC=2", "ABC:2")]
    [TestCase("Abc|aBc|abC", "Abc=1|abC=3", "Abc:1 aBc: abC:3")]
    public void Rows_of_a_case_sensitive_field_are_told_apart_by_case(string asked, string rows, string found) =>
        Assert.That(Ask(Exact, asked, rows, (a, b) => a == b), Is.EqualTo(found));

    [TestCase("abc|x", "ABC=1", "abc:1 x:")]
    [TestCase(" abc |x", "Abc=1", " abc :1 x:")]
    [TestCase("äb|x", "ÄB=1", "äb:1 x:")]
    [TestCase("abc", "abc=1|ABC=2", "abc:1,2")]
    [TestCase("abc|x|y", "abc=1|y=3|ABC=2", "abc:1,2 x: y:3")]
    public void Rows_of_another_field_are_not(string asked, string rows, string found) =>
        Assert.That(Ask(Code, asked, rows, (a, b) => a.Equals(b, StringComparison.OrdinalIgnoreCase)), Is.EqualTo(found));

    // The org's collation finds more than ours: each look-up still gets what the org means by it.
    [TestCase("Straße|x|y|z", "STRASSE=1", "Straße:1 x: y: z:")]
    [TestCase("x|Cafe\u0301|y", "CAFÉ=1|y=2", "x: Cafe\u0301:1 y:2")]
    [TestCase("STRASSE|Straße", "strasse=1", "STRASSE:1 Straße:1")]
    [TestCase("istanbul|x|ıstanbul", "ISTANBUL=1", "istanbul:1 x: ıstanbul:1")]
    [TestCase("x|y|İzmir", "izmir=1|x=2", "x:2 y: İzmir:1")]
    public void A_row_that_the_orgs_collation_found_is_not_lost(string asked, string rows, string found) =>
        Assert.That(Ask(Code, asked, rows, (a, b) => SimilarTexts.Reduced(a) == SimilarTexts.Reduced(b)), Is.EqualTo(found));

    [Test]
    public void Numbers_whose_last_digits_no_answer_carries_are_asked_one_by_one()
    {
        const string asked = "123456789012345678|123456789012345679|5";
        var found = Ask(
            Number, asked, "123456789012345678=1|123456789012345679=2", (a, b) => a == b, number => $"{double.Parse(number):R}");
        Assert.That(found, Is.EqualTo("123456789012345678:1 123456789012345679:2 5:"));
    }

    [Test]
    public void A_thousand_look_ups_without_similar_texts_take_one_round()
    {
        var names = Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? $"Ümläut {i}" : $"Plain {i}").ToList();
        var asked = 0;
        Ask(
            Code,
            string.Join('|', names),
            "ÜMLÄUT 0=1|PLAIN 1=2",
            (a, b) => a.Equals(b, StringComparison.OrdinalIgnoreCase),
            count: () => asked++);
        Assert.That(asked, Is.LessThan(10));
    }

    [Test]
    public void A_row_that_none_of_a_thousand_seems_to_own_is_found_in_few_rounds()
    {
        var names = Enumerable.Range(0, 1_000).Select(i => i == 700 ? "Straße" : $"Plain {i}").ToList();
        var asked = 0;
        var found = Ask(
            Code, string.Join('|', names), "STRASSE=1", (a, b) => SimilarTexts.Reduced(a) == SimilarTexts.Reduced(b), count: () => asked++);
        Assert.That(found, Does.Contain("Straße:1"));
        Assert.That(asked, Is.LessThan(60));
    }

    // Asks until everything is clear, as the planner does.
    private static string Ask(
        FieldSchema field,
        string asked,
        string rows,
        Func<string, string, bool> equal,
        Func<string, string>? shown = null,
        Action? count = null)
    {
        var type = new ObjectSchema("Part__c") { Fields = [field] };
        var lookups = asked.Split('|')
            .Select(
                (v, i) => new Lookup(
                    i,
                    type,
                    [new LookupCondition(field, field.Type == FieldType.Double ? new FieldValue.Number(v) : new FieldValue.Text(v))],
                    default)).ToList();
        var org = rows.Split('|').Select(r => r.Split('=')).ToList();
        var found = new SortedDictionary<int, string>();
        var queries = new Queue<LookupQuery>(LookupQueries.Build(lookups, _ => null));
        while (queries.TryDequeue(out var query))
        {
            count?.Invoke();
            var values = query.Lookups.Select(l => asked.Split('|')[l.Index].Trim()).ToList();
            var answer = org.Where(r => values.Any(v => equal(r[0], v)))
                .Select(r => new OrgRow(r[1], ImmutableDictionary<string, string?>.Empty.Add(field.Name, (shown ?? (v => v))(r[0]))))
                .ToImmutableArray();
            var matched = KeyLookup.Match(query, answer, _ => null);
            foreach (var (lookup, own, _) in matched.Where(m => m.IsClear))
            {
                found[lookup.Index] = $"{asked.Split('|')[lookup.Index]}:{string.Join(',', own.Select(r => r.Id))}";
            }
            foreach (var again in KeyLookup.AskAgain(matched, _ => null))
            {
                queries.Enqueue(again);
            }
        }
        return string.Join(' ', found.Values);
    }
}
