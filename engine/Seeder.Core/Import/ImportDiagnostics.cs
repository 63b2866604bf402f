using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Import;

/// <summary>What is wrong with, or must be said of, sf data plans and tree files that become a plan: SEED700 to SEED719.</summary>
public static class ImportDiagnostics
{
    public static Diagnostic BadJson(SourceSpan span, string reason) => Diagnostic.Error(
        "SEED700", span, $"The JSON cannot be read here: {reason}", "Compare the line with the one above it: a comma, a quote or a bracket is missing or too much.");

    public static Diagnostic NeitherPlanNorTree(SourceSpan span) => Diagnostic.Error(
        "SEED701", span, "This is neither an sf data plan nor a tree file.",
        "A plan is a list: [{ \"sobject\": \"Account\", \"files\": [\"Accounts.json\"] }]; a tree file holds { \"records\": [...] }.");

    public static Diagnostic PlanEntry(SourceSpan span, string lacks) => Diagnostic.Error(
        "SEED702", span, $"This entry of the plan {lacks}.", "Write { \"sobject\": \"Account\", \"files\": [\"Accounts.json\"] }.");

    /// <param name="span">Null where the file was named on the command line.</param>
    public static Diagnostic FileMissing(SourceSpan? span, string path, FileFact.Missing fact) => Diagnostic.Error(
        "SEED703", span, $"The file {Quote(path)} cannot be read: {fact.Reason}",
        NearestName.Hint(path[(path.LastIndexOf('/') + 1)..], fact.Near) ?? (span is null ? "Check the path." : "Paths are relative to the plan's file."));

    public static Diagnostic NotUtf8(SourceSpan? span, string path) => Diagnostic.Error(
        "SEED704", span, $"The file {Quote(path)} is no UTF-8 text.", "Save it as UTF-8.");

    public static Diagnostic NotARecord(SourceSpan span, string found, string expected) => Diagnostic.Error(
        "SEED705", span, $"Here stands {found} where {expected} is expected.", "A record is { \"attributes\": { \"type\": ..., \"referenceId\": ... }, field: value, ... }.");

    public static Diagnostic NoType(SourceSpan span) => Diagnostic.Error(
        "SEED706", span, "Nothing says which sObject this record is of.", "Add \"attributes\": { \"type\": \"Account\", \"referenceId\": \"acme\" }, or import the plan that names the file.");

    public static Diagnostic TypeDiffers(SourceSpan span, string type, string sobject, string taken, int more) => Diagnostic.Warning(
        "SEED707", span, $"The record is of type '{type}', but the plan says '{sobject}'; '{taken}' is taken{AndMore(more, "record")}.");

    public static Diagnostic IdLeftOut(SourceSpan span, int more) => Diagnostic.Warning(
        "SEED708", span, $"'Id' is left out{AndMore(more, "record")}: the org gives new records their ids.");

    public static Diagnostic Renamed(NameSyntax first, string name, int more) => Diagnostic.Warning(
        "SEED709", first.Span, $"{Quote(first.Text)} cannot be a reference id in a plan and is now '{name}', wherever it was used{more switch { 0 => "", 1 => "; 1 more of this file has a new one too", _ => $"; {more} more of this file have new ones too" }}.",
        "A reference id has letters, digits and '_', starts with no '_', and is no sObject of the plan nor a word of the expression language.");

    public static Diagnostic ReferenceIdTwice(NameSyntax second, string name, NameSyntax first, int more) => Diagnostic.Warning(
        "SEED710", second.Span, $"Another record has the reference id {Quote(second.Text)} already; this one is now '{name}'{more switch { 0 => "", 1 => "; 1 more of this file has a new one too", _ => $"; {more} more of this file have new ones too" }}.",
        first.Span.Source == second.Span.Source ? $"'@{second.Text}' means the first of them." : null).WithNote(first.Span, "The first stands here.");

    public static Diagnostic TargetMissing(SourceSpan span, string field, string reference, string hint, int more) => Diagnostic.Error(
        "SEED711", span, $"{field} is a lookup, and no record of this import has the reference id {Quote(reference)}{AndMore(more, "place")}.", hint);

    public static Diagnostic LooksLikeReference(SourceSpan span, string reference, string hint, int more) => Diagnostic.Warning(
        "SEED712", span, $"'@{reference}' looks like a reference, but no record of this import has that reference id: it stays a text{AndMore(more, "place")}.", hint);

    /// <param name="others">Plans that hold the same records.</param>
    public static Diagnostic TargetInUsedPlan(SourceSpan span, string reference, string path, int more, IReadOnlyCollection<string> others) => Diagnostic.Warning(
        "SEED713", span, $"'@{reference}' is a record of '{path}', which the plan now has under 'uses'{more switch { 0 => "", 1 => ", and so is 1 more", _ => $", and so are {more} more" }}.",
        others.Count > 0 ? $"Name another plan under 'uses' if that is not the one meant: {string.Join(" and ", others.Select(Quote))} would do too." : $"Apply '{path}' first.");

    public static Diagnostic PriceBookId(SourceSpan span, string id, int more) => Diagnostic.Warning(
        "SEED714", span, $"'{id}' is a price book of one org{AndMore(more, "place")}.",
        "Write 'Pricebook2: { IsStandard: true }' for the standard price book, or 'Pricebook2: { Name: ... }' for another one.");

    public static Diagnostic RecordTypeId(SourceSpan span, string id, string? developerName, int more) => Diagnostic.Warning(
        "SEED715", span, $"'{id}' is a record type of one org{AndMore(more, "place")}.", $"Write 'RecordType: {{ DeveloperName: {developerName ?? "..."} }}'.");

    public static Diagnostic KeyTwice(NameSyntax key, NameSyntax first) => Diagnostic.Warning(
        "SEED716", key.Span, $"The key {Quote(key.Text)} stands twice in this record; the last one counts.").WithNote(first.Span, "It stands here too.");

    public static Diagnostic NoName(NameSyntax key) => Diagnostic.Error(
        "SEED717", key.Span, $"{Quote(key.Text)} cannot be a Salesforce name.", "A name has letters, digits and '_'; 'RecordType.DeveloperName' reaches through a relationship.");

    public static Diagnostic OutputExists(string path, string flag = "--output") => Diagnostic.Error(
        "SEED718", null, $"'{path}' exists and holds something else; nothing was written.", $"Remove it, or name another file with {flag}.");

    public static Diagnostic LookupTwice(NameSyntax field, string relationship) => Diagnostic.Warning(
        "SEED719", field.Span, $"'{field.Text}' is left out: '{relationship}' says which record is meant, in every org.");

    private static string AndMore(int more, string noun) => more == 0 ? "" : $", here and in {Count(more, $"more {noun}")}";
}
