using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>SEED2xx: names, types and values that do not fit the schema or each other.</summary>
internal static class BindingDiagnostics
{
    /// <summary>
    /// Reports an unknown type. Without an org, the message does not claim that the type does not exist, because only an org knows all its
    /// types.
    /// </summary>
    public static Diagnostic UnknownType(NameSyntax name, OrgSchema schema) => Diagnostic.Error(
        "SEED201", name.Span,
        schema.AllNames is null
            ? $"The sObject type '{name.Text}' is neither a standard type that Seeder knows nor part of the given metadata."
            : $"The org has no sObject type '{name.Text}', or the running user may not see it.",
        NameHints.Near(name.Text, schema.Names, schema) ?? NameHints.OfType(name.Text, schema)) with
    { Subject = name.Text };

    public static Diagnostic TypeNotCreateable(ObjectSchema type, SourceSpan span) => Diagnostic.Error(
        "SEED202",
        span,
        $"Salesforce does not allow {type.Name} records to be created.",
        "Refer to a record of the org by a mapping, or declare it under 'existing'.");

    public static Diagnostic DuplicateReference(NameSyntax name, SourceSpan first) => Diagnostic.Error(
        "SEED203",
        name.Span,
        $"The reference id '{name.Text}' is used twice.",
        "Give each record, and each entry under 'existing' and 'uses', its own name.")
        .WithNote(first, $"'{name.Text}' is declared here first.");

    public static Diagnostic NameIsAType(NameSyntax name, SourceSpan type) => Diagnostic.Error(
        "SEED205", name.Span, $"'{name.Text}' is a type in this plan, so it cannot be a reference id.", "Choose another name.")
        .WithNote(type, "The type is used here.");

    /// <summary>The value has the wrong shape for its name, or the type has no such name. The hint shows the right spelling.</summary>
    public static Diagnostic Misplaced(ObjectSchema type, FieldSyntax written, OrgSchema schema)
    {
        var name = written.Name.Text;
        if (type.FindRelationship(name) is { } lookup && written.Value is not ValueSyntax.Mapping)
        {
            return RelationshipWantsMapping(lookup, written);
        }
        if (type.FindChild(name) is { } child)
        {
            return ChildrenWantList(child, written);
        }
        return type.FindField(name) is not { } field ? UnknownName(type, written, schema)
            : type.IsCompound(field) ? CompoundField(type, field, written.Name.Span)
            : FieldWantsOneValue(type, field, written);
    }

    private static Diagnostic RelationshipWantsMapping(FieldSchema lookup, FieldSyntax written) => Diagnostic.Error(
        "SEED206", written.Name.Span, $"'{written.Name.Text}' is a relationship and expects a mapping; its field is '{lookup.Name}'.",
        $"Write '{lookup.Name}: ...' for an id or a reference, or '{NameHints.MappingOf(lookup, written.Name.Text)}' for the record with "
            + "that value.");

    private static Diagnostic ChildrenWantList(ChildRelationship child, FieldSyntax written) => Diagnostic.Error(
        "SEED207", written.Name.Span, $"'{written.Name.Text}' holds {child.ChildType} records and expects a list of mappings.",
        written.Value is ValueSyntax.Mapping
            ? "Start each child with '- ', even if there is only one."
            : "Write each child as a mapping of fields: '- Field: value'.");

    private static Diagnostic FieldWantsOneValue(ObjectSchema type, FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED208",
        written.Name.Span,
        $"'{written.Name.Text}' is a field of {type.Name} and expects one value, not a "
            + $"{(written.Value is ValueSyntax.Mapping ? "mapping" : "list")}.",
        written.Value is ValueSyntax.Mapping && field.RelationshipName is { } relationship
            ? $"Write '{NameHints.MappingOf(field, relationship)}' for the record with that value."
            : "Write the value after the colon.");

