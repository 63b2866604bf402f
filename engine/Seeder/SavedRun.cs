using System.Reflection;
using Seeder.Core.Facts;
using Seeder.Core.Saved;
using Seeder.Core.State;

namespace Seeder;

/// <summary>A saved plan that a run must do exactly, or not at all.</summary>
/// <param name="Plan">What was saved.</param>
/// <param name="Check">Compares it with what planning finds now.</param>
/// <param name="Inputs">The inputs that the caller read; those that planning reads are added.</param>
internal sealed record SavedRun(SavedPlan Plan, SavedCheck Check, ImmutableArray<SavedInput> Inputs)
{
    /// <summary>The version of this Seeder.</summary>
    public static string Version { get; } =
        typeof(SavedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The result of planning as a saved plan.</summary>
    /// <param name="given">What the caller knows: flags, target and the inputs that it read.</param>
    public static Task<SavedPlan> SaveAsync(
        SavedPlan given, PlanningState planning, PlanningDriver driver, OrgIdentity org, CancellationToken cancel)
    {
        return PureWork.RunAsync(Save, cancel);

        SavedPlan Save() => given with
        {
            Seeder = Version,
            Plan = planning.Request.Text.Path,
            Name = planning.Run!.Plan.Name,
            Goal = planning.Request.Goal.ToString().ToLowerInvariant(),
            Clock = planning.Clock,
            Org = new SavedOrg(org.Id, org.UserId, org.ApiVersion),
            Manifest = driver.Before!.Value,
            Inputs = InputsOf(given.Inputs, planning, driver.UsedManifests),
            Items = SavedFacts.Of(planning),
            Digest = PlannedRequests.Digest(planning.Run, planning.Recovered!.Manifest, org, cancel),
        };
    }

    /// <summary>
    /// Returns the state unchanged, or with the errors that keep the saved plan from being done exactly. The checks before deletes are
    /// those of any run, because the plan was planned again.
    /// </summary>
    public async Task<PlanningState> CheckedAsync(
        PlanningState planning, PlanningDriver driver, OrgIdentity org, CancellationToken cancel)
    {
        var errors = await PureWork.RunAsync(() => Changes(planning, driver, org, cancel), cancel);
        return errors.IsEmpty ? planning : planning with { Diagnostics = errors.AddRange(planning.Diagnostics) };
    }

    private ImmutableArray<Diagnostic> Changes(PlanningState planning, PlanningDriver driver, OrgIdentity org, CancellationToken cancel)
    {
        var inputs = Check.Inputs(InputsOf(Inputs, planning, driver.UsedManifests), isAll: !planning.HasErrors);
        if (!inputs.IsEmpty)
        {
            return inputs;
        }
        if (planning.Run is not { } run)
        {
            return [Check.HasErrors];
        }
        var items = Check.Items(SavedFacts.Of(planning));
        if (!items.IsEmpty)
        {
            return items;
        }
        var digest = PlannedRequests.Digest(run, planning.Recovered!.Manifest, org, cancel);
        return Check.Requests(digest, org.ApiVersion, Version) is { } other ? [other] : [];
    }

    /// <summary>The state of the files of earlier runs.</summary>
    public static SavedManifest StateOf(string path, Manifest? manifest, ImmutableArray<JournalEntry> journal) => new(
        path,
        manifest?.Lineage,
        manifest?.Serial ?? 0,
        manifest is null ? null : ContentHash.Of(manifest),
        journal.IsEmpty ? null : ContentHash.Of(journal));

    /// <summary>What planning read on this machine, in a fixed order.</summary>
    /// <param name="others">The inputs that the caller read.</param>
    /// <param name="planning">The result of planning.</param>
    /// <param name="paths">The path of the manifest of each plan under <c>uses</c>.</param>
    private static ImmutableArray<SavedInput> InputsOf(
        ImmutableArray<SavedInput> others, PlanningState planning, IReadOnlyDictionary<string, string> paths) =>
    [
        .. others
            .Append(new SavedInput(InputKind.Plan, planning.Request.Text.Path, ContentHash.Of(planning.Request.Text.Content)))
            .Concat(FilesOf(planning))
            .Concat(planning.Manifests.Select(m => new SavedInput(
                InputKind.Manifest, paths.GetValueOrDefault(m.Key, m.Key), m.Value is null ? null : ContentHash.Of(m.Value))))
            .DistinctBy(i => (i.Kind, i.Name))
            .OrderBy(i => i.Kind)
            .ThenBy(i => i.Name, StringComparer.Ordinal),
    ];

    /// <summary>The files that the plan names.</summary>
    public static IEnumerable<SavedInput> FilesOf(PlanningState planning) =>
        planning.Files.Select(f => new SavedInput(InputKind.File, f.Key, HashOf(f.Value)));

    public static string? HashOf(FileFact fact) => fact is FileFact.Found found ? ContentHash.Of(found.Bytes.Span) : null;
}
