using Seeder.Core.Facts;
using Seeder.Core.Syntax;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Import;

/// <summary>SEED700 to SEED719 and SEED722 to SEED723: errors and warnings about sf data plans and tree files that are imported.</summary>
internal static class ImportDiagnostics
{
    public static Diagnostic BadJson(SourceSpan span, string reason) => Diagnostic.Error(
        "SEED700",
        span,
        $"The JSON cannot be read here: {reason}",
        "Compare the line with the line above it: check for a missing or extra comma, quote or bracket.");

    public static Diagnostic NeitherPlanNorTree(SourceSpan span) => Diagnostic.Error(
        "SEED701", span, "This is neither an sf data plan nor a tree file.",
        "An sf data plan is a list: [{ \"sobject\": \"Account\", \"files\": [\"Accounts.json\"] }]; "
            + "a tree file holds { \"records\": [...] }.");

    public static Diagnostic OtherFormat(SourceSpan span, string what, string hint) => Diagnostic.Error(
        "SEED723", span, $"This is {what}; import reads sf data plans, tree files and query results in JSON.", hint);

    public static Diagnostic NothingToFindBy(SourceSpan span, string field) => Diagnostic.Warning(
        "SEED722", span, $"'{field}' is omitted: no field in it can find the record.",
        "Write a mapping by fields that Salesforce can filter by, or remove the parent from the file.");

    public static Diagnostic PlanEntry(SourceSpan span, string lacks) => Diagnostic.Error(
        "SEED702", span, $"This entry of the sf data plan {lacks}.", "Write { \"sobject\": \"Account\", \"files\": [\"Accounts.json\"] }.");

    /// <param name="span">Null if the file was named on the command line.</param>
    public static Diagnostic FileMissing(SourceSpan? span, string path, FileFact.Missing fact) => Diagnostic.Error(
        "SEED703", span, $"The file {Quote(path)} cannot be read: {fact.Reason}",
        NearestName.Hint(path[(path.LastIndexOf('/') + 1)..], fact.Near)
            ?? (span is null ? "Check the path." : "Paths are relative to the folder of the sf data plan."));

    public static Diagnostic NotUtf8(SourceSpan? span, string path) => Diagnostic.Error(
        "SEED704", span, $"The file {Quote(path)} is not UTF-8 text.", "Save it as UTF-8.");

    public static Diagnostic NotARecord(SourceSpan span, string found, string expected, string? hint = null) => Diagnostic.Error(
        "SEED705",
        span,
        $"Expected {expected}, but found {found}.",
        hint ?? "A record is { \"attributes\": { \"type\": ..., \"referenceId\": ... }, field: value, ... }.");

    public static Diagnostic NoType(SourceSpan span) => Diagnostic.Error(
        "SEED706",
        span,
        "The type of this record is not known.",
        "Add \"attributes\": { \"type\": \"Account\", \"referenceId\": \"acme\" }, or import the sf data plan (*-plan.json) that lists "
            + "this file.");

    public static Diagnostic TypeDiffers(SourceSpan span, string type, string sobject, string taken, int more) => Diagnostic.Warning(
        "SEED707",
        span,
        $"The record is of type '{type}', but the sf data plan says '{sobject}'; Seeder uses '{taken}'{AndMore(more, "record")}.",
        "Write the same type in both files.");

    public static Diagnostic IdLeftOut(SourceSpan span, int more) => Diagnostic.Warning(
        "SEED708", span, $"'Id' is omitted{AndMore(more, "record")}: the org assigns ids to new records.");

    public static Diagnostic Renamed(NameSyntax first, string name, int more) => Diagnostic.Warning(
        "SEED709",
        first.Span,
        $"{Quote(first.Text)} cannot be a reference id in a plan, so it is renamed to '{name}' everywhere{AndMoreIds(more)}.",
        "A reference id contains only letters, digits and '_' and does not start with '_'. "
            + "It cannot be an sObject type of the plan or a reserved word of expressions.");

