using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>
/// Finds which of several plans use which. A plan that is not given is followed too: the plans that use it come after the plans that it
/// uses.
/// </summary>
internal sealed class PlanGraph
{
    private readonly CommandContext _context;
    private readonly List<PlanNode> _nodes = [];
    private readonly Dictionary<string, int> _byFile = new(PlanSet.PathComparer);
    private readonly Dictionary<string, int> _byName = new(PlanSet.PathComparer);

    private PlanGraph(CommandContext context) => _context = context;

    /// <returns>The given plans in their order, and then the other plans that they use.</returns>
    public static async Task<ImmutableArray<PlanNode>> FindAsync(CommandContext context, ImmutableArray<GivenPlan> plans)
    {
        var graph = new PlanGraph(context);
        foreach (var plan in plans)
        {
            graph.Add(plan.Path, plan.Read, isGiven: true);
        }
        // Plans are added while this runs: those that are used and not given.
        var reads = plans.Select(p => p.Read).ToList();
        for (var i = 0; i < reads.Count; i++)
        {
            if (reads[i] is { Syntax: { } syntax } read)
            {
                var access = PlanFileAccess.For(read.Request.Text.Path, FlagValues.Files(context.Parse));
                var uses = ImmutableArray.CreateBuilder<PlanUse>();
                foreach (var use in syntax.Uses)
                {
                    if (await graph.UsedAsync(FilePath.Resolve(use.Path.Span.Source, use.Path.Text), read, access, reads) is { } used)
                    {
                        uses.Add(new PlanUse(used, use.Path.Span));
                    }
                }
                graph._nodes[i] = graph._nodes[i] with { Uses = uses.DrainToImmutable() };
            }
        }
        return [.. graph._nodes];
    }

    private int Add(string path, PlanningState? read, bool isGiven)
    {
        var name = read?.Syntax?.Name;
        _nodes.Add(new PlanNode(path, name, isGiven, []));
        var index = _nodes.Count - 1;
        _byFile.TryAdd(PlanSet.KeyOf(path), index);
        if (name is { Text: var text })
        {
            // The name decides which manifest a plan has, so a copy of a given plan is that plan.
            _byName.TryAdd(text, index);
        }
        return index;
    }

    private async Task<int?> UsedAsync(string path, PlanningState user, PlanFileAccess access, List<PlanningState?> reads)
    {
        var file = PlanSet.KeyOf(path);
        if (_byFile.TryGetValue(file, out var known))
        {
            return known;
        }
        // A file that cannot be read is an error of the plan that uses it, which its own run reports.
        if (await PureWork.RunAsync(() => access.Find(path), _context.Cancel) is not FileFact.Found found || !found.TryText(out var text))
        {
            return null;
        }
        var request = new PlanRequest(text, user.Request.Now) { MaxRecords = user.Request.MaxRecords };
        var read = await PlanReading.ReadAsync(request, access, _context.Log, _context.Time, _context.Cancel);
        if (read.Syntax?.Name?.Text is { } name && _byName.TryGetValue(name, out var same))
        {
            _byFile.Add(file, same);
            return same;
        }
        reads.Add(read);
        return Add(path, read, isGiven: false);
    }
}
