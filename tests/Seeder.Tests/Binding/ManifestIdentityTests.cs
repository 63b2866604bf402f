using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Binding;

/// <summary>Whether a manifest belongs to a plan that could not be bound: only its names tell.</summary>
internal sealed class ManifestIdentityTests
{
    private static readonly Manifest Manifest = new()
    {
        Plan = "demo",
        Source = "first.yaml",
        Lineage = "lineage",
        Org = new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
        Records = new ManifestRecords(
        [
            KeyValuePair.Create("acme", RecordOf("Account", "001000000000001AAA")),
            KeyValuePair.Create("branch_2", RecordOf("Account", "001000000000002AAA")),
            KeyValuePair.Create("Account#1", RecordOf("Account", "001000000000003AAA")),
        ]),
    };

    private static ManifestRecord RecordOf(string type, string id) => new(type, id, null, ["Name"], "AAAAAAAA", [], 0, true);

    private static string? Check(
        string yaml, SourceFile file = SourceFile.Gone, bool deletesAll = false, string path = "second.yaml", Manifest? manifest = null) =>
        ManifestIdentity.Check(
            manifest ?? Manifest, PlanReader.Read(new SourceText(path, yaml), new DiagnosticBag())!, null, file, deletesAll)?.Message;

    [TestCase("{ $ref: beta, Name: Beta }")]
    [TestCase("{ Name: Unnamed }")]
    [TestCase("{ $ref: branches, Name: Beta }")]
    [TestCase("{ $ref: branch_x, Name: Beta }")]
    public void A_file_without_a_name_of_the_manifest_is_another_plan(string record) =>
        Assert.That(Check($"plan: demo\nrecords: {{ Account: [ {record} ] }}\n"), Does.Contain("it contains no record of"));

    [TestCase("{ $ref: acme, Name: Renamed }")]
    [TestCase("{ $ref: branch, $count: 1, Name: Branch }")]
    [TestCase("{ Name: Top, ChildAccounts: [ { $ref: acme, Name: Acme } ] }")]
    public void A_file_with_a_name_of_the_manifest_is_the_plan_after_a_move(string record) =>
        Assert.That(Check($"plan: demo\nrecords: {{ Account: [ {record} ] }}\n"), Is.Null);

    [Test]
    public void The_same_name_of_another_type_is_another_plan() =>
        Assert.That(
            Check("plan: demo\nrecords: { Contact: [ { $ref: acme, LastName: Doe } ] }\n"), Does.Contain("it contains no record of"));

    [Test]
    public void Files_that_were_not_read_may_have_the_names() =>
        Assert.That(Check("plan: demo\ninclude: [ more.yaml ]\nrecords: {}\n"), Is.Null);

    [TestCase("first.yaml", SourceFile.Gone)]
    [TestCase("./first.yaml", SourceFile.Gone)]
    [TestCase("second.yaml", SourceFile.Same)]
    public void The_file_that_the_manifest_was_made_from_needs_no_name_in_common(string path, SourceFile file) =>
        Assert.That(Check("plan: demo\nrecords: {}\n", file, deletesAll: true, path), Is.Null);

    [Test]
    public void A_copy_beside_the_file_may_change_records_but_not_delete_all()
    {
        const string copy = "plan: demo\nrecords: { Account: [ { $ref: acme, Name: Acme } ] }\n";

        Assert.That(Check(copy, SourceFile.Beside), Is.Null);
        Assert.That(Check(copy, SourceFile.Beside, deletesAll: true), Does.Contain("still exists"));
        Assert.That(Check(copy, SourceFile.Gone, deletesAll: true), Is.Null);
    }

    [Test]
    public void A_plan_of_another_name_is_refused_unless_the_manifest_is_empty()
    {
        const string other = "plan: other\nrecords: { Account: [ { $ref: acme, Name: Acme } ] }\n";

        Assert.That(Check(other), Does.Contain("belongs to the plan 'demo'"));
        Assert.That(Check(other, manifest: Manifest with { Records = ManifestRecords.Empty }), Is.Null);
    }
}
