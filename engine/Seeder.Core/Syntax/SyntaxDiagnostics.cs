using Seeder.Core.Schema;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Syntax;

/// <summary>SEED146 to SEED199: errors in the structure of a plan.</summary>
internal static partial class SyntaxDiagnostics
{
    public static Diagnostic EmptyPlan(SourceSpan span) => Diagnostic.Error(
        "SEED151", span, "The file does not contain a plan.", "Start it with 'plan: my-plan' and put records under 'records'.");

    public static Diagnostic PlanNotMapping(SourceSpan span) => Diagnostic.Error(
        "SEED152", span, "A plan must be a mapping with keys such as 'plan' and 'records'.", "Start the file with 'plan: my-plan'.");

    public static Diagnostic UnknownTopLevelKey(NameSyntax key, bool holdsList) => Diagnostic.Error(
        "SEED153", key.Span, $"'{key.Text}' is not a key of a plan.",
        NearestName.Hint(key.Text, PlanWords.TopLevelKeys)
            ?? (holdsList ? $"Put '{key.Text}' under 'records' if it is a type." : $"Use {Or([.. PlanWords.TopLevelKeys])}."));

    public static Diagnostic PlanNameMissing(SourceSpan span) => Diagnostic.Error(
        "SEED154",
        span,
        "The plan has no name: the key 'plan' is missing.",
        "Add 'plan: my-plan' at the top of the file. The manifest file gets the same name.");