    /// <summary>Reports an unknown name. The shape of the value tells what kind of name the user meant.</summary>
    public static Diagnostic UnknownName(ObjectSchema type, FieldSyntax written, OrgSchema schema)
    {
        var (kind, names, custom) = written.Value switch
        {
            ValueSyntax.RecordList => ("child relationship", type.ChildRelationships.Select(c => c.Name), "__r"),
            ValueSyntax.Mapping => ("relationship", type.Fields.Select(f => f.RelationshipName), "__r"),
            ValueSyntax.EmptyList => ("field or child relationship", type.Names, "__c and __r"),
            // A plan cannot set an address or a geolocation, only its parts.
            _ => ("field", type.Names.Where(n => type.FindField(n) is not { IsCompound: true }), "__c"),
        };
        return Diagnostic.Error(
            "SEED209", written.Name.Span, $"{type.Name} has no {kind} '{written.Name.Text}'.",
            written.Name.Text.ToUpperInvariant() is "RECORDTYPE" or "RECORDTYPEID"
                ? NameHints.OfRecordType(type, written, schema)
                : FeatureHints.OfField(type, written.Name.Text) ?? NameHints.OfPart(type, written.Name.Text)
                    ?? NameHints.Near(written.Name.Text, names.OfType<string>(), schema)
                    ?? NameHints.OfField(written.Name.Text, custom, schema));
    }

    /// <summary>Reports a list of mappings under a name that is not a child relationship.</summary>
    public static Diagnostic NotAChildList(ObjectSchema type, FieldSyntax written, OrgSchema schema)
    {
        var name = written.Name.Text;
        return (type.FindRelationship(name) ?? type.FindField(name)) is { } field ? RecordsUnderField(type, field, written)
            : UnknownName(type, written, schema);
    }

    private static Diagnostic RecordsUnderField(ObjectSchema type, FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED210", written.Name.Span,
        field.RelationshipName is null
            ? $"'{written.Name.Text}' is a field of {type.Name} and cannot hold child records."
            : $"'{written.Name.Text}' refers from {A(type.Name)} to one parent record, so it cannot hold a list.",
        field.RelationshipName is { } relationship
            ? $"Write '{NameHints.MappingOf(field, relationship)}' for the record with that value, or '{field.Name}: ${{ref}}'."
            : "Use a child relationship of the type, or write one value.");

    public static Diagnostic CompoundField(ObjectSchema type, FieldSchema field, SourceSpan span)
    {
        var parts = StandardFields.PartsOf(type, field).Take(7);
        return Diagnostic.Error(
            "SEED211",
            span,
            $"'{field.Name}' is a compound field: Salesforce builds it from its parts.",
            $"Set the parts: {string.Join(", ", parts)}.");
    }

    public static Diagnostic FieldTwice(FieldSchema field, NameSyntax name, SourceSpan first) => SetTwice(
        name,
        name.Text == field.Name ? $"{field.Name} is set twice." : $"'{name.Text}' sets {field.Name}, which is already set.",
        "Remove one of the two.")
        .WithNote(first, $"{field.Name} is set here first.");

    /// <summary>Reports a nested record that also sets the lookup to its parent.</summary>
    public static Diagnostic ParentTwice(FieldSchema field, NameSyntax name, ExpandedRecord record) => SetTwice(
        name,
        $"'{name.Text}' sets {field.Name}, which is already set because the record is nested under '{record.Parent!.Address}'.",
        "Remove it, or move the record out of the list.")
        .WithNote(record.Parent.Syntax.Span, $"'{record.Parent.Address}' is declared here.");

    private static Diagnostic SetTwice(NameSyntax name, string message, string hint) =>
        Diagnostic.Error("SEED212", name.Span, message, hint);

    /// <param name="isFound">Whether Seeder only looks the record up and never creates it.</param>
    public static Diagnostic ReadOnlyField(ObjectSchema type, FieldSchema field, SourceSpan span, bool isFound) => Diagnostic.Error(
        "SEED213", span, $"{type.Name}.{field.Name} cannot be set when a record is {(isFound ? "updated" : "created")}.",
        field.Name == "Id" ? "Remove it: Salesforce assigns the id."
        : field.Calculated ? "Remove it: the field is a formula, so Salesforce sets it."
        : field.AutoNumber ? "Remove it: the field is an auto-number, so Salesforce sets it."
        : FeatureHints.OfAuditField(field) ?? "Remove it: Salesforce sets it, or the running user may not set it.");

    public static Diagnostic RequiredMissing(ObjectSchema type, ImmutableArray<FieldSchema> fields, SourceSpan span) => Diagnostic.Error(
        "SEED214", span,
        fields is [var only]
            ? $"{type.Name}.{only.Name} is required and has no value here."
            : $"{And(fields.Select(f => f.Name))} of {type.Name} are required and have no value here.",
        $"Add {And(fields.Select(f => $"'{f.Name}:'"))} to this record"
            + $"{(SpecialRules.IsContentOfFile(type, fields[0]) ? ", or 'ContentUrl:' for a link" : "")}.");

