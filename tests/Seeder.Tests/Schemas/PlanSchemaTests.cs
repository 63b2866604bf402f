using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Explanations;
using Seeder.Core.Schema;
using Seeder.Tests.Golden;
using Seeder.Tests.House;

namespace Seeder.Tests.Schemas;

/// <summary>Holds the schema for editors against the reader: what the one takes the other takes.</summary>
internal sealed partial class PlanSchemaTests
{
    // Codes of the shape of a plan that no schema of its draft can see, each with the reason.
    private static readonly Dictionary<string, string> BeyondSchema = new(StringComparer.Ordinal)
    {
        ["SEED149"] = "two entries of a list are compared",
        ["SEED151"] = "an empty file is no document to an editor",
        ["SEED154"] = "files for including have no name",
        ["SEED159"] = "nothing behind the colon is null to YAML",
        ["SEED160"] = "nothing behind the dash is null to YAML",
        ["SEED161"] = "words that are reserved only in expressions",
        ["SEED162"] = "a name of digits is a number to YAML",
        ["SEED165"] = "a number is a text to the reader",
        ["SEED169"] = "names of fields are checked by their first letter",
        ["SEED179"] = "a text of any form",
        ["SEED180"] = "a text of any form",
        ["SEED185"] = "a text may be an expression",
        ["SEED186"] = "a number may be written as a text",
        ["SEED198"] = "a path may be an expression",
        ["SEED196"] = "names that differ in case",
    };

    private static IEnumerable<TestCaseData> GoodPlans =>
        Directory.EnumerateFiles(Repository.At("plans"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(f => Case(Path.GetFileName(f), File.ReadAllText(f)))
                .Concat(Suite(GoldenFiles.Bound)).Concat(Suite(GoldenFiles.Graphs))
                .Concat(
                    Suite(GoldenFiles.OrgPlans)
                        .Where(c => !GoldenFiles.OrgPlans.Has(((string)c.TestName!).Split('/')[1], "diagnostics.txt")))
                .Concat(Documented("docs/plan-language.md")).Concat(Documented("docs/runs.md")).Concat(Documented("README.md"))
                .Concat(
                    ExplanationBook.All.Where(e => e.Files.Any(f => f.Path == Explanation.Plan))
                        .Select(e => Case($"the fix of {e.Code}", e.Files.First(f => f.Path == Explanation.Plan).Right)));

    // Without fields of metadata, and without names in another case, which the reader takes and an editor marks.
    private static IEnumerable<TestCaseData> StandardPlans =>
        GoodPlans.Where(
            c => ((string)c.Arguments[0]!) is var yaml
                && !yaml.Contains("__c")
                // Standard types have no record types: metadata adds them.
                && !yaml.Contains("RecordType:")
                && c.TestName is not "Bound/defaults-switched-off")
            .Select(c => Case($"{c.TestName} with types", (string)c.Arguments[0]!));

    // Those that are YAML, and whose shape is wrong.
    private static IEnumerable<string> BadPlans => GoldenFiles.BadPlans.Cases
        .Where(name => WrongShapes(name).Count > 0 && PlanSchema.Published.Refuses(GoldenFiles.BadPlans.Plan(name).Content) is not null);

    [TestCaseSource(nameof(GoodPlans))]
    public void A_good_plan_is_good_to_the_schema(string yaml) => Assert.That(PlanSchema.Published.Refuses(yaml), Is.Empty);

    [TestCaseSource(nameof(BadPlans))]
    public void A_plan_of_a_wrong_shape_is_refused_by_the_schema(string name) =>
        Assert.That(
            PlanSchema.Published.Refuses(GoldenFiles.BadPlans.Plan(name).Content), Is.Not.Empty, string.Join(", ", WrongShapes(name)));

    // YAML itself (1xx up to 130) and expressions (131 to 147) are no matter of a schema, nor are names and values (2xx on).
    private static List<string> WrongShapes(string name)
    {
        var diagnostics = File.ReadAllText(Path.Combine(GoldenFiles.BadPlans.Folder, name, "diagnostics.txt"));
        return [
            .. Own()
                .Matches(diagnostics)
                .Select(m => m.Groups[1].Value)
                .Distinct()
                .Where(code => string.CompareOrdinal(code, "SEED148") >= 0
                    && string.CompareOrdinal(code, "SEED199") <= 0 && !BeyondSchema.ContainsKey(code))];
    }

    [Test]
    public void Examples_of_wrong_shapes_are_refused_one_by_one()
    {
        var taken = ExplanationBook.All
            .Where(
                e => string.CompareOrdinal(e.Code, "SEED148") >= 0
                    && string.CompareOrdinal(e.Code, "SEED199") <= 0
                    && !BeyondSchema.ContainsKey(e.Code))
            .Where(
                e => e.Files.FirstOrDefault(f => f.Path == Explanation.Plan) is { } plan
                    && PlanSchema.Published.Refuses(plan.Wrong) is { Count: 0 });

        Assert.That(taken.Select(e => e.Code), Is.Empty);
    }

    [TestCaseSource(nameof(StandardPlans))]
    public void A_schema_that_knows_the_standard_types_takes_the_same_plans(string yaml) =>
        Assert.That(WithTypes.Value.Refuses(yaml), Is.Empty);

    [Test]
    public void A_schema_with_types_refuses_unknown_names_and_values()
    {
        static IReadOnlyList<string> Refuses(string line) =>
            WithTypes.Value.Refuses($"plan: demo\nrecords:\n  Account:\n    - Name: Acme\n      {line}\n")!;

        Assert.That(Refuses("Industry: Energy"), Is.Empty);
        Assert.That(Refuses("Industry: ${pick(Energy, Banking)}"), Is.Empty);
        Assert.That(Refuses("Industri: Energy"), Is.Not.Empty);
        Assert.That(Refuses("CleanStatus: Matchd"), Is.Not.Empty);
        Assert.That(Refuses("NumberOfEmployees: many"), Is.Not.Empty);
        Assert.That(Refuses("Contacts: [{ LastName: Doe }]"), Is.Empty);
        Assert.That(Refuses("Contacts: [{ LastNam: Doe }]"), Is.Not.Empty);
    }

    private static readonly Lazy<PlanSchema> WithTypes = new(() => PlanSchema.Of(EditorSchema.Write(StandardObjects.Schema.Objects)));

    private static IEnumerable<TestCaseData> Suite(GoldenFiles suite) =>
        suite.Cases.Where(c => suite.Has(c, "plan.yaml")).Select(c => Case($"{Path.GetFileName(suite.Folder)}/{c}", suite.Plan(c).Content));

    private static IEnumerable<TestCaseData> Documented(string path) =>
        Blocks().Matches(File.ReadAllText(Repository.At(path))).Select(m => m.Groups[1].Value)
            .Where(b => Regex.IsMatch(b, "^plan: ", RegexOptions.Multiline)).Select((b, i) => Case($"{path} {i + 1}", b));

    private static TestCaseData Case(string name, string yaml) => new TestCaseData(yaml).SetName(name);

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // What is wrong in a file that the plan names is no matter of the plan's own check.
    [GeneratedRegex("^plan\\.yaml:[0-9:]+ error (SEED[0-9]{3})", RegexOptions.Multiline)]
    private static partial Regex Own();
}