    public static Diagnostic PlanName(SourceSpan span, string name)
    {
        var (reason, hint) =
            !PlanWords.IsPlanName(name) ? (
                "a name starts with a letter or digit and contains only letters, digits, '.', '_' and '-'.",
                NameHint(name, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-', '-'))
            : name.Length > PlanWords.LongestPlanName ? (
                $"it has {name.Length} characters; the limit is {PlanWords.LongestPlanName}, because files are named after the plan.",
                "Write a shorter name, and put the rest into 'description'.")
            : name.EndsWith('.') ? ("Windows drops a dot at the end of a file name.", $"Write '{name.TrimEnd('.')}', for instance.")
            : ("Windows reserves this file name for a device.", $"Write '{name.Replace('.', '-')}-plan', for instance.");
        return Diagnostic.Error("SEED155", span, $"{Quote(name)} is not a valid plan name: {reason}", hint);
    }

    public static Diagnostic MappingExpected(SourceSpan span, string key, string content) => Diagnostic.Error(
        "SEED156", span, $"'{key}' expects a mapping of {content}.",
        $"Write one 'name: value' on each line, indented under '{key}:'.");

    public static Diagnostic VarName(NameSyntax name) => Diagnostic.Error(
        "SEED157", name.Span, $"{Quote(name.Text)} is not a valid variable name: names contain only letters, digits and underscores.",
        NameHint(name.Text, IsNamePart, '_'));

    public static Diagnostic VarNotScalar(SourceSpan span, string name) => Diagnostic.Error(
        "SEED158", span, $"The variable '{name}' expects one value, not a list or a mapping.", "Declare one variable for each value.");

    public static Diagnostic NoValue(NameSyntax key, bool inRecord) => Diagnostic.Error(
        "SEED159", key.Span, $"'{key.Text}' has no value.",
        inRecord
            ? "Write null to clear the field, \"\" for an empty text, or [] for no children."
            : "Write null, or \"\" for an empty text.");

    public static Diagnostic EmptyItem(SourceSpan span, string list) => Diagnostic.Error(
        "SEED160", span, $"An entry of the list '{list}' is empty.", "Write \"\" for an empty text, or remove the dash.");

    public static Diagnostic ReservedName(NameSyntax name) => Diagnostic.Error(
        "SEED161", name.Span, $"'{name.Text}' is reserved in expressions and cannot be the name of a record.", "Choose another name.");

    public static Diagnostic ReferenceId(SourceSpan span, string name) => Diagnostic.Error(
        "SEED162",
        span,
        $"{Quote(name)} cannot be a reference id: a reference id contains only letters, digits and underscores, and starts with a letter "
            + "or digit.",
        NameHint(name, IsNamePart, '_'));

    public static Diagnostic ExistingShape(SourceSpan span, string name) => Diagnostic.Error(
        "SEED163", span, $"'{name}' under 'existing' expects one type with field values, or one 'query'.",
        $"Write '{name}: {{ Profile: {{ Name: Standard User }} }}' or '{name}: {{ query: \"SELECT Id FROM ...\" }}'.");

    public static Diagnostic NothingToFindBy(SourceSpan span, string name) => Diagnostic.Error(
        "SEED164", span, $"The lookup of '{name}' names no field.", "Add at least one field with its value.");

    public static Diagnostic QueryNotText(SourceSpan span) => Diagnostic.Error(
        "SEED165", span, "'query' expects one SOQL query.", "Write query: \"SELECT Id FROM ...\".");

    public static Diagnostic RecordListExpected(SourceSpan span, string type, bool mapping) => Diagnostic.Error(
        "SEED166", span, $"'{type}' under 'records' expects a list of records.",
        mapping
            ? "Put '- ' before the record's first line, even if there is only one record."
            : "Write each record as '- ' with its fields under it.");

    public static Diagnostic RecordExpected(SourceSpan span, string list) => Diagnostic.Error(
        "SEED167", span, $"Each entry of '{list}' must be a record: a mapping of field names to values.", "Write '- Field: value'.");

    public static Diagnostic TypeName(NameSyntax name) => Diagnostic.Error(
        "SEED168",
        name.Span,
        $"{Quote(name.Text)} is not a valid name of an sObject type: names contain only letters, digits and underscores.",
        "Use the API name, such as Account or Region__c.");

    public static Diagnostic FieldName(NameSyntax name) => Diagnostic.Error(
        "SEED169",
        name.Span,
        $"{Quote(name.Text)} is not a valid name of a field or a relationship: names contain only letters, digits and underscores.",
        name.Text.Split('.') is [var relationship, var field] && relationship.Length > 0 && field.Length > 0
            ? $"Write '{relationship}: {{ {field}: value }}' for the record that the relationship refers to."
            : "Use the API name, such as FirstName or Region__c.");

    public static Diagnostic UnknownInstruction(NameSyntax key) => Diagnostic.Error(
        "SEED170", key.Span, $"There is no instruction '{key.Text}'.",
        NearestName.Hint(key.Text, PlanWords.RecordKeys) ?? $"Use {Or([.. PlanWords.RecordKeys])}.");

    public static Diagnostic InstructionNotHere(NameSyntax key) => Diagnostic.Error(
        "SEED171", key.Span, $"'{key.Text}' is an instruction for a record, but this mapping is not a record of the plan.",
        $"Remove '{key.Text}'. If the mapping should create a record, begin it with '- ', as an entry of a list.");

    public static Diagnostic MixedList(SourceSpan span, string list, SourceSpan first, bool firstIsRecord) => Diagnostic.Error(
        "SEED172", span, $"The list '{list}' mixes records and values.",
        firstIsRecord ? "Write this entry as a record: '- Field: value'." : "Write only values (a multi-select picklist) or only records.")
        .WithNote(first, firstIsRecord ? "The first entry is a record." : "The first entry is a value.");

    public static Diagnostic NestedList(SourceSpan span, string list) => Diagnostic.Error(
        "SEED173", span, $"The list '{list}' contains a list, but expects records or values.", "Remove the inner dash or brackets.");

    public static Diagnostic ChildrenInMapping(SourceSpan span, string name) => Diagnostic.Error(
        "SEED174", span, $"'{name}' holds child records, but this mapping names an existing record by its field values.",
        "Write the children under a record of 'records'.");

    public static Diagnostic ReferenceIdShape(SourceSpan span) => Diagnostic.Error(
        "SEED175", span, "'$ref' expects one name.", "Write '$ref: acme'.");

    public static Diagnostic AfterShape(SourceSpan span) => Diagnostic.Error(
        "SEED176", span, "'$after' expects a reference id or a list of reference ids.", "Write '$after: acme' or '$after: [acme, jane]'.");

    public static Diagnostic UnknownOption(NameSyntax key) => Diagnostic.Error(
        "SEED177", key.Span, $"There is no option '{key.Text}'.",
        NearestName.Hint(key.Text, PlanWords.Options) ?? $"Use {Or([.. PlanWords.Options])}.");

    public static Diagnostic SingleValueExpected(SourceSpan span, string key) => Diagnostic.Error(
        "SEED178", span, $"'{key}' expects one value, not a list or a mapping.", $"Write '{key}: value'.");

    /// <param name="missing">A resource that the version lacks; null if the text is no version.</param>
    public static Diagnostic ApiVersion(SourceSpan span, string value, string? missing, string lowest) => Diagnostic.Error(
        "SEED179",
        span,
        missing is null
            ? $"'apiVersion' expects a version, but got {Quote(value)}."
            : $"API version {value} has no {missing}, which Seeder needs.",
        missing is null ? "Write a version such as \"66.0\"." : $"Write {lowest} or a later version.");

    public static Diagnostic Clock(SourceSpan span, string value) => Diagnostic.Error(
        "SEED180",
        span,
        $"'clock' expects an ISO 8601 time, but got {Quote(value)}.",
        "Write a time such as 2026-01-31T09:00:00Z or a date such as 2026-01-31.");

    public static Diagnostic Timezone(SourceSpan span, string value) => Diagnostic.Error(
        "SEED330",
        span,
        $"'timezone' expects the name of a time zone, but got {Quote(value)}.",
        LocalZone.Nearest(value) is { } near ? $"Did you mean '{near}'?" : "Write a name of the IANA database, such as Europe/Berlin.");

    public static Diagnostic Namespace(SourceSpan span, string value) => Diagnostic.Error(
        "SEED337",
        span,
        $"'namespace' expects the namespace of a package or an org, but got {Quote(value)}.",
        value.EndsWith("__", StringComparison.Ordinal) && ApiName.IsNamespace(value.TrimEnd('_'))
            ? $"Write it without underscores: {value.TrimEnd('_')}."
            : "Write 1 to 15 letters, digits and single underscores, with a letter first, such as npsp.");

    public static Diagnostic RecordsPerCall(SourceSpan span, string value, int most) => Diagnostic.Error(
        "SEED181",
        span,
        $"'recordsPerCall' expects a number from 1 to {most}, but got {Quote(value)}.",
        $"Write {most}, or a smaller number for an org with slow triggers.");

    public static Diagnostic Bulk(SourceSpan span, string value) => Diagnostic.Error(
        "SEED341",
        span,
        $"'bulk' expects auto, never or a number of at least 1, but got {Quote(value)}.",
        "Write auto, or the lowest number of records of one type that go by a Bulk API 2.0 job, such as 5000.");

    public static Diagnostic Parallel(SourceSpan span, string value) => Diagnostic.Error(
        "SEED182",
        span,
        $"'parallel' expects a number of at least 1, but got {Quote(value)}.",
        "Write the number of calls that Seeder may send at the same time, such as 4.");

    public static Diagnostic OptionWord(SourceSpan span, string option, string value, ImmutableArray<string> words) => Diagnostic.Error(
        "SEED183", span, $"'{option}' expects {Or(words.AsSpan())}, but got {Quote(value)}.",
        NearestName.Hint(value, words) ?? $"Write '{words[0]}', or remove the line.");

    public static Diagnostic KeyHasNoValue(NameSyntax key, string expected) => Diagnostic.Error(
        "SEED184",
        key.Span,
        $"'{key.Text}' has no value; it expects {expected}.",
        key.Text == "plan" ? $"Add {expected}." : $"Add {expected}, or remove the line.");

    public static Diagnostic CountShape(SourceSpan span, string value) => Diagnostic.Error(
        "SEED185",
        span,
        $"'$count' expects a number, but got {Quote(value)}.",
        "Write a number such as 12, a range such as 1..5, or an expression such as ${var.count}.");

    public static Diagnostic Seed(SourceSpan span, string value) => Diagnostic.Error(
        "SEED186", span, $"'seed' expects a whole number, but got {Quote(value)}.", "Write a whole number, such as 42.");

    public static Diagnostic ChildrenInDefaults(NameSyntax name) => Diagnostic.Error(
        "SEED150",
        name.Span,
        $"'{name.Text}' holds child records, but 'defaults' can hold only fields and instructions.",
        "Write the children under each record that has them.");

    public static Diagnostic PathShape(SourceSpan span, string key) => Diagnostic.Error(
        "SEED187",
        span,
        $"'{key}' expects the path of a plan file.",
        key == "include" ? "Write 'include: [common/people.yaml]'." : $"Write '{key}: base.yaml'.");

    public static Diagnostic RawShape(SourceSpan span) => Diagnostic.Error(
        "SEED188", span, "Each entry of 'batch' must be a request: a method with its URL.", "Write '- GET: sobjects/Account/${acme}'.");

    public static Diagnostic UnknownRawKey(NameSyntax key) => Diagnostic.Error(
        "SEED189", key.Span, $"'{key.Text}' is not a key of a request.",
        NearestName.Hint(key.Text, [.. PlanWords.Methods, "body", "$ref"]) ?? $"Use {Or([.. PlanWords.Methods, "body", "$ref"])}.");

    public static Diagnostic TwoMethods(NameSyntax method, NameSyntax first) => Diagnostic.Error(
        "SEED191", method.Span, $"The request already has the method '{first.Text}'.", "Start a new request with '- '.")
        .WithNote(first.Span, "The first method is here.");

    public static Diagnostic RawResource(SourceSpan span, string url, string resource) => Diagnostic.Error(
        "SEED192", span, $"A Batch call cannot contain a request to {Quote(url)}: it allows {Or([.. PlanWords.BatchResources])}.",
        url.StartsWith('/') || url.StartsWith("http", StringComparison.OrdinalIgnoreCase) || resource == "services"
            ? "Write the path after /services/data/vXX.0/, such as sobjects/Account."
            : NearestName.Hint(resource, PlanWords.BatchResources)
                ?? "Write records under 'records'. Use 'batch' only for requests that records cannot express.");

    public static Diagnostic BodyNotHere(SourceSpan span, string method) => Diagnostic.Error(
        "SEED193", span, $"A {method} request cannot have a body.", "Remove the body, or put its content into the URL.");

    public static Diagnostic ThenShape(SourceSpan span) => Diagnostic.Error(
        "SEED194", span, "'$then' expects a mapping of fields to their final values.", "Write '$then: { Status: Activated }'.");

    public static Diagnostic ChildrenInThen(SourceSpan span, string name) => Diagnostic.Error(
        "SEED148",
        span,
        $"'{name}' holds child records, but '$then' sets fields of the record itself.",
        "Write the children under the record, at the level of '$then'.");

    public static Diagnostic FieldListShape(SourceSpan span, string key) => Diagnostic.Error(
        "SEED195", span, $"'{key}' expects a field or a list of fields.", $"Write '{key}: Name' or '{key}: [FirstName, LastName]'.");

    public static Diagnostic FieldListedTwice(NameSyntax name, string key, SourceSpan first) => Diagnostic.Error(
        "SEED196", name.Span, $"'{name.Text}' occurs twice in '{key}'.", "Remove one of the two.")
        .WithNote(first, "The first one is here.");

    public static Diagnostic KeepShape(SourceSpan span) => Diagnostic.Error(
        "SEED197", span, "'$keep' expects true or false.", "Write '$keep: true'.");

    public static Diagnostic TagsShape(SourceSpan span) => Diagnostic.Error(
        "SEED332", span, "'$tags' expects a tag or a list of tags.", "Write '$tags: demo' or '$tags: [demo, smoke]'.");

    public static Diagnostic Tag(SourceSpan span, string text) => Diagnostic.Error(
        "SEED336",
        span,
        $"{Quote(text)} cannot be a tag.",
        "Begin with a letter or a digit, and use letters, digits and '.', '_' or '-' only.");

    public static Diagnostic FromShape(SourceSpan span, string path) => Diagnostic.Error(
        "SEED198",
        span,
        $"'$from' expects the path of a .csv file, but got {Quote(path)}.",
        "Write '$from: products.csv', relative to this file.");

    public static Diagnostic CountAndFrom(SourceSpan span, SourceSpan count) => Diagnostic.Error(
        "SEED199",
        span,
        "A record can have '$count' or '$from', not both.",
        "Remove one of the two. A nested record can have the other one.").WithNote(count, "'$count' is here.");

    public static Diagnostic RawNameTwice(NameSyntax name, SourceSpan first) => Diagnostic.Error(
        "SEED149", name.Span, $"Two requests of 'batch' are called '{name.Text}'.", "Give each request its own name.")
        .WithNote(first, "The first request is here.");

    public static Diagnostic Guard(SourceSpan span, string text) => Diagnostic.Error(
        "SEED146",
        span,
        $"'guard' expects the name of a field, but got {Quote(text)}.",
        "Write the API name of a unique text field, such as Seed_Key__c.");

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    // Suggests a valid name that is similar to the invalid one.
    private static string NameHint(string name, Func<char, bool> mayHold, char stands)
    {
        var better = string.Concat(name.Trim().Select(c => mayHold(c) ? c : stands)).TrimStart('.', '_', '-').TrimEnd('.', '_', '-');
        return better.Length > 0 ? $"Write '{Clip(better)}', for instance." : "Choose a name that starts with a letter.";
    }
}