    /// <param name="isNull">Whether the value is null, not a blank text.</param>
    public static Diagnostic RequiredIsEmpty(ObjectSchema type, FieldSchema field, bool isNull, SourceSpan span) => Diagnostic.Error(
        "SEED215",
        span,
        $"{type.Name}.{field.Name} {(field.DefaultedOnCreate ? "always has a value" : "is required")} and cannot be "
            + $"{(isNull ? "null" : "blank")}.",
        field.DefaultedOnCreate ? "Give it a value, or leave it out: the org then sets its default." : "Give it a value.");

    public static Diagnostic ListOnField(FieldSchema field, ValueSyntax value) => Diagnostic.Error(
        "SEED216", value.Span, $"{field.Name} expects one value; only a multi-select picklist takes a list.",
        value is ValueSyntax.EmptyList ? "Write 'null' to leave it empty." : "Write one value after the colon.");

    /// <param name="target">The record of this plan that the reference names; null for a record of the org.</param>
    public static Diagnostic WrongTarget(FieldSchema field, string type, ExpandedRecord? target, SourceSpan span)
    {
        var diagnostic = Diagnostic.Error(
            "SEED218", span, $"{field.Name} expects {Either(field)}, but {(target is null ? "this" : $"'{target.Address}'")} is {A(type)}.",
            $"Refer to {(field.Polymorphic ? "a record of one of those types" : A(field.ReferenceTo[0]))}.");
        return target is null ? diagnostic : diagnostic.WithNote(target.Syntax.Span, $"'{target.Address}' is declared here.");
    }

    /// <param name="type">The type whose ids start with this prefix; null if Seeder knows no such type.</param>
    public static Diagnostic WrongPrefix(FieldSchema field, string id, ObjectSchema? type, SourceSpan span) => Diagnostic.Error(
        "SEED219",
        span,
        $"{field.Name} expects {Either(field)}, but ids that start with '{id[..3]}' belong to "
            + $"{(type is null ? "another type" : type.Name)}.",
        "Refer to a record of this plan, or name the org's record by a mapping.");

    // A circle can be as long as the plan, so a message names only its first members.
    internal const int MostNamed = 10;

    /// <summary>Reports child records in a mapping: it looks up a record, so it can contain only fields of that record.</summary>
    public static Diagnostic ChildrenInMapping(ObjectSchema type, NameSyntax name) => Diagnostic.Error(
        "SEED264",
        name.Span,
        $"'{name.Text}' is a child relationship. This mapping looks up {A(type.Name)}, so it can use only fields of {type.Name}.",
        $"Use fields of {type.Name}.");

    internal static Diagnostic UnknownAfter(NameSyntax name, ExpandedPlan plan, IEnumerable<string> similar) => Diagnostic.Error(
        "SEED243", name.Span, $"'$after' names '{name.Text}', but no record in this plan has that reference id.",
        plan.Syntax.Existing.Any(e => e.Name.Text == name.Text) || plan.Syntax.Uses.Any(u => u.Name.Text == name.Text)
            ? "Remove it: records under 'existing' and 'uses' exist before anything is created."
            : NearestName.Hint(name.Text, similar) ?? "Add '$ref' to the record that you mean.");

    public static Diagnostic AfterItself(NameSyntax name) => Diagnostic.Error(
        "SEED244", name.Span, $"'{name.Text}' cannot come after itself.", "Remove it from '$after'.");

    public static Diagnostic AddressTwice(NameSyntax name, string address, SourceSpan first) => Diagnostic.Error(
        "SEED266",
        name.Span,
        $"'{address}' would be the address of two records: a record with '$count' or '$from' adds a number to its reference id.",
        "Choose another reference id.")
        .WithNote(first, "The other one comes from here.");

    public static Diagnostic UnknownFieldInList(ObjectSchema type, NameSyntax name, string list) => Diagnostic.Error(
        "SEED279",
        name.Span,
        $"'{list}' names '{name.Text}', which {type.Name} does not have.",
        type.FindRelationship(name.Text) is { } lookup ? $"Write '{lookup.Name}'."
            : NameHints.OfPart(type, name.Text)
                ?? NearestName.Hint(name.Text, type.Fields.Select(f => f.Name))
                ?? "Check the API name of the field.");

