using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Diagnostics;

/// <summary>SEED25x: what the org has does not fit what the plan says of it.</summary>
public static class FactDiagnostics
{
    public static Diagnostic NotFound(Lookup lookup) => Diagnostic.Error(
        "SEED250", lookup.Span, $"{Subject(lookup)} matches no record of this plan or of the org.",
        lookup.Name is null ? "Check the values, or add a record that has them to this plan." : "Check the values: the org must already have this record.");

    public static Diagnostic SeveralFound(Lookup lookup, ImmutableArray<string> ids) => Diagnostic.Error(
        "SEED251", lookup.Span, $"{Subject(lookup)} matches {ids.Length} records of the org: {string.Join(", ", ids.Take(5))}{(ids.Length > 5 ? ", ..." : "")}.",
        "Add a field that tells them apart.");

    public static Diagnostic RefersToNew(Lookup lookup, FieldSchema field, SeedRecord target) => Diagnostic.Error(
        "SEED252", lookup.Span, $"{Subject(lookup)} matches no record: its {field.Name} is '{target.Address}', which is still to be created.",
        "Add the record itself to this plan.")
        .WithNote(target.Span, $"'{target.Address}' is declared here.");

    private static string Subject(Lookup lookup)
    {
        var values = string.Join(", ", lookup.Conditions.Select(c => $"{c.Field.Name}: {Shown(c.Value)}"));
        return lookup switch
        {
            { Soql: not null } => $"The query of '{lookup.Name}'",
            { Name: { } name } => $"'{name}' ({lookup.Type?.Name} with {values})",
            _ => $"{lookup.Type?.Name} with {values}",
        };
    }

    private static string Shown(FieldValue value) => value switch
    {
        FieldValue.Text text => $"'{text.Value}'",
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Null => "null",
        _ => "the record named there",
    };
}