    /// <param name="name">The new name of the second record; null if nothing refers to it.</param>
    public static Diagnostic ReferenceIdTwice(NameSyntax second, string? name, NameSyntax first, int more) => Diagnostic.Warning(
        "SEED710",
        second.Span,
        name is null
            ? $"Another record already has the reference id {Quote(second.Text)}, "
                + $"so nothing refers to this record{AndMore(more, "record")}."
            : $"Another record already has the reference id {Quote(second.Text)}, so this record is renamed to '{name}'{AndMoreIds(more)}.",
        first.Span.Source == second.Span.Source ? $"'@{second.Text}' means the first record." : null)
        .WithNote(first.Span, "The first record is here.");

    public static Diagnostic TargetMissing(SourceSpan span, string field, string reference, string hint, int more) => Diagnostic.Error(
        "SEED711",
        span,
        $"{field} is a lookup, and no record of this import has the reference id {Quote(reference)}{AndMore(more, "place")}.",
        hint);

    public static Diagnostic LooksLikeReference(SourceSpan span, string reference, string hint, int more) => Diagnostic.Error(
        "SEED712",
        span,
        $"'@{reference}' has the form of a reference, and no record of this import has that reference id{AndMore(more, "place")}.",
        hint);

    /// <param name="others">Other plans that contain the same records.</param>
    public static Diagnostic TargetInUsedPlan(
        SourceSpan span, string reference, string path, int more, IReadOnlyCollection<string> others) => Diagnostic.Warning(
        "SEED713",
        span,
        $"'@{reference}' is a record of '{path}', which the import added under "
            + $"'uses'{more switch { 0 => "", 1 => ", and so is 1 more", _ => $", and so are {Number(more)} more" }}.",
        others.Count > 0
            ? $"If you mean another plan, name it under 'uses'; these also have the record: {string.Join(" and ", others.Select(Quote))}."
            : $"Apply '{path}' first.");

    public static Diagnostic PriceBookId(SourceSpan span, string id, int more) => Diagnostic.Warning(
        "SEED714", span, $"'{id}' is the id of a price book in one org{AndMore(more, "place")}.",
        "In the plan that import writes, write 'Pricebook2: { IsStandard: true }' for the standard price book, or "
            + "'Pricebook2: { Name: ... }' for another one.");

    public static Diagnostic RecordTypeId(SourceSpan span, string id, string? developerName, int more) => Diagnostic.Warning(
        "SEED715",
        span,
        $"'{id}' is the id of a record type in one org{AndMore(more, "place")}.",
        $"Write 'RecordType: {{ DeveloperName: {developerName ?? "..."} }}' in the plan that import writes.");

    public static Diagnostic KeyTwice(NameSyntax key, NameSyntax first) => Diagnostic.Warning(
        "SEED716", key.Span, $"The key {Quote(key.Text)} occurs twice in this record; the last value is used.")
        .WithNote(first.Span, "The first one is here.");

    public static Diagnostic NoName(NameSyntax key) => Diagnostic.Error(
        "SEED717",
        key.Span,
        $"{Quote(key.Text)} cannot be a Salesforce name.",
        "A name contains only letters, digits and '_'. To name a field of a related record, write a path such as "
            + "'RecordType.DeveloperName'.");

    public static Diagnostic OutputExists(string path, string flag = "--output") => Diagnostic.Error(
        "SEED718",
        null,
        $"'{path}' already exists with different content, so nothing was written.",
        $"Remove it, or name another file with {flag}.");

    public static Diagnostic LookupTwice(NameSyntax field, string relationship) => Diagnostic.Warning(
        "SEED719", field.Span, $"'{field.Text}' is omitted: '{relationship}' names the same record in a way that works in every org.",
        "Check the record if the two differ. Otherwise you need not change anything.");

    private static string AndMoreIds(int more) => more switch
    {
        0 => "",
        1 => "; 1 more id of this file is renamed too",
        _ => $"; {Number(more)} more ids of this file are renamed too",
    };

    private static string AndMore(int more, string noun) => more == 0 ? "" : $", here and in {Count(more, $"more {noun}")}";
}
