using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Run;

/// <summary>SEED54x: records that a delete must not touch, and deletes that somebody must agree to.</summary>
public static class DeletionDiagnostics
{
    private const int IdsShown = 3;
    private const int RecordsShown = 20;

    /// <param name="severity">A warning where nothing is deleted now, or where --cascade was given.</param>
    public static Diagnostic GoesAlong(GoesAlong along, int deletions, Severity severity)
    {
        var types = string.Join(", ", along.Strangers.Select(Say));
        var diagnostic = new Diagnostic(
            "SEED540", severity, null,
            $"To delete {Count(deletions, "record")} would also delete {Count(along.StrangerCount, "record")} that this plan did not create: {types}.",
            "Look at these records and move or delete them. With --cascade they are deleted too.");
        return diagnostic.WithNote(null, "The running user sees only what sharing shows; a child that is added before the delete goes along too.");
    }

    /// <param name="severity">A warning where nothing is deleted now.</param>
    public static Diagnostic NotDeleted(ImmutableArray<NotDeleted> records, Severity severity) => Listed(
        new Diagnostic(
            "SEED541", severity, null,
            $"{Count(records.Length, "record")} of the manifest {(records.Length == 1 ? "is" : "are")} not deleted: the org does not show that this plan created {(records.Length == 1 ? "it" : "them")}.",
            "Check the manifest: a merge or an edit may have damaged it. 'seeder forget PLAN REF' takes a record out of it."),
        records);

    public static Diagnostic NotReplaced(SeedRecord? record, NotDeleted refused) => Diagnostic.Error(
        "SEED542", record?.Span,
        $"'{refused.Address}' ({refused.Entry.Type} {refused.Entry.Id}) is not replaced: {refused.Reason}.",
        "Check the manifest: a merge or an edit may have damaged it. Put the old value back to keep the record.");

    /// <param name="why">A clause.</param>
    public static Diagnostic NeedsYes(string question, string why) => Diagnostic.Error(
        "SEED543", null, $"Nobody is there to ask '{question}', and {why}.", "Run 'seeder plan' to see what is deleted. Then add --yes.");

    public static Diagnostic Unproven(ImmutableArray<UnprovenRecord> records)
    {
        var diagnostic = Diagnostic.Warning(
            "SEED544", null,
            $"The manifest does not say in which run {Count(records.Length, "record")} {(records.Length == 1 ? "was" : "were")} created.",
            "Compare these users and dates with what this plan did. Then confirm, or add --yes: what is deleted now is this plan's then, and what stays too.") with
        {
            IsAlwaysShown = true,
        };
        var groups = records.GroupBy(r => (r.Entry.Type, When: Removals.When(r.Row), r.Row.CreatedBy)).ToList();
        foreach (var group in groups.Take(RecordsShown))
        {
            var by = group.Key.CreatedBy is { } user ? $" by {user}" : "";
            diagnostic = diagnostic.WithNote(null, $"{group.Count()} {group.Key.Type}, {group.Key.When}{by}: {Some(group.Select(r => r.Entry.Id), group.Count())}");
        }
        return groups.Count > RecordsShown ? diagnostic.WithNote(null, $"and {groups.Count - RecordsShown} more groups") : diagnostic;
    }

    public static Diagnostic NotRolledBack(ImmutableArray<NotDeleted> records) => Listed(
        Diagnostic.Error(
            "SEED545", null,
            $"{Count(records.Length, "record")} {(records.Length == 1 ? "is" : "are")} not rolled back.",
            "Look at these records in the org. 'seeder destroy' shows what goes along with them."),
        records);

    public static Diagnostic NotLookedAt(ImmutableArray<string> relationships) => Diagnostic.Warning(
        "SEED546", null,
        $"{Count(relationships.Length, "relationship")} {(relationships.Length == 1 ? "was" : "were")} not looked at, since the running user cannot read {(relationships.Length == 1 ? "it" : "them")}: "
        + $"{string.Join(", ", relationships.Take(RecordsShown))}{(relationships.Length > RecordsShown ? ", ..." : "")}.",
        "Give the user access to see what a delete takes along there.");

    /// <summary>"10 Contact (003..., 003..., 003..., ...)".</summary>
    public static string Say(RowsOfType type) => $"{type.Ids.Length} {type.Type} ({Some(type.Ids, type.Ids.Length)})";

    private static string Some(IEnumerable<string> ids, int count) => $"{string.Join(", ", ids.Take(IdsShown))}{(count > IdsShown ? ", ..." : "")}";

    private static Diagnostic Listed(Diagnostic diagnostic, ImmutableArray<NotDeleted> records)
    {
        var listed = records.Take(RecordsShown).Aggregate(diagnostic, (d, r) => d.WithNote(null, $"'{r.Address}' ({r.Entry.Type} {r.Entry.Id}): {r.Reason}."));
        return records.Length > RecordsShown ? listed.WithNote(null, $"and {records.Length - RecordsShown} more") : listed;
    }
}
