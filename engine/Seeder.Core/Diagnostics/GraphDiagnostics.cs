using Seeder.Core.Binding;

namespace Seeder.Core.Diagnostics;

/// <summary>SEED3xx: changes that Salesforce does not allow, and orders that cannot be.</summary>
public static class GraphDiagnostics
{
    /// <param name="path">The records of the cycle, each with the place that makes it need the next.</param>
    public static Diagnostic UnbreakableCycle(ImmutableArray<(SeedRecord Record, string Field, SourceSpan Span)> path)
    {
        var names = string.Join(" -> ", path.Select(p => $"'{p.Record.Address}'").Append($"'{path[0].Record.Address}'"));
        var diagnostic = Diagnostic.Error(
            "SEED301", path[0].Span, $"These records need each other, and none of the fields between them can be set afterwards: {names}.",
            "Take one of the references out, or use a field that may be empty and can be updated.");
        return path.Aggregate(diagnostic, (d, p) => d.WithNote(p.Span, $"'{p.Record.Address}' needs the next one here, through {p.Field}."));
    }

    public static Diagnostic CannotUpdate(SeedRecord record, BoundField field) => Diagnostic.Error(
        "SEED302", field.Span, $"{record.Type.Name}.{field.Field.Name} of '{record.Address}' changed, and Salesforce does not let one update it.",
        "Put the old value back, or give the record another '$ref' so that a new one is created (with --prune the old one is deleted).");

    public static Diagnostic Invisible(SeedRecord record, string id) => Diagnostic.Error(
        "SEED303", record.Span, $"'{record.Address}' has the id {id}, which the running user cannot see and which is not in the recycle bin.",
        "Check the user's access, or run with --no-refresh to trust the manifest.");
}
