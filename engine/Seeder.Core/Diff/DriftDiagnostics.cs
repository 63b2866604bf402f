using Seeder.Core.Binding;

namespace Seeder.Core.Diff;

/// <summary>SEED340: records that differ in the org from what was sent.</summary>
internal static class DriftDiagnostics
{
    // The number of differences that the message names.
    private const int Named = 3;

    // The number of characters of a value that the message shows.
    private const int LongestValue = 60;

    /// <param name="repairs">Whether the run restores the values. Then only those are reported that it cannot restore.</param>
    public static void Report(TypedPlan plan, Drift drift, bool repairs, DiagnosticBag diagnostics)
    {
        var differing = drift.Records.Where(r => r.State is CheckedState.Changed or CheckedState.Deleted)
            .Where(r => !repairs || r.Differing.Any(f => !IsUpdateable(plan, r, f)))
            .ToImmutableArray();
        if (differing.IsEmpty)
        {
            return;
        }
        var all = differing.SelectMany(r => Differences(plan, r, repairs)).ToImmutableArray();
        var more = all.Length - Named;
        var list = string.Join("; ", all.Take(Named).Select(d => d.Text));
        diagnostics.Add(Diagnostic.Warning(
            "SEED340",
            all[0].Place,
            $"{Quoting.Count(differing.Length, "record")} {(differing.Length == 1 ? "differs" : "differ")} in the org from what was sent: "
                + $"{list}{(more > 0 ? $"; and {more.ToString("N0", CultureInfo.InvariantCulture)} more" : "")}.",
            Hint(differing, repairs)) with
        {
            Notes = [.. all.Take(Named).Skip(1).Where(d => d.Place is not null).Select(d => new Note(d.Place, d.Text))],
        });
    }

    private static string Hint(ImmutableArray<CheckedRecord> differing, bool repairs)
    {
        if (repairs)
        {
            return "Salesforce does not allow these fields to be updated. Run with --replace to replace a record, or change the plan.";
        }
        var put = differing.Any(r => r.State == CheckedState.Changed)
            ? "To restore the values that were sent, run 'apply' with --repair. "
            : "";
        return $"{put}To keep the org's values, change the plan; 'drift: ignore' under 'options' turns this comparison off.";
    }

    private static IEnumerable<(string Text, SourceSpan? Place)> Differences(TypedPlan plan, CheckedRecord record, bool repairs)
    {
        var own = plan.Find(record.Address) is { } index ? plan.Records[index] : null;
        if (record.State == CheckedState.Deleted)
        {
            return [($"{record.Address} was deleted{(own is null ? "" : " and is created again")}", own?.Span)];
        }
        return record.Differing.Where(f => !repairs || !IsUpdateable(plan, record, f))
            .Select(f => ($"{record.Address}.{f.Name} is {Shown(f)}", (SourceSpan?)own!.Fields[f.Field].Span));
    }

    private static bool IsUpdateable(TypedPlan plan, CheckedRecord record, FieldDrift field) =>
        plan.Find(record.Address) is { } index && plan.Records[index].Fields[field.Field].Field.Updateable;

    private static string Shown(FieldDrift field) => field.Held is not { } held ? "empty"
        : $"\"{(held.Length > LongestValue ? $"{held.AsSpan(0, LongestValue)}…" : held).ReplaceLineEndings(" ")}\"";
}
