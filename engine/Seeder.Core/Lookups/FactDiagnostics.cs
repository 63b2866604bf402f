using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Lookups;

/// <summary>SEED250 to SEED259: a lookup of an existing record finds no record, several records, or an unsuitable one.</summary>
internal static class FactDiagnostics
{
    public static Diagnostic NotFound(Lookup lookup, TypedPlan plan) => Diagnostic.Error(
        "SEED250",
        lookup.Span,
        $"{Subject(lookup, plan)} matches no record of {(lookup.Name is null ? "this plan or of the org" : "the org")}.",
        lookup.Name is null
            ? "Check the values, or add a record that has them to this plan."
            : "Check the values: a record under 'existing' must already be in the org.");

    public static Diagnostic SeveralFound(Lookup lookup, TypedPlan plan, ImmutableArray<string> ids) => Diagnostic.Error(
        "SEED251",
        lookup.Span,
        $"{Subject(lookup, plan)} matches {Quoting.Number(ids.Length)} records of the org: {Quoting.SomeAndCount(ids, 5)}.",
        lookup.Soql is null ? "Add a field whose value differs between them." : "Add a condition that only one of them meets.");

    public static Diagnostic RefersToNew(Lookup lookup, TypedPlan plan, FieldSchema field, SeedRecord target) => Diagnostic.Error(
        "SEED252",
        lookup.Span,
        $"{Subject(lookup, plan)} cannot match a record: {field.Name} refers to '{target.Address}', which does not exist yet.",
        "Add the record itself to this plan.")
        .WithNote(target.Span, $"'{target.Address}' is declared here.");

    public static Diagnostic SeveralWithKey(SeedRecord record, ImmutableArray<string> ids) => Diagnostic.Error(
        "SEED253",
        record.Span,
        $"The '$key' of '{record.Address}' ({KeyOf(record)}) matches {Quoting.Number(ids.Length)} {record.Type.Name} records of the org: "
            + $"{Quoting.SomeAndCount(ids, 5)}.",
        "Delete the duplicates, or add a field to '$key' whose value differs between them.");

    public static Diagnostic KeyNotFound(SeedRecord record) => Diagnostic.Error(
        "SEED254",
        record.Span,
        $"The '$key' of '{record.Address}' ({KeyOf(record)}) matches no {record.Type.Name} record of the org, and Seeder cannot create "
            + "one.",
        record.Type.Createable
            ? "Check the id."
            : $"Check the values: Salesforce does not allow {record.Type.Name} records to be created.");

    public static Diagnostic KeyPartEmpty(SeedRecord record, FieldSchema field) => Diagnostic.Error(
        "SEED259",
        record.Span,
        $"The '$key' of '{record.Address}' cannot be looked up: {field.Name} takes its value from the org, where it is empty.",
        $"Fill that field in the org, or remove {field.Name} from '$key'.");

    private static string KeyOf(SeedRecord record) => string.Join(", ", record.Key.Select(k => record.Fields[k].Field.Name));

    private static string Subject(Lookup lookup, TypedPlan plan) => lookup switch
    {
        { Soql: not null } => $"The query of '{lookup.Name}'",
        { Name: { } name } => $"'{name}' ({Described(lookup, plan)})",
        _ => Described(lookup, plan),
    };

    private static string Described(Lookup lookup, TypedPlan plan) =>
        $"{lookup.Type?.Name} with {string.Join(", ", lookup.Conditions.Select(c => $"{c.Field.Name}: {Shown(c.Value, plan)}"))}";

    private static string Shown(FieldValue value, TypedPlan plan) => value switch
    {
        FieldValue.Text text => $"'{text.Value}'",
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Null => "null",
        FieldValue.OrgId => "the org's id",
        FieldValue.OrgUser => "the running user",
        FieldValue.Composed composed =>
            $"'{string.Concat(composed.Parts.Select(p => p is FieldValue.Text text ? text.Value : $"${{{Name(p, plan)}}}"))}'",
        FieldValue.Found found when plan.Lookups[found.Lookup] is { Name: null, Record: null } nested => $"the {Described(nested, plan)}",
        _ => $"'{Name(value, plan)}'",
    };

    private static string Name(FieldValue hole, TypedPlan plan) => hole switch
    {
        FieldValue.OrgId => "org.id",
        FieldValue.OrgUser => "org.user",
        _ when plan.TargetOf(hole) is { } target => plan.Records[target].Address,
        FieldValue.Found found => plan.Lookups[found.Lookup].Name ?? "",
        _ => "",
    };
}
