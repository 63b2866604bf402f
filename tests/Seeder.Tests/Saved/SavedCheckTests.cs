using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Saved;

namespace Seeder.Tests.Saved;

internal sealed class SavedCheckTests
{
    private static readonly SavedManifest Manifest = new("m.json", "abc", 3, "sha256:00", "sha256:0j");

    private static readonly SavedItem Update = new("update", "acme", "Account", "001") { Fields = [new("Name", "\"A\"", "\"B\"")] };

    private static readonly SavedInput Input = new(InputKind.File, "people.csv", "sha256:01");

    private static SavedCheck Check(params SavedItem[] items) => new(
        new SavedPlan(
            "1.0",
            "a.yaml",
            "a",
            "apply",
            default,
            [],
            null,
            new SavedOrg("00D", "005", "66.0"),
            Manifest,
            [Input],
            [.. items],
            "sha256:02"),
        "seeder plan a.yaml --out a.json", "seeder apply a.yaml");

    private static OrgIdentity Org(string id = "00D", string user = "005") => new(id, user, "https://a.example", "66.0");

    [Test]
    public void The_same_state_is_no_change()
    {
        Assert.That(Check().Org(Org()), Is.Null);
        Assert.That(Check().State(Manifest with { Path = "elsewhere.json" }), Is.Null);
        Assert.That(Check().Inputs([Input], isAll: true), Is.Empty);
        Assert.That(Check(Update).Items([Update with { Fields = [new("Name", "\"A\"", "\"B\"")] }]), Is.Empty);
        Assert.That(Check().Requests("sha256:02", "66.0", "2.0"), Is.Null);
    }

    private static IEnumerable<TestCaseData> Moves =>
    [
        new(Manifest with { Serial = 4, Hash = "x" }, "its serial number is 4, and was 3"),
        new(Manifest with { Hash = "x" }, "its content changed, although its serial number is still 3"),
        new(Manifest with { Lineage = "x", Hash = "x" }, "it began anew"),
        new(Manifest with { Hash = null, Lineage = null, Serial = 0 }, "it does not exist"),
        new(Manifest with { Journal = null }, "the journal beside it is not there any more"),
        new(Manifest with { Journal = "x" }, "the journal beside it changed"),
    ];

    [TestCaseSource(nameof(Moves))]
    public void A_moved_manifest_is_named(object now, string change)
    {
        var diagnostic = Check().State((SavedManifest)now)!;

        Assert.That(diagnostic.Code, Is.EqualTo("SEED743"));
        Assert.That(diagnostic.Message, Does.Contain("'m.json'").And.Contain(change));
        Assert.That(diagnostic.Hint, Does.Contain("'seeder plan a.yaml --out a.json'").And.Contain("'seeder apply a.yaml'"));
    }

    [Test]
    public void Another_org_and_another_user_are_named()
    {
        Assert.That(Check().Org(Org(id: "00E"))!.Message, Does.Contain("the org 00D").And.Contain("00E"));
        Assert.That(Check().Org(Org(user: "006"))!.Message, Does.Contain("the user 005").And.Contain("006"));
    }

    [Test]
    public void An_input_that_is_not_read_any_more_is_a_change_only_at_the_end()
    {
        Assert.That(Check().Inputs([], isAll: false), Is.Empty);
        Assert.That(Check().Inputs([], isAll: true).Single().Message, Is.EqualTo("The file 'people.csv' is not read any more."));
        Assert.That(
            Check().Inputs([Input with { Name = "b.csv" }], isAll: false).Single().Message,
            Is.EqualTo("The file 'b.csv' is read now, and was not read when the plan was saved."));
    }

    private static IEnumerable<TestCaseData> Changes =>
    [
        new(Update with { Id = "002" }, "acme (Account 001) is Account 002 now"),
        new(Update with { What = "create", Id = null }, "acme (Account): 'update' was planned, and 'create' is needed now"),
        new(Update with { Fields = [new("Name", "\"C\"", "\"B\"")] }, "acme (Account 001): Name in the org is \"C\", and was \"A\""),
        new(Update with { Fields = [new("Name", "\"A\"", "1")] }, "acme (Account 001): Name would become 1, and not \"B\""),
        new(Update with { Fields = [] }, "acme (Account 001): Name would not be written"),
        new(Update with { Fields = [.. Update.Fields, new("Site", null, "1")] }, "acme (Account 001): Site would be written too"),
    ];

    [TestCaseSource(nameof(Changes))]
    public void A_change_of_a_record_names_it(object now, string change)
    {
        var diagnostic = Check(Update).Items([(SavedItem)now]).Single();

        Assert.That((diagnostic.Code, diagnostic.Message), Is.EqualTo(("SEED744", $"{change}.")));
    }

    [TestCase(SavedFacts.Cascade, "003 (Contact): the org would delete it too, and would not have done so when the plan was saved.")]
    [TestCase(SavedFacts.Found, "003 (Contact): it is in the org now, and was not there when the plan was saved.")]
    [TestCase(SavedFacts.Gone, "003 (Contact): it is not in the org any more.")]
    public void A_fact_that_is_new_names_its_record(string what, string message) =>
        Assert.That(Check().Items([new SavedItem(what, "003", "Contact", "003")]).Single().Message, Is.EqualTo(message));

    [Test]
    public void A_record_that_is_deleted_and_created_again_is_compared_twice()
    {
        SavedItem[] replaced = [new("replace", "acme", "Account", null), new("delete", "acme", "Account", "001")];

        Assert.That(Check(replaced).Items([.. replaced]), Is.Empty);
        Assert.That(
            Check(replaced).Items([replaced[0]]).Single().Message,
            Is.EqualTo("acme (Account 001): 'delete' was planned, and no change is needed now."));
    }

    [Test]
    public void Other_calls_name_the_versions()
    {
        Assert.That(
            Check().Requests("x", "66.0", "2.0")!.Message,
            Is.EqualTo("Seeder 1.0 saved the plan, and Seeder 2.0 sends other calls for it."));
        Assert.That(Check().Requests("x", "67.0", "2.0")!.Code, Is.EqualTo("SEED742"));
    }
}
