using Seeder.Core.Binding;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Diagnostics;

/// <summary>SEED2xx: names, types and values that do not fit the schema or each other.</summary>
public static class BindingDiagnostics
{
    public static Diagnostic UnknownType(NameSyntax name, IEnumerable<string> names) => Diagnostic.Error(
        "SEED201", name.Span, $"There is no sObject type '{name.Text}'.",
        NearestName.Hint(name.Text, names) ?? "Name the folder of its metadata with --metadata, or check the API name (custom types end in __c).");

    public static Diagnostic TypeNotCreateable(ObjectSchema type, SourceSpan span) => Diagnostic.Error(
        "SEED202", span, $"Salesforce does not let one create {type.Name} records.", "Name the org's record under 'existing', or by a mapping.");

    public static Diagnostic DuplicateReference(NameSyntax name, SourceSpan first) => Diagnostic.Error(
        "SEED203", name.Span, $"The reference id '{name.Text}' is used twice.", "Give each record, and each name under 'existing', its own.")
        .WithNote(first, $"'{name.Text}' is declared here first.");

    public static Diagnostic UnknownReference(Expression.Path path, IReadOnlyDictionary<string, ExpandedRecord> records, IEnumerable<string> existing)
    {
        var name = path.Names[0];
        var near = NearestName.Find(name, records.Keys.Concat(existing));
        var diagnostic = Diagnostic.Error(
            "SEED204", path.Span, $"No record in this plan has the reference id '{name}'.",
            near is null ? "Give the record that you mean a '$ref', or name it under 'existing'." : $"Did you mean '{near}'?");
        return near is not null && records.TryGetValue(near, out var record)
            ? diagnostic.WithNote(record.Syntax.Ref!.Value.Span, $"'{near}' is declared here.")
            : diagnostic;
    }

    public static Diagnostic NameIsAType(NameSyntax name, SourceSpan type) => Diagnostic.Error(
        "SEED205", name.Span, $"'{name.Text}' is a type in this plan and cannot be a reference id too.", "Choose another name.")
        .WithNote(type, "The type is used here.");

    /// <summary>A value whose shape does not go with its name, or a name that the type does not have: says the right spelling.</summary>
    public static Diagnostic Misplaced(ObjectSchema type, FieldSyntax written)
    {
        var (name, span) = (written.Name.Text, written.Name.Span);
        if (type.FindRelationship(name) is { } lookup && written.Value is not ValueSyntax.Mapping)
        {
            return Diagnostic.Error("SEED206", span, $"'{name}' is a relationship and wants a mapping; its field is '{lookup.Name}'.",
                $"Write '{lookup.Name}: ...' for an id or a reference, or '{name}: {{ Field: value }}' for the record with that value.");
        }
        if (type.FindChild(name) is { } child)
        {
            return Diagnostic.Error("SEED207", span, $"'{name}' is a list of {child.ChildType} records and wants a list of mappings.",
                "Start each child with '- ', also when there is only one.");
        }
        if (type.FindField(name) is { } field)
        {
            return field.RelationshipName is { } relationship
                ? Diagnostic.Error("SEED208", span, $"'{name}' is a field and cannot hold a mapping.", $"Write '{relationship}:' before a mapping.")
                : Diagnostic.Error("SEED208", span, $"'{name}' is a field of {type.Name} and wants one value.");
        }
        return UnknownName(type, name, span);
    }

    public static Diagnostic UnknownName(ObjectSchema type, string name, SourceSpan span) => Diagnostic.Error(
        "SEED209", span, $"{type.Name} has no field, relationship or child relationship '{name}'.",
        NearestName.Hint(name, NamesOf(type)) ?? "Check the API name (custom fields end in __c, custom relationships in __r), and whether the running user may see it.");

    /// <summary>A list of mappings under a name that is no child relationship.</summary>
    public static Diagnostic NotAChildList(ObjectSchema type, FieldSyntax written)
    {
        var (name, span) = (written.Name.Text, written.Name.Span);
        if (type.FindRelationship(name) is { } lookup)
        {
            return Diagnostic.Error("SEED210", span, $"'{name}' leads to one parent record and cannot hold a list.", $"Write '{name}: {{ Field: value }}', or '{lookup.Name}: ${{ref}}'.");
        }
        return type.FindField(name) is not null
            ? Diagnostic.Error("SEED210", span, $"'{name}' is a field of {type.Name} and cannot hold child records.")
            : UnknownName(type, name, span);
    }

