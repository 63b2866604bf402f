using Seeder.Core.Diff;
using Seeder.Core.Run;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// Checks before a planned delete: whether the org would cascade to records of others, and whether a user confirmed it.
/// </summary>
internal static class DeletionGate
{
    /// <summary>The question to confirm the deletes; null if nothing is deleted.</summary>
    public static string? Question(PlanningState planning, OrgSession org)
    {
        var deletions = planning.Run?.Deletions.Where(d => !d.Stays).ToList() ?? [];
        if (deletions.Count == 0)
        {
            return null;
        }
        var users = deletions.Count(d => d.Entry.Type == Undo.Undeletable);
        var others = planning.Removal?.Along.StrangerCount ?? 0;
        var what = string.Join(
            " and ",
            new[]
            {
                deletions.Count > users ? $"delete {Count(deletions.Count - users, "record")}" : null,
                users > 0 ? $"deactivate {Count(users, "user")}" : null,
                others > 0 ? $"delete {Count(others, "record")} that this plan did not create" : null,
            }.OfType<string>());
        return $"{char.ToUpperInvariant(what[0])}{what[1..]} in {org.Name} ({org.Identity.Id})?";
    }

    /// <summary>Returns the state unchanged, or with the error that stops the deletes.</summary>
    public static PlanningState Check(PlanningState planning, RunOptions options, OrgSession org)
    {
        if (planning.Run is null || planning.Removal is not { } removal || Question(planning, org) is not { } question)
        {
            return planning;
        }
        if (removal.Along.StrangerCount > 0 && !options.Cascade)
        {
            return Stop(planning, DeletionDiagnostics.CascadedDeletions(removal.Along, removal.Deletions.Length, Severity.Error));
        }
        if (options.Yes)
        {
            return planning;
        }
        var why = options.IsProduction ? "the org is a production org"
            : removal.Along.StrangerCount > 0 ? "records that this plan did not create would be deleted too"
            : !removal.Unproven.IsEmpty ? "the manifest does not say in which run these records were created"
            : null;
        return why is null ? planning : Stop(planning, DeletionDiagnostics.NeedsYes(question, why));
    }

    /// <summary>The warnings about deletes.</summary>
    /// <param name="severity">The severity for records that are not deleted.</param>
    public static ImmutableArray<Diagnostic> Warnings(PlanningState planning, Severity severity)
    {
        if (planning.Removal is not { } removal || planning.Diagnostics.Any(d => d.Code == "SEED542"))
        {
            return [];
        }
        var warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!removal.Unproven.IsEmpty)
        {
            warnings.Add(DeletionDiagnostics.Unproven(removal.Unproven));
        }
        if (!removal.Along.NotChecked.IsEmpty)
        {
            warnings.Add(DeletionDiagnostics.NotChecked(removal.Along.NotChecked));
        }
        if (removal.Along.StrangerCount > 0 && !planning.Diagnostics.Any(d => d.Code == "SEED540"))
        {
            warnings.Add(DeletionDiagnostics.CascadedDeletions(removal.Along, removal.Deletions.Length, Severity.Warning));
        }
        if (!removal.NotDeleted.IsEmpty)
        {
            warnings.Add(DeletionDiagnostics.NotDeleted(removal.NotDeleted, severity, planning.Request.Text.Path));
        }
        return warnings.ToImmutable();
    }

    private static PlanningState Stop(PlanningState planning, Diagnostic diagnostic) =>
        planning with { Diagnostics = planning.Diagnostics.Add(diagnostic) };

    private static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}s");
}
