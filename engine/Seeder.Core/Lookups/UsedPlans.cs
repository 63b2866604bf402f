using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Lookups;

/// <summary>
/// Finds the manifests of the plans under <c>uses</c>. The plan's file contains its name, and the name determines the manifest in this org.
/// </summary>
internal static class UsedPlans
{
    /// <param name="manifests">
    /// The manifests found so far, by name of the plan; null without an org, because then no ids of other plans are known.
    /// </param>
    public static (ImmutableSortedDictionary<string, Manifest?> Uses, Needs? Needs) Find(
        ImmutableArray<UsesSyntax> uses,
        IReadOnlyDictionary<string, FileFact> files,
        IReadOnlyDictionary<string, Manifest?>? manifests,
        DiagnosticBag diagnostics)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, Manifest?>(StringComparer.Ordinal);
        var paths = uses.Select(u => FilePath.Resolve(u.Path.Span.Source, u.Path.Text)).ToArray();
        if (paths.Where(p => !files.ContainsKey(p)).Distinct().ToImmutableArray() is { IsEmpty: false } unread)
        {
            return (found.ToImmutable(), new Needs.Files(unread));
        }
        var asked = new OrderedDictionary<string, string>();
        for (var i = 0; i < uses.Length; i++)
        {
            if (PlanJoiner.PlanText(files[paths[i]], uses[i].Path, paths[i], diagnostics) is not { } text)
            {
                continue;
            }
            // Errors in the other plan are reported when it is applied.
            if (PlanReader.Read(text, new DiagnosticBag(), isIncluded: true)?.Name?.Text is not { } plan)
            {
                diagnostics.Add(FileDiagnostics.NoPlan(uses[i]));
            }
            else if (manifests is null)
            {
                found.TryAdd(uses[i].Name.Text, null);
            }
            else if (!manifests.TryGetValue(plan, out var manifest))
            {
                asked.TryAdd(plan, paths[i]);
            }
            else if (ManifestIdentity.CheckName(manifest, plan) is { } error)
            {
                diagnostics.Add(error with { Span = uses[i].Path.Span });
            }
            // After destroy, a plan's manifest still exists. It contains no records, or only deactivated users.
            else if (manifest is null || manifest.Records.Values.All(r => r.Deactivated))
            {
                diagnostics.Add(FileDiagnostics.NotApplied(uses[i], plan, paths[i]));
            }
            else
            {
                found.TryAdd(uses[i].Name.Text, manifest);
            }
        }
        return (found.ToImmutable(),
            asked.Count == 0
                ? null
                : new Needs.Manifests([.. asked.Keys]) { Sources = asked.ToImmutableDictionary() });
    }
}
