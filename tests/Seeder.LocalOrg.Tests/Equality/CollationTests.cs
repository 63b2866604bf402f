using Seeder.Local.Tests.Scripted;

namespace Seeder.Local.Tests.Equality;

/// <summary>An org that compares by a collation of its own, and answers for all look-ups of a query at once.</summary>
internal sealed class CollationTests : ScriptedFixture
{
    [TestCase("ABC", "abc", "x")]
    [TestCase("Abc", "aBC", "abC")]
    [TestCase("ÄÖÜ", "äöü", "ÄÖü")]
    [TestCase("k-1", "K-1", "k-2")]
    [TestCase("Δ", "δ", "Δδ")]
    public async Task Rows_that_differ_in_case_alone_are_told_apart_by_a_case_sensitive_field(string first, string second, string missing)
    {
        Part("caseSensitive");
        var ids = new[] { first, second }.ToDictionary(
            c => c, c => Scripted.Add("Part__c", new { Name = "theirs", Code__c = c }), StringComparer.Ordinal);
        // It gives the rows of any case, as an org does whose index ignores it.
        Scripted.OnQuery(
            "FROM Part__c WHERE Code__c",
            _ => ids.Select(i => (object)new { Id = i.Value, Code__c = i.Key, Name = "theirs", CreatedById = Scripted.UserId }));
        Write(
            "p.yaml",
            $"plan: p\nrecords:\n  Part__c:\n{Parts(second, first, missing)}");

        var applied = await RunAsync("apply", "p.yaml", "--json");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(Scripted.Rows.Values.Count(r => r.Type == "Part__c"), Is.EqualTo(3));
        Assert.That((await RunAsync("show", "p.yaml", "r0")).Out.Trim(), Is.EqualTo(ids[second]));
        Assert.That((await RunAsync("show", "p.yaml", "r1")).Out.Trim(), Is.EqualTo(ids[first]));
    }

    [TestCase("Straße", "STRASSE")]
    [TestCase("Cafe\u0301", "CAFÉ")]
    [TestCase("ıstanbul", "Istanbul")]
    [TestCase("ﬁre", "Fire")]
    [TestCase("Łódź", "lodz")]
    public async Task A_row_that_only_the_orgs_collation_equals_is_found_and_not_created_again(string written, string held)
    {
        Part("unique");
        var id = Scripted.Add("Part__c", new { Name = "theirs", Code__c = held });
        Scripted.OnQuery(
            "FROM Part__c WHERE Code__c",
            soql => soql.Contains($"'{written}'", StringComparison.Ordinal) || soql.Contains(held, StringComparison.Ordinal)
                ? [new { Id = id, Code__c = held, Name = "theirs" }] : []);
        Write(
            "p.yaml",
            $"plan: p\nrecords:\n  Part__c:\n{Parts("a", "b", written, "c", "d")}");

        var applied = await RunAsync("apply", "p.yaml");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That((await RunAsync("show", "p.yaml", "r2")).Out.Trim(), Is.EqualTo(id));
        Assert.That(Scripted.Rows.Values.Count(r => r.Type == "Part__c"), Is.EqualTo(5));
    }

    private void Part(string words) => Scripted.Type("Part__c", "a0x", "Name string(80)", $"Code__c string(40) externalId {words}");

    private static string Parts(params IEnumerable<string> codes) =>
        string.Concat(codes.Select((c, i) => $"    - {{ $ref: r{i}, $key: Code__c, Code__c: \"{c}\", Name: theirs }}\n"));
}
