using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>SEED2xx: mappings and queries that cannot find a record of the org.</summary>
internal static class LookupDiagnostics
{
    public static Diagnostic ExistingOfItself(ImmutableArray<NameSyntax> cycle) =>
        cycle.Skip(1).Take(BindingDiagnostics.MostNamed - 1).Aggregate(
            Diagnostic.Error(
                "SEED249", cycle[0].Span,
                cycle.Length == 1
                    ? $"The lookup of '{cycle[0].Text}' depends on itself."
                    : $"The lookups of {BindingDiagnostics.And(PathDiagnostics.Named(cycle))} depend on each other.",
                $"Describe {(cycle.Length == 1 ? "it" : "one of them")} by its own field values."),
            (d, name) => d.WithNote(name.Span, $"'{name.Text}' is declared here."));

    /// <param name="fitting">A type that has all fields of the mapping; null if no known type has them.</param>
    public static Diagnostic PolymorphicWantsType(FieldSchema field, FieldSyntax written, string? fitting)
    {
        var name = written.Name.Text;
        var mapping = fitting is not null && Fields((ValueSyntax.Mapping)written.Value) is { } fields
            ? $"{name}: {{ {fitting}: {fields} }}"
            : NameHints.MappingOf(field, name);
        return Diagnostic.Error(
            "SEED239",
            written.Name.Span,
            $"'{name}' can refer to several types, so its mapping must have the type as its only key.",
            $"Write '{mapping}' with {BindingDiagnostics.OneOf(field)}.");
    }

    // The fields in the spelling of the plan, so that the user can copy them.
    private static string? Fields(ValueSyntax.Mapping mapping) =>
        mapping.Fields is { IsEmpty: false } fields && fields.All(f => f.Value is ValueSyntax.Scalar)
            ? $"{{ {string.Join(", ", fields.Select(f => $"{f.Name.Text}: {Evaluator.Written(f.Value.Span)}"))} }}"
            : null;

    public static Diagnostic LeadsElsewhere(FieldSchema field, FieldSyntax written, NameSyntax type) => Diagnostic.Error(
        "SEED262",
        type.Span,
        $"'{written.Name.Text}' cannot refer to '{type.Text}'.",
        NearestName.Hint(type.Text, field.ReferenceTo) ?? $"Use {BindingDiagnostics.OneOf(field)}.");

    /// <summary>Reports a type inside the mapping of a relationship that can point to one type only.</summary>
    public static Diagnostic TypeNotWanted(FieldSchema field, FieldSyntax written, NameSyntax type) => Diagnostic.Error(
        "SEED263",
        type.Span,
        $"'{written.Name.Text}' refers only to {field.ReferenceTo[0]} records, so its mapping contains fields directly, without a type.",
        $"Write '{NameHints.MappingOf(field, written.Name.Text)}'.");

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
            $"{Quoting.Number(count)} {lookup.Type!.Name} records of this plan have these values.",
            "Add a field whose value differs between them, or refer to one by its reference id.");
        return first.Aggregate(diagnostic, (d, m) => d.WithNote(m.Span, $"'{m.Address}' is one of them."));
    }

    public static Diagnostic QueryWithoutId(SourceSpan span) => Diagnostic.Error(
        "SEED245", span, "This query does not have the form 'SELECT Id FROM ...'.", "Select only the Id, from one type.");

    public static Diagnostic IdInQuery(SourceSpan span) => Diagnostic.Error(
        "SEED246",
        span,
        "A query under 'existing' runs before anything is created, so it cannot contain a record's id.",
        "Use fields and variables.");

    /// <param name="ring">The records of the ring, each with the value that names the next one.</param>
    public static Diagnostic RingOfParents(FieldSchema field, List<(SeedRecord Record, SourceSpan Span)> ring)
    {
        var (first, more) = (ring[0].Record, ring.Count > BindingDiagnostics.MostNamed);
        var shown = ring.Take(BindingDiagnostics.MostNamed).ToList();
        var path = string.Join(" -> ", shown.Select(r => r.Record.Address).Append(more ? "..." : first.Address));
        var diagnostic = Diagnostic.Error(
            "SEED315",
            ring[0].Span,
            ring.Count == 1
                ? $"'{first.Address}' cannot be above itself: Salesforce refuses a ring in {first.Type.Name}.{field.Name}."
                : $"These records would be above each other in a ring: {path}. "
                    + $"Salesforce refuses a ring in {first.Type.Name}.{field.Name}.",
            ring.Count == 1
                ? $"Remove {field.Name}, or refer to another record."
                : $"Remove {field.Name} from the record that should be at the top.");
        return shown.Skip(1).Aggregate(
            diagnostic,
            (d, r) => d.WithNote(
                r.Span, $"'{r.Record.Address}' has {Next(ring, r.Record)} above it."));
    }

    private static string Next(List<(SeedRecord Record, SourceSpan Span)> ring, SeedRecord record)
    {
        var next = ring[(ring.FindIndex(r => ReferenceEquals(r.Record, record)) + 1) % ring.Count].Record;
        return $"'{next.Address}'";
    }
}
