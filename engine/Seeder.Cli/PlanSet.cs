using Seeder.Cli.Output;
using Seeder.Core.Facts;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>A plan that the command line names, read as far as possible without an org.</summary>
/// <param name="Path">The file, as diagnostics show it.</param>
/// <param name="Read">The state of the planning; null if the file cannot be read.</param>
/// <param name="Unreadable">Why the file cannot be read; null if it can.</param>
internal sealed record GivenPlan(string Path, PlanningState? Read, SeederException? Unreadable)
{
    public string? Name => Read?.Syntax?.Name?.Text;

    /// <summary>Whether the file has no plan name, such as a file that plans include.</summary>
    public bool IsFragment => Read?.Diagnostics.Any(d => d.Code == "SEED154") == true;

    /// <summary>Whether the plan has errors that need no org to be found.</summary>
    public bool IsBroken => Read is null or { HasErrors: true };
}

/// <summary>The plans that a command runs: files, the plans of folders, and the matches of patterns, each file once.</summary>
internal static class PlanSet
{
    /// <exception cref="SeederException">A path matches no plan, or the only plan cannot be read.</exception>
    public static async Task<ImmutableArray<GivenPlan>> ReadAsync(CommandContext context, IEnumerable<string> patterns, PlanGoal goal)
    {
        // The same file may be given by two paths, or by a link.
        var paths = PlanFiles.Find(patterns, VarsFiles.IsOne(context.Parse)).DistinctBy(KeyOf, PathComparer).ToList();
        // An error in a file of variables is not an error of each plan.
        await context.Vars.ReadAsync(context);
        var plans = new List<GivenPlan>();
        foreach (var path in paths)
        {
            context.Cancel.ThrowIfCancellationRequested();
            plans.Add(await ReadAsync(context, path, goal));
        }
        // A path without a file is a mistake on the command line, not a plan with errors.
        var absent = plans.Where(p => p.Unreadable is not null && !NamedFile.IsDescriptor(p.Path) && !Path.Exists(p.Path)).ToList();
        if (absent.Count > 0)
        {
            throw SeederException.Of([.. absent.SelectMany(p => p.Unreadable!.Diagnostics)], absent[0].Unreadable!.Kind);
        }
        ImmutableArray<GivenPlan> given = [.. WithoutFragments(plans, context.Screen)];
        return given is [{ Unreadable: { } stopped }] ? throw stopped : given;
    }

    /// <summary>
    /// Compares files. A path that two plans spell differently is one file, and a link is its target.
    /// </summary>
    public static StringComparer PathComparer { get; } = StringComparer.FromComparison(RealPath.Comparison);

    /// <summary>The real path of a file; the path as written if it has none.</summary>
    public static string KeyOf(string path)
    {
        try
        {
            return RealPath.Of(path) ?? path;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException || AtomicFile.IsFailure(exception))
        {
            return path;
        }
    }

    private static async Task<GivenPlan> ReadAsync(CommandContext context, string path, PlanGoal goal)
    {
        try
        {
            return new GivenPlan(path, await PlanFile.ReadAsync(context, await PlanFile.LoadAsync(context, path), goal), null);
        }
        catch (SeederException stopped) when (!CommandLineDiagnostics.IsOwn(stopped.Diagnostic))
        {
            return new GivenPlan(path, null, stopped);
        }
    }

    // A file that a plan includes has no name, and its records are those of that plan. If a plan has errors, the files that it includes are
    // not known, so a file without a name may be one of them.
    private static IEnumerable<GivenPlan> WithoutFragments(List<GivenPlan> plans, Screen screen)
    {
        if (plans.Count == 1)
        {
            return plans;
        }
        var included = plans.Where(p => p.Name is not null)
            .SelectMany(p => p.Read!.Files)
            .Where(f => f.Value is FileFact.Found)
            .Select(f => KeyOf(f.Key))
            .ToHashSet(PathComparer);
        var isAnyUnknown = plans.Exists(p => p is { IsBroken: true, IsFragment: false });
        var left = plans.Where(p => p.IsFragment && isAnyUnknown && !included.Contains(KeyOf(p.Path))).ToList();
        screen.Notes(left.Select(p => $"{p.Path} has no plan name and is skipped, because a plan with errors may include it."));
        return plans.Except(left).Where(p => p.Name is not null || !included.Contains(KeyOf(p.Path)));
    }
}