    public static Diagnostic CompoundField(ObjectSchema type, FieldSchema field, SourceSpan span)
    {
        var parts = type.Fields.Where(f => f.CompoundFieldName == field.Name && f.Name != field.Name).Select(f => f.Name).Take(5);
        return Diagnostic.Error("SEED211", span, $"'{field.Name}' is put together by Salesforce from its parts.", $"Set its parts: {string.Join(", ", parts)}.");
    }

    public static Diagnostic FieldTwice(FieldSchema field, NameSyntax name, SourceSpan? first)
    {
        var diagnostic = Diagnostic.Error("SEED212", name.Span, $"'{name.Text}' sets {field.Name}, which this record sets already.", "Remove one of the two.");
        return first is null ? diagnostic : diagnostic.WithNote(first, $"{field.Name} is set here first.");
    }

    public static Diagnostic ReadOnlyField(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED213", span, $"{type.Name}.{field.Name} cannot be set when a record is created.",
        field.Name == "Id" ? "Remove it: Salesforce gives each record its id."
        : field.Calculated ? "Remove it: Salesforce calculates it."
        : field.AutoNumber ? "Remove it: Salesforce numbers it."
        : "Remove it, or check the running user's field permissions.");

    public static Diagnostic RequiredMissing(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED214", span, $"{type.Name}.{field.Name} is required and has no value here.", $"Add '{field.Name}:' to this record.");

    public static Diagnostic RequiredIsNull(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED215", span, $"{type.Name}.{field.Name} is required and cannot be null.", "Give it a value.");

    public static Diagnostic ListOnField(FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED216", written.Name.Span, $"'{field.Name}' wants one value, not a list.", "Write 'null' to leave it empty.");

    public static Diagnostic ScalarsOnField(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED216", span, $"'{field.Name}' wants one value; only a multi-select picklist takes a list.", "Write the one value after the colon.");

    public static Diagnostic OnlyTextInList(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED217", span, $"The values of the multi-select '{field.Name}' can only be text.", "Write the picklist values themselves.");

    public static Diagnostic WrongTarget(FieldSchema field, ExpandedRecord target, SourceSpan span) => Diagnostic.Error(
        "SEED218", span, $"{field.Name} wants {Either(field)}, but '{target.Address}' is a {target.Type.Name}.", "Refer to a record of that type.")
        .WithNote(target.Syntax.Span, $"'{target.Address}' is declared here.");

    public static Diagnostic WrongTargetType(FieldSchema field, string type, SourceSpan span) => Diagnostic.Error(
        "SEED218", span, $"{field.Name} wants {Either(field)}, not a {type}.", "Refer to a record of that type.");

    public static Diagnostic WrongPrefix(FieldSchema field, string id, SourceSpan span) => Diagnostic.Error(
        "SEED219", span, $"{field.Name} wants {Either(field)}, but ids that start with '{id[..3]}' are of another type.", "Refer to a record of this plan, or name the org's record by a mapping.");

    public static Diagnostic NotAnId(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED220", span, $"'{text}' is no record id: {field.Name} wants 15 or 18 letters and digits with a right check suffix.",
        text.StartsWith('@') || text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? $"Write '${{{text.TrimStart('@')}}}' to refer to a record of this plan." : $"Refer to a record as '${{ref}}', or write '{field.RelationshipName ?? "Relationship"}: {{ Field: value }}'.");

    public static Diagnostic NotAFlag(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED221", span, $"'{text}' is not true or false, which the checkbox {field.Name} wants.",
        text.ToLowerInvariant() is "yes" or "on" or "1" or "y" ? "Write 'true'." : text.ToLowerInvariant() is "no" or "off" or "0" or "n" ? "Write 'false'." : "Write 'true' or 'false'.");

    public static Diagnostic NotANumber(FieldSchema field, string text, bool whole, SourceSpan span) => Diagnostic.Error(
        "SEED222", span, $"'{text}' is not {(whole ? "a whole number" : "a number")}, which {field.Name} wants.",
        text.Contains(',', StringComparison.Ordinal) ? "Write digits without separators and a point before decimals, such as 1200.50." : "Write digits, such as 1200.");

    public static Diagnostic TooManyDigits(FieldSchema field, string text, int digits, SourceSpan span) => Diagnostic.Error(
        "SEED223", span, $"'{text}' has more than the {digits} digits before the point that {field.Name} can hold.", "Write a smaller number.");

    public static Diagnostic NotADate(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED224", span, $"'{text}' is not a date, which {field.Name} wants.", "Write year, month and day, such as 2026-03-31, or an expression such as ${today + 30d}.");

    public static Diagnostic NotAnInstant(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED225", span, $"'{text}' is not a date and time, which {field.Name} wants.", "Write it such as 2026-03-31T14:30:00Z, or an expression such as ${now - 2h}.");

    public static Diagnostic NotATime(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED226", span, $"'{text}' is not a time of day, which {field.Name} wants.", "Write it in quotes, such as \"14:30:00\".");

    public static Diagnostic NotAnEmail(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED227", span, $"'{text}' is not an e-mail address, which {field.Name} wants.", "Write it such as jane@example.com.");

    public static Diagnostic NotInPicklist(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED228", span, $"'{text}' is not among the values of the restricted picklist {field.Name}.",
        NearestName.Hint(text, field.PicklistValues) ?? $"Choose from: {string.Join(", ", field.PicklistValues.Take(12))}{(field.PicklistValues.Length > 12 ? ", ..." : "")}.");

    public static Diagnostic TooLong(ObjectSchema type, FieldSchema field, int length, SourceSpan span) => Diagnostic.Error(
        "SEED229", span, $"This text has {length} characters; {type.Name}.{field.Name} holds {field.Length}.", "Shorten it.");

    public static Diagnostic IdInTypedField(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED230", span, $"{field.Name} is a {field.Type.ToString().ToLowerInvariant()} field and cannot hold a record's id.", "Copy a value with '${ref.Field}'.");

    public static Diagnostic UnknownVariable(Expression.Path path, IEnumerable<string> names) => Diagnostic.Error(
        "SEED231", path.Span, $"There is no variable '{string.Join('.', path.Names.Skip(1))}'.",
        NearestName.Hint(string.Join('.', path.Names.Skip(1)), names) ?? "Declare it under 'vars'.");

    public static Diagnostic UnknownOrgValue(Expression.Path path) => Diagnostic.Error(
        "SEED232", path.Span, $"'{path}' is not known of an org.", "Write '${org.id}' or '${org.user}'.");

    public static Diagnostic NoRecordHere(Expression.Path path) => Diagnostic.Error(
        "SEED233", path.Span, $"'{path.Names[0]}' stands for a record, and there is none here.", "Use it in the fields of a record.");

    public static Diagnostic NoParent(Expression.Path path, SourceSpan record) => Diagnostic.Error(
        "SEED234", path.Span, $"'{path}' goes up further than the record is nested.", "Nest the record, or refer to the other one by its reference id.")
        .WithNote(record, "This record is not nested in another.");

    public static Diagnostic PathThroughRelationship(Expression.Path path) => Diagnostic.Error(
        "SEED235", path.Span, $"'{path}' goes through a relationship; only one field of a record can be named.", "Refer to that record by its own reference id.");

    public static Diagnostic UnknownFieldInPath(Expression.Path path, ObjectSchema type, string name) => Diagnostic.Error(
        "SEED236", path.Span, $"{type.Name} has no field '{name}'.", NearestName.Hint(name, type.Fields.Select(f => f.Name)) ?? "Check the API name of the field.");

    public static Diagnostic ValueNotInPlan(Expression.Path path, ExpandedRecord record, FieldSchema field) => Diagnostic.Error(
        "SEED237", path.Span, $"The plan gives {field.Name} of '{record.Address}' no value, and reading values from the org is not supported yet.", $"Set {field.Name} on that record.")
        .WithNote(record.Syntax.Span, $"'{record.Address}' is declared here.");

    public static Diagnostic OrgValueNotYet(Expression.Path path) => Diagnostic.Error(
        "SEED237", path.Span, $"'{path}' would have to be read from the org, which is not supported yet.", $"Use the id: '${{{path.Names[0]}}}'.");

    public static Diagnostic ValueOfItself(Expression.Path path) => Diagnostic.Error(
        "SEED238", path.Span, $"The value of '{path}' is made from itself.", "Give one of the fields a value of its own.");

    public static Diagnostic PolymorphicWantsType(FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED239", written.Name.Span, $"'{written.Name.Text}' can lead to several types, so the only key of its mapping is the type.",
        $"Write '{written.Name.Text}: {{ {field.ReferenceTo[0]}: {{ Name: ... }} }}' with one of: {string.Join(", ", field.ReferenceTo.Take(8))}{(field.ReferenceTo.Length > 8 ? ", ..." : "")}.");

    public static Diagnostic EmptyMapping(FieldSyntax written) => Diagnostic.Error(
        "SEED240", written.Name.Span, $"The mapping under '{written.Name.Text}' names no field, so it could mean any record.", "Give at least one field and its value.");

    public static Diagnostic UnknownRecordType(ObjectSchema type, string name, SourceSpan span) => Diagnostic.Error(
        "SEED241", span, $"{type.Name} has no record type '{name}'.",
        NearestName.Hint(name, type.RecordTypes.Select(t => t.DeveloperName)) ?? $"Choose from: {string.Join(", ", type.RecordTypes.Where(t => !t.Master).Select(t => t.DeveloperName))}.");

    public static Diagnostic SeveralRecordsMatch(Lookup lookup, ImmutableArray<SeedRecord> matches)
    {
        var diagnostic = Diagnostic.Error(
            "SEED242", lookup.Span, $"{matches.Length} {lookup.Type!.Name} records of this plan have these values.", "Add a field that tells them apart, or refer to one by its reference id.");
        return matches.Take(3).Aggregate(diagnostic, (d, m) => d.WithNote(m.Span, $"'{m.Address}' is one of them."));
    }

    public static Diagnostic UnknownAfter(NameSyntax name, IReadOnlyDictionary<string, ExpandedRecord> records) => Diagnostic.Error(
        "SEED243", name.Span, $"'$after' names '{name.Text}', but no record in this plan has that reference id.", NearestName.Hint(name.Text, records.Keys) ?? "Give the record that you mean a '$ref'.");

    public static Diagnostic AfterItself(NameSyntax name) => Diagnostic.Error(
        "SEED244", name.Span, $"'{name.Text}' cannot come after itself.", "Remove it from '$after'.");

    public static Diagnostic QueryWithoutId(SourceSpan span) => Diagnostic.Error(
        "SEED245", span, "This query does not select the Id, and only that.", "Begin it with 'SELECT Id FROM'.");

    public static Diagnostic IdInQuery(SourceSpan span) => Diagnostic.Error(
        "SEED246", span, "A query under 'existing' is asked before anything is created, so it cannot hold a record's id.", "Use fields and variables.");

    public static Diagnostic UnknownOverride(string name, IEnumerable<string> declared) => Diagnostic.Error(
        "SEED247", null, $"--var sets '{name}', which the plan does not declare.", NearestName.Hint(name, declared) ?? "Declare it under 'vars'.");

    private static string Either(FieldSchema field) => field.ReferenceTo switch
    {
        [var only] => $"a record of type {only}",
        { Length: <= 4 } few => $"a record of type {string.Join(" or ", few)}",
        var many => $"a record of one of {many.Length} types",
    };

    private static IEnumerable<string> NamesOf(ObjectSchema type) =>
        type.Fields.Select(f => f.Name)
            .Concat(type.Fields.Select(f => f.RelationshipName).OfType<string>())
            .Concat(type.ChildRelationships.Select(c => c.Name).OfType<string>());
}
