using Seeder.Core.Binding;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Run;

/// <summary>SEED54x: records that must not be deleted, and deletions that a person must confirm.</summary>
internal static class DeletionDiagnostics
{
    private const int IdsShown = 3;
    private const int RecordsShown = 20;

    /// <param name="severity">A warning if nothing is deleted now, or if --cascade was given.</param>
    public static Diagnostic CascadedDeletions(CascadedDeletions along, int deletions, Severity severity)
    {
        var types = string.Join(", ", along.Strangers.Select(Say));
        var diagnostic = new Diagnostic(
            "SEED540", severity, null,
            $"Deleting {Count(deletions, "record")} would also delete {Count(along.StrangerCount, "record")} that this plan did not "
                + $"create: {types}.",
            "Check these records. Move them or delete them yourself, or add --cascade to delete them too.")
        {
            Kind = DiagnosticKind.Rejected,
        };
        return diagnostic.WithNote(
            null,
            "Seeder sees only the records that the running user may see. A child record that is added before the deletion is deleted too.");
    }

    /// <param name="severity">A warning if nothing is deleted now.</param>
    /// <param name="plan">The plan's file, for the command in the hint.</param>
    public static Diagnostic NotDeleted(ImmutableArray<NotDeleted> records, Severity severity, string plan) => Listed(
        new Diagnostic(
            "SEED541", severity, null,
            $"{Count(records.Length, "record")} of the manifest {(records.Length == 1 ? "is" : "are")} not deleted: "
                + $"the org does not show that this plan created {(records.Length == 1 ? "it" : "them")}.",
            "Check the manifest: a merge or an edit may have damaged it. "
                + $"'seeder forget {plan} {records[0].Address}' removes '{records[0].Address}' from it.")
        {
            Kind = DiagnosticKind.Rejected,
        },
        records);

    public static Diagnostic NotReplaced(SeedRecord? record, NotDeleted refused) => Diagnostic.Error(
        DiagnosticKind.Rejected, "SEED542", record?.Span,
        $"'{refused.Address}' ({refused.Entry.Type} {refused.Entry.Id}) is not replaced: {refused.Reason}.",
        "Check the manifest: a merge or an edit may have damaged it. Put the old value back to keep the record.");

    /// <param name="why">A clause.</param>
    public static Diagnostic NeedsYes(string question, string why) => Diagnostic.Error(
        "SEED543",
        null,
        $"The question '{question}' cannot be asked without a terminal, and {why}.",
        "Run 'seeder plan' to see which records are deleted. Then add --yes.");

    public static Diagnostic Unproven(ImmutableArray<UnprovenRecord> records)
    {
        var diagnostic = Diagnostic.Warning(
            "SEED544", null,
            $"The manifest does not say in which run {Count(records.Length, "record")} {(records.Length == 1 ? "was" : "were")} created.",
            "Compare these users and dates with the runs of this plan. Then confirm, or add --yes: "
                + "the manifest then lists all of them as created by this plan.") with
        {
            IsAlwaysShown = true,
        };
        var groups = records.GroupBy(r => (r.Entry.Type, When: Removals.When(r.Row), r.Row.CreatedBy)).ToList();
        foreach (var group in groups.Take(RecordsShown))
        {
            var by = group.Key.CreatedBy is { } user ? $" by {user}" : "";
            diagnostic = diagnostic.WithNote(
                null,
                $"{Number(group.Count())} {group.Key.Type}, {group.Key.When}{by}: {Some([.. group.Select(r => r.Entry.Id)], IdsShown)}");
        }
        return groups.Count > RecordsShown
            ? diagnostic.WithNote(null, $"and {Number(groups.Count - RecordsShown)} more groups")
            : diagnostic;
    }

    public static Diagnostic NotRolledBack(ImmutableArray<NotDeleted> records, string plan) => Listed(
        Diagnostic.Error(
            DiagnosticKind.Rejected, "SEED545", null,
            $"{Count(records.Length, "record")} {(records.Length == 1 ? "is" : "are")} not rolled back.",
            $"Check these records in the org. 'seeder plan {plan} --destroy' shows which other records would be deleted with them."),
        records);

    public static Diagnostic NotChecked(ImmutableArray<string> relationships) => Diagnostic.Warning(
        "SEED546", null,
        $"{Count(relationships.Length, "relationship")} {(relationships.Length == 1 ? "was" : "were")} not checked, because the running "
            + $"user cannot read {(relationships.Length == 1 ? "it" : "them")}: "
        + $"{Some(relationships, RecordsShown)}.",
        "Give the user access, so that Seeder can check which records a deletion would delete there.");

    /// <summary>"10 Contact (003..., 003..., 003..., ...)".</summary>
    public static string Say(RowsOfType type) => $"{Number(type.Ids.Length)} {type.Type} ({Some(type.Ids, IdsShown)})";

    private static Diagnostic Listed(Diagnostic diagnostic, ImmutableArray<NotDeleted> records)
    {
        var listed = records.Take(RecordsShown)
            .Aggregate(diagnostic, (d, r) => d.WithNote(null, $"'{r.Address}' ({r.Entry.Type} {r.Entry.Id}): {r.Reason}."));
        return records.Length > RecordsShown ? listed.WithNote(null, $"and {Number(records.Length - RecordsShown)} more") : listed;
    }
}
