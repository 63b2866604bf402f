using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

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
        NearestName.Hint(name.Text, schema.Names) ?? (schema.AllNames is null
            ? "Check the API name (custom types end in __c), or give its metadata with --metadata. "
                + "With --learn, Seeder derives the type from the plan."
            : "Check the API name (custom types end in __c).")) with
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

    public static Diagnostic UnknownReference(
        Expression.Path path, IReadOnlyDictionary<string, NamedRecords> records, IEnumerable<string> similar)
    {
        var name = path.Names[0];
        var near = NearestName.Find(name, similar);
        var diagnostic = Diagnostic.Error(
            "SEED204", path.Span, $"No record in this plan has the reference id '{name}'.",
            near is null ? "Add '$ref' to the record that you mean, or name it under 'existing'." : $"Did you mean '{near}'?");
        return near is not null && records.TryGetValue(near, out var record)
            ? diagnostic.WithNote(record.Syntax.Ref!.Value.Span, $"'{near}' is declared here.")
            : diagnostic;
    }

    public static Diagnostic NameIsAType(NameSyntax name, SourceSpan type) => Diagnostic.Error(
        "SEED205", name.Span, $"'{name.Text}' is a type in this plan, so it cannot be a reference id.", "Choose another name.")
        .WithNote(type, "The type is used here.");

    /// <summary>The value has the wrong shape for its name, or the type has no such name. The hint shows the right spelling.</summary>
    public static Diagnostic Misplaced(ObjectSchema type, FieldSyntax written)
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
        return type.FindField(name) is not { } field ? UnknownName(type, written)
            : type.IsCompound(field) ? CompoundField(type, field, written.Name.Span)
            : FieldWantsOneValue(type, field, written);
    }

    private static Diagnostic RelationshipWantsMapping(FieldSchema lookup, FieldSyntax written) => Diagnostic.Error(
        "SEED206", written.Name.Span, $"'{written.Name.Text}' is a relationship and expects a mapping; its field is '{lookup.Name}'.",
        $"Write '{lookup.Name}: ...' for an id or a reference, or '{MappingOf(lookup, written.Name.Text)}' for the record with that "
            + "value.");

    private static Diagnostic ChildrenWantList(ChildRelationship child, FieldSyntax written) => Diagnostic.Error(
        "SEED207", written.Name.Span, $"'{written.Name.Text}' holds {child.ChildType} records and expects a list of mappings.",
        "Start each child with '- ', even if there is only one.");

    private static Diagnostic FieldWantsOneValue(ObjectSchema type, FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED208",
        written.Name.Span,
        $"'{written.Name.Text}' is a field of {type.Name} and expects one value, not a "
            + $"{(written.Value is ValueSyntax.Mapping ? "mapping" : "list")}.",
        written.Value is ValueSyntax.Mapping && field.RelationshipName is { } relationship
            ? $"Write '{MappingOf(field, relationship)}' for the record with that value."
            : "Write the value after the colon.");

    /// <summary>Reports an unknown name. The shape of the value tells what kind of name the user meant.</summary>
    public static Diagnostic UnknownName(ObjectSchema type, FieldSyntax written)
    {
        var (kind, names, custom) = written.Value switch
        {
            ValueSyntax.RecordList => ("child relationship", type.ChildRelationships.Select(c => c.Name), "__r"),
            ValueSyntax.Mapping => ("relationship", type.Fields.Select(f => f.RelationshipName), "__r"),
            ValueSyntax.EmptyList => ("field or child relationship", type.Names, "__c and __r"),
            _ => ("field", type.Names, "__c"),
        };
        return Diagnostic.Error(
            "SEED209", written.Name.Span, $"{type.Name} has no {kind} '{written.Name.Text}'.",
            NearestName.Hint(written.Name.Text, names.OfType<string>())
                ?? $"Check the API name (custom names end in {custom}), and whether the running user may see it.");
    }

    /// <summary>Reports a list of mappings under a name that is not a child relationship.</summary>
    public static Diagnostic NotAChildList(ObjectSchema type, FieldSyntax written)
    {
        var name = written.Name.Text;
        return (type.FindRelationship(name) ?? type.FindField(name)) is { } field ? RecordsUnderField(type, field, written)
            : UnknownName(type, written);
    }

    private static Diagnostic RecordsUnderField(ObjectSchema type, FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED210", written.Name.Span,
        field.RelationshipName is null
            ? $"'{written.Name.Text}' is a field of {type.Name} and cannot hold child records."
            : $"'{written.Name.Text}' refers from {A(type.Name)} to one parent record, so it cannot hold a list.",
        field.RelationshipName is { } relationship
            ? $"Write '{MappingOf(field, relationship)}' for the record with that value, or '{field.Name}: ${{ref}}'."
            : "Use a child relationship of the type, or write one value.");

    public static Diagnostic CompoundField(ObjectSchema type, FieldSchema field, SourceSpan span)
    {
        var parts = type.Fields.Where(f => f.CompoundFieldName == field.Name && f.Name != field.Name).Select(f => f.Name).Take(5);
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
        : field.Calculated ? "Remove it: Salesforce calculates it."
        : field.AutoNumber ? "Remove it: Salesforce numbers it."
        : "Remove it: Salesforce sets it, or the running user may not set it.");

    public static Diagnostic RequiredMissing(ObjectSchema type, ImmutableArray<FieldSchema> fields, SourceSpan span) => Diagnostic.Error(
        "SEED214", span,
        fields is [var only]
            ? $"{type.Name}.{only.Name} is required and has no value here."
            : $"{And(fields.Select(f => f.Name))} of {type.Name} are required and have no value here.",
        $"Add {And(fields.Select(f => $"'{f.Name}:'"))} to this record.");

    public static Diagnostic RequiredIsNull(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED215", span, $"{type.Name}.{field.Name} is required and cannot be null.", "Give it a value.");

    public static Diagnostic ListOnField(FieldSchema field, ValueSyntax value) => Diagnostic.Error(
        "SEED216", value.Span, $"{field.Name} expects one value; only a multi-select picklist takes a list.",
        value is ValueSyntax.EmptyList ? "Write 'null' to leave it empty." : "Write one value after the colon.");

    public static Diagnostic OnlyTextInList(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED217", span, $"The values of the multi-select picklist '{field.Name}' must be text.", "Write the picklist values.");

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

    public static Diagnostic NotAnId(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED220", span, $"{field.Name} expects a record id (15 letters and digits, or 18 with a valid checksum), but got {Quote(text)}.",
        text.Length is 15 or 18 && text.All(char.IsAsciiLetterOrDigit)
            ? "Copy the id again: upper and lower case matter, and the last three characters are a checksum."
            : text.Length == 0 ? "Write null to leave it empty."
            : span.Source.Content.AsSpan(span.Start).StartsWith("${")
                ? "Refer to the record itself, such as ${ref}, not to one of its values."
                : text.TrimStart('@') is { Length: > 0 } name
                    && char.IsAsciiLetter(name[0])
                    && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"Write '${{{name}}}' to refer to a record of this plan."
                : "Refer to a record as "
                    + $"'${{ref}}'{(field.RelationshipName is { } relationship ? $", or write '{MappingOf(field, relationship)}'" : "")}.");

    public static Diagnostic NotAFlag(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED221", span, $"The checkbox {field.Name} expects true or false, but got {Quote(text)}.",
        text.ToLowerInvariant() is "yes" or "on" or "1" or "y"
            ? "Write 'true'."
            : text.ToLowerInvariant() is "no" or "off" or "0" or "n" ? "Write 'false'." : "Write 'true' or 'false'.");

    public static Diagnostic NotANumber(FieldSchema field, string text, bool whole, SourceSpan span) => Diagnostic.Error(
        "SEED222", span, $"{field.Name} expects {(whole ? "a whole number" : "a number")}, but got {Quote(text)}.",
        text.Length == 0
            ? "Write null to leave it empty."
            : whole ? "Write digits only, such as 1200." : "Write digits only, with a point before decimals, such as 1200.50.");

    public static Diagnostic TooManyDigits(FieldSchema field, string text, int digits, SourceSpan span) => Diagnostic.Error(
        "SEED223",
        span,
        $"{Quote(text)} has more than the {digits} digits before the point that {field.Name} can hold.",
        "Write a smaller number.");

    public static Diagnostic NotADate(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED224",
        span,
        $"{field.Name} expects a date, but got {Quote(text)}.",
        text.Length == 0
            ? "Write null to leave it empty."
            : "Write year, month and day, such as 2026-03-31, or an expression such as ${today + 30d}.");

    public static Diagnostic NotAnInstant(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED225",
        span,
        $"{field.Name} expects a date and time, but got {Quote(text)}.",
        text.Length == 0
            ? "Write null to leave it empty."
            : "Write a time such as 2026-03-31T14:30:00Z, or an expression such as ${now - 2h}.");

    public static Diagnostic NotATime(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED226",
        span,
        $"{field.Name} expects a time of day, but got {Quote(text)}.",
        text.Length == 0 ? "Write null to leave it empty." : "Write hours, minutes and seconds, such as 14:30:00.");

    public static Diagnostic NotAnEmail(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED227", span, $"{field.Name} expects an e-mail address, but got {Quote(text)}.", "Write an address such as jane@example.com.");

    public static Diagnostic NotInPicklist(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED228", span, $"The restricted picklist {field.Name} has no value {Quote(text)}.",
        NearestName.Hint(text, field.PicklistValues)
            ?? $"Choose from: {string.Join(", ", field.PicklistValues.Take(12))}{(field.PicklistValues.Length > 12 ? ", ..." : "")}.");

    public static Diagnostic TooLong(ObjectSchema type, FieldSchema field, int length, SourceSpan span) => Diagnostic.Error(
        "SEED229", span, $"This text has {length} characters; {type.Name}.{field.Name} holds at most {field.Length}.", "Shorten the text.");

    public static Diagnostic IdInTypedField(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED230",
        span,
        $"{field.Name} is of type {field.Type.ToString().ToLowerInvariant()} and cannot hold a record's id.",
        "Write a value, or copy the value of another field with '${ref.Field}'.");

    public static Diagnostic TextAroundId(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED260", span, $"{field.Name} expects a record's id without other text.", "Write only one expression, such as ${ref}.");

    public static Diagnostic UnknownVariable(Expression.Path path, IEnumerable<string> names) => Diagnostic.Error(
        "SEED231",
        path.Span,
        path.Names.Length == 1 ? "'var' needs the name of a variable." : $"There is no variable '{string.Join('.', path.Names.Skip(1))}'.",
        path.Names.Length == 1 ? "Write '${var.name}' with a name declared under 'vars'."
        : NearestName.Hint(string.Join('.', path.Names.Skip(1)), names) ?? "Declare it under 'vars'.");

    public static Diagnostic UnknownOrgValue(Expression.Path path) => Diagnostic.Error(
        "SEED232", path.Span, $"'{path}' has no value: 'org' has only the parts 'id' and 'user'.", "Write '${org.id}' or '${org.user}'.");

    public static Diagnostic PartOfPlan(Expression.Path path) => Diagnostic.Error(
        "SEED261", path.Span, $"'{path}' has no value: 'plan' is the plan's name and has no parts.", "Write '${plan}'.");

    public static Diagnostic NoRecordHere(Expression.Path path) => Diagnostic.Error(
        "SEED233",
        path.Span,
        $"'{path.Names[0]}' means a record, and this place is outside of a record.",
        "Use it in the fields of a record.");

    public static Diagnostic NoParent(Expression.Path path, SourceSpan record) => Diagnostic.Error(
        "SEED234",
        path.Span,
        $"'{path}' goes up more levels than the record is nested.",
        "Nest the record, or refer to the other record by its reference id.")
        .WithNote(record, "This record is not nested in another.");

    public static Diagnostic PathThroughRelationship(Expression.Path path) => Diagnostic.Error(
        "SEED235",
        path.Span,
        $"'{path}' goes through a relationship; an expression can read only a field of the record itself.",
        "Refer to the related record by its own reference id.");

    public static Diagnostic UnknownFieldInPath(Expression.Path path, ObjectSchema type, string name) => Diagnostic.Error(
        "SEED236",
        path.Span,
        $"{type.Name} has no field '{name}'.",
        NearestName.Hint(name, type.Fields.Select(f => f.Name)) ?? "Check the API name of the field.");

    public static Diagnostic ValueOfItself(Expression.Path path, IReadOnlyList<ValueSyntax> cycle) =>
        cycle.SkipLast(1).Take(LimitDiagnostics.MostNotes).Aggregate(
            Diagnostic.Error(
                "SEED238",
                path.Span,
                $"The value of '{path}' depends on itself.",
                "Give one of the fields a value that does not depend on the others."),
            (d, field) => d.WithNote(field.Span, "This value is part of the circle."));

    // A circle can be as long as the plan, so a message names only its first members.
    private const int MostNamed = 10;

    private static IEnumerable<string> Named(ImmutableArray<NameSyntax> names)
    {
        var named = names.Take(MostNamed).Select(n => $"'{n.Text}'");
        return names.Length <= MostNamed ? named : named.Append($"{names.Length - MostNamed} more");
    }

    public static Diagnostic ExistingOfItself(ImmutableArray<NameSyntax> cycle) =>
        cycle.Skip(1).Take(MostNamed - 1).Aggregate(
            Diagnostic.Error(
                "SEED249", cycle[0].Span,
                cycle.Length == 1
                    ? $"The lookup of '{cycle[0].Text}' depends on itself."
                    : $"The lookups of {And(Named(cycle))} depend on each other.",
                $"Describe {(cycle.Length == 1 ? "it" : "one of them")} by its own field values."),
            (d, name) => d.WithNote(name.Span, $"'{name.Text}' is declared here."));

    public static Diagnostic PolymorphicWantsType(FieldSchema field, FieldSyntax written) => Diagnostic.Error(
        "SEED239",
        written.Name.Span,
        $"'{written.Name.Text}' can refer to several types, so its mapping must have the type as its only key.",
        $"Write '{MappingOf(field, written.Name.Text)}' with {OneOf(field)}.");

    public static Diagnostic LeadsElsewhere(FieldSchema field, FieldSyntax written, NameSyntax type) => Diagnostic.Error(
        "SEED262",
        type.Span,
        $"'{written.Name.Text}' cannot refer to '{type.Text}'.",
        NearestName.Hint(type.Text, field.ReferenceTo) ?? $"Use {OneOf(field)}.");

    /// <summary>Reports a type inside the mapping of a relationship that can point to one type only.</summary>
    public static Diagnostic TypeNotWanted(FieldSchema field, FieldSyntax written, NameSyntax type) => Diagnostic.Error(
        "SEED263",
        type.Span,
        $"'{written.Name.Text}' refers only to {field.ReferenceTo[0]} records, so its mapping holds fields, not a type.",
        $"Write '{MappingOf(field, written.Name.Text)}'.");

    /// <summary>Reports child records in a mapping; a mapping can contain only the record's own fields.</summary>
    public static Diagnostic ChildrenInMapping(ObjectSchema type, NameSyntax name) => Diagnostic.Error(
        "SEED264",
        name.Span,
        $"'{name.Text}' is a child relationship; a mapping can only use fields of {type.Name}.",
        $"Use fields of {type.Name}.");

    public static Diagnostic UnknownRecordType(ObjectSchema type, string name, SourceSpan span)
    {
        var choices = type.RecordTypes.Where(t => !t.Master).Select(t => t.DeveloperName).DefaultIfEmpty("Master");
        return Diagnostic.Error(
            "SEED241",
            span,
            $"{type.Name} has no record type '{name}'.",
            NearestName.Hint(name, type.RecordTypes.Select(t => t.DeveloperName)) ?? $"Choose from: {string.Join(", ", choices)}.");
    }

    public static Diagnostic SeveralRecordsMatch(Lookup lookup, int count, IEnumerable<SeedRecord> first)
    {
        var diagnostic = Diagnostic.Error(
            "SEED242",
            lookup.Span,
            $"{count} {lookup.Type!.Name} records of this plan have these values.",
            "Add a field whose value differs between them, or refer to one by its reference id.");
        return first.Aggregate(diagnostic, (d, m) => d.WithNote(m.Span, $"'{m.Address}' is one of them."));
    }

    internal static Diagnostic UnknownAfter(NameSyntax name, ExpandedPlan plan, IEnumerable<string> similar) => Diagnostic.Error(
        "SEED243", name.Span, $"'$after' names '{name.Text}', but no record in this plan has that reference id.",
        plan.Syntax.Existing.Any(e => e.Name.Text == name.Text) || plan.Syntax.Uses.Any(u => u.Name.Text == name.Text)
            ? "Remove it: records under 'existing' and 'uses' exist before anything is created."
            : NearestName.Hint(name.Text, similar) ?? "Add '$ref' to the record that you mean.");

    public static Diagnostic AfterItself(NameSyntax name) => Diagnostic.Error(
        "SEED244", name.Span, $"'{name.Text}' cannot come after itself.", "Remove it from '$after'.");

    public static Diagnostic QueryWithoutId(SourceSpan span) => Diagnostic.Error(
        "SEED245", span, "This query does not have the form 'SELECT Id FROM ...'.", "Select only the Id, from one type.");

    public static Diagnostic IdInQuery(SourceSpan span) => Diagnostic.Error(
        "SEED246",
        span,
        "A query under 'existing' runs before anything is created, so it cannot contain a record's id.",
        "Use fields and variables.");

    public static Diagnostic AddressTwice(NameSyntax name, string address, SourceSpan first) => Diagnostic.Error(
        "SEED266",
        name.Span,
        $"'{address}' would be the address of two records: a record with '$count' or '$from' adds a number to its reference id.",
        "Choose another reference id.")
        .WithNote(first, "The other one comes from here.");

    public static Diagnostic CountNotNumber(SourceSpan span, string value) => Diagnostic.Error(
        "SEED267",
        span,
        $"'$count' expects a number, but got '{value}'.",
        $"Use an expression whose value is a number such as 12 or a range such as 1..5; at most {Syntax.IterationCount.Most:N0}.");

    public static Diagnostic NotInCount(SourceSpan span, string key, string expression) => Diagnostic.Error(
        "SEED268", span, $"'{key}' cannot use '{expression}': Seeder counts the records before any record has a value.",
        key == "$count" ? "Use a variable (${var.count}) or pick." : "Use a variable, such as ${var.region}.csv.");

    public static Diagnostic SetAlone(Expression.Path path, NamedRecords named, int start, int count) => Diagnostic.Error(
        "SEED269",
        path.Span,
        $"'{path.Names[0]}' is a set of {Count(count, "record")} here, not one.",
        $"Draw one with '${{any({path.Names[0]})}}', take them in turn with '${{each({path.Names[0]})}}', or name one of "
            + $"them{(count > 0 ? $", such as '${{{named.Records[start].Address}}}'" : "")}.")
        .WithNote(named.Name.Span, $"'{path.Names[0]}' is declared here, in a record with '$count' or '$from'.");

    public static Diagnostic NoIterationHere(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED273",
        span,
        $"'{expression}' is the number of a record in '$count', and this record has no '$count'.",
        "Use it in a record with '$count', or in a record nested in it.");

    public static Diagnostic EmptyPool(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED274",
        span,
        $"'{expression}' has no records to draw from.",
        "Use a type, a reference id, a child list such as acme.Contacts, or a name under 'existing' that has records.");

    public static Diagnostic UnknownPool(SourceSpan span, string name, IEnumerable<string> names) => Diagnostic.Error(
        "SEED275",
        span,
        $"This plan has no type, reference id, or name under 'existing' or 'uses' called '{name}'.",
        NearestName.Hint(name, names) ?? "Check the name.");

    public static Diagnostic PoolNotName(SourceSpan span, string function) => Diagnostic.Error(
        "SEED276",
        span,
        $"'{function}' expects a name to draw from, not a value.",
        $"Write '${{{function}(customer)}}' or '${{{function}(acme.Contacts)}}'.");

    public static Diagnostic OrgValueDoesNotFit(FieldSchema field, FieldSchema source, SourceSpan span) => Diagnostic.Error(
        "SEED240",
        span,
        $"{field.Name} is of type {field.Type.ToString().ToLowerInvariant()} and cannot take the org's value of {source.Name}, which is "
            + $"of type {source.Type.ToString().ToLowerInvariant()}.",
        "Use a field of the same type, or a text field.");

    public static Diagnostic UnknownFieldInList(ObjectSchema type, NameSyntax name, string list) => Diagnostic.Error(
        "SEED279",
        name.Span,
        $"'{list}' names '{name.Text}', which {type.Name} does not have.",
        type.FindRelationship(name.Text) is { } lookup ? $"Write '{lookup.Name}'."
            : NearestName.Hint(name.Text, type.Fields.Select(f => f.Name)) ?? "Check the API name of the field.");

    public static Diagnostic NotUpdateable(ObjectSchema type, FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED280",
        span,
        $"'$then' updates the record, and {type.Name}.{field.Name} cannot be updated.",
        field.Createable ? "Write it beside '$then' to set it when the record is created." : "Remove it: Salesforce sets it.");

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
        "Give each record its own values, or write one record.").WithNote(first.Span, $"'{first.Address}' is declared here.");

    public static Diagnostic ValueTwice(FieldSchema field, string value, SourceSpan span, SourceSpan first) => Diagnostic.Error(
        "SEED288",
        span,
        $"{field.Name} is unique, and another record of this plan has {Quote(value)} too.",
        "Give each record its own value.")
        .WithNote(first, "The other record sets it here.");

    public static Diagnostic NoWeight(SourceSpan span) => Diagnostic.Error(
        "SEED277", span, "All values that 'pick' chooses from have the weight 0.", "Give at least one value a weight above 0.");

    public static Diagnostic FakeNotUnique(SourceSpan span, FieldSchema field, int tries) => Diagnostic.Error(
        "SEED278",
        span,
        $"{field.Name} is unique, and {tries} attempts to evaluate this expression gave only values that other records have.",
        "Use a token with more values, or add '${n}'.");

    public static Diagnostic DateOutOfRange(SourceSpan span, string written) => Diagnostic.Error(
        "SEED265", span, $"'{written}' is not in the years 1700 to 4000, the dates that Salesforce can hold.", "Write a smaller amount.");

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

    private static string OneOf(FieldSchema field) =>
        "one of: "
            + $"{string.Join(", ", field.ReferenceTo.Take(8))}"
            + $"{(field.ReferenceTo.Length > 8 ? $" and {field.ReferenceTo.Length - 8} more" : "")}";

    // An example of a mapping under a relationship. A polymorphic relationship needs the type first.
    private static string MappingOf(FieldSchema field, string relationship) => field.Polymorphic
        ? $"{relationship}: {{ {field.ReferenceTo[0]}: {{ Field: value }} }}"
        : $"{relationship}: {{ Field: value }}";

    private static string A(string type) => $"{("AEIOaeio".Contains(type[0], StringComparison.Ordinal) ? "an" : "a")} {type}";

    private static string And(IEnumerable<string> names) => names.ToList() is [.. var first, var last] && first.Count > 0
        ? $"{string.Join(", ", first)} and {last}"
        : names.First();
}