    public static Diagnostic NotUpdateable(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED280",
        span,
        $"'$then' updates the record, and {type.Name}.{field.Name} cannot be updated.",
        field.Createable ? "Write it at the level of '$then' to set it when the record is created." : "Remove it: Salesforce sets it.");

    public static Diagnostic KeyNeedsValue(ObjectSchema type, NameSyntax key, SourceSpan record) => Diagnostic.Error(
        "SEED286", key.Span, $"'$key' names {key.Text}, but the record has no value for it.", $"Set {key.Text}, or remove it from '$key'.")
        .WithNote(record, $"This is the {type.Name} record.");

    public static Diagnostic NotFilterable(ObjectSchema type, FieldSchema field, NameSyntax name, string place) => Diagnostic.Error(
        "SEED289", name.Span, $"Salesforce cannot filter by {type.Name}.{field.Name}, {Words(field)}, so {place} cannot use it.",
        $"Use another field of {type.Name}, such as {Suggested(type)}.");

    private static string Words(FieldSchema field) => field.Type switch
    {
        FieldType.TextArea => "a long text",
        FieldType.Base64 => "the content of a file",
        FieldType.EncryptedString => "an encrypted text",
        FieldType.Address or FieldType.Location => "a compound field",
        _ => "which the org marks as not filterable",
    };

    private static string Suggested(ObjectSchema type) =>
        (type.Fields.FirstOrDefault(f => f.ExternalId) ?? type.Fields.FirstOrDefault(f => f.NameField && f.IsFilterable))?.Name ?? "Id";

    public static Diagnostic KeysEqual(SeedRecord record, SeedRecord first) => Diagnostic.Error(
        "SEED287",
        record.Span,
        $"'{record.Address}' and '{first.Address}' have the same '$key' values "
            + $"({string.Join(", ", record.Key.Select(k => record.Fields[k].Field.Name))}), so both would be the same {record.Type.Name} "
            + "record of the org.",
        "Give each record its own values, or remove one of the records.").WithNote(first.Span, $"'{first.Address}' is declared here.");

    public static Diagnostic GuardMissing(SourceSpan span, string name, IReadOnlyList<ObjectSchema> types) => Diagnostic.Error(
        "SEED255",
        span,
        $"{And(types.Select(t => t.Name))} {(types.Count == 1 ? "has" : "have")} no field '{name}'. "
            + "Seeder writes the idempotency key of each new record into the field that 'guard' names.",
        NearestName.Hint(name, types.SelectMany(t => t.Fields).Where(IdempotencyKeys.Fits).Select(f => f.Name).Distinct())
            ?? $"Deploy objects/{(types[0].Name is "Task" or "Event" ? "Activity" : types[0].Name)}/fields/{name}.field-meta.xml: "
                + "docs/plan-language.md has it ready, under 'guard'.");

    public static Diagnostic GuardDoesNotFit(SourceSpan span, ObjectSchema type, FieldSchema field) => Diagnostic.Error(
        "SEED256",
        span,
        $"'guard' expects a unique text field of at least {IdempotencyKeys.LongestValue} characters that can be set on create, but "
            + $"{type.Name}.{field.Name} does not qualify.",
        "Use a separate field for the idempotency key: docs/plan-language.md has its metadata, under 'guard'.");

    public static Diagnostic UnknownOverride(string name, IEnumerable<string> declared) => Diagnostic.Error(
        "SEED247",
        null,
        $"--var sets '{name}', which the plan does not declare.",
        NearestName.Hint(name, declared) ?? "Declare it under 'vars'.");

    private static string Either(FieldSchema field) => field.ReferenceTo.Length <= 4
        ? string.Join(" or ", field.ReferenceTo.Select(A))
        : $"a record of one of {field.ReferenceTo.Length} types ({string.Join(", ", field.ReferenceTo.Take(4))}, ...)";

    internal static string OneOf(FieldSchema field) => $"one of: {Quoting.SomeAndCount(field.ReferenceTo, 8)}";

    private static string A(string type) => $"{("AEIOaeio".Contains(type[0]) ? "an" : "a")} {type}";

    internal static string And(IEnumerable<string> names) => names.ToList() is [.. var first, var last] && first.Count > 0
        ? $"{string.Join(", ", first)} and {last}"
        : names.First();
}
