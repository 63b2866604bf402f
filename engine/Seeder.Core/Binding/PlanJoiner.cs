using Seeder.Core.Facts;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Merges a plan with the files that it includes into one plan. The content of an included file precedes the content of the file that
/// includes it.
/// </summary>
internal static class PlanJoiner
{
    /// <summary>Returns the merged plan, or the paths of files that must be read first.</summary>
    /// <param name="isOverridden">Whether a variable gets its value from outside of the plan.</param>
    public static (PlanSyntax? Plan, ImmutableArray<string> Missing) Join(
        PlanSyntax plan,
        IReadOnlyDictionary<string, FileFact> files,
        Predicate<string> isOverridden,
        DiagnosticBag diagnostics,
        CancellationToken cancel = default)
    {
        var scratch = new Scratch(files, isOverridden, diagnostics, cancel);
        var vars = scratch.Visit(plan);
        if (scratch.Missing.Count > 0)
        {
            return (null, [.. scratch.Missing.Distinct()]);
        }
        return (plan with
        {
            Vars = [.. vars.Values],
            Existing = [.. scratch.Order.SelectMany(p => p.Existing)],
            Records = [.. scratch.Order.SelectMany(p => p.Records)],
            Uses = [
                .. scratch.Order.SelectMany(p => p.Uses).DistinctBy(u => (u.Name.Text, FilePath.Resolve(u.Path.Span.Source, u.Path.Text)))],
            Batch = [.. scratch.Order.SelectMany(p => p.Batch)],
            DefaultsByFile = scratch.Order.ToDictionary(p => p.Source.Path, scratch.DefaultsOf),
        }, []);
    }

    private sealed class Scratch(
        IReadOnlyDictionary<string, FileFact> files,
        Predicate<string> isOverridden,
        DiagnosticBag diagnostics,
        CancellationToken cancel)
    {
        private readonly Dictionary<string, PlanSyntax> _plans = [];
        private readonly Dictionary<string, List<string>> _includedBy = [];
        private readonly Dictionary<string, OrderedDictionary<string, VarSyntax>> _vars = [];
        private readonly List<(string Path, SourceSpan Include)> _way = [];

        public List<PlanSyntax> Order { get; } = [];

        public List<string> Missing { get; } = [];

        /// <summary>Adds the files that the file includes, then the file itself. Returns its variables.</summary>
        public OrderedDictionary<string, VarSyntax> Visit(PlanSyntax plan)
        {
            var path = FilePath.Normalise(plan.Source.Path);
            _plans.Add(path, plan);
            var inherited = new OrderedDictionary<string, VarSyntax>();
            var differ = new List<(VarSyntax First, VarSyntax Second)>();
            foreach (var include in plan.Include)
            {
                _way.Add((path, include.Span));
                foreach (var (name, variable) in Include(path, include))
                {
                    if (!inherited.TryAdd(name, variable)
                        && inherited[name].Value is var other
                        && (other.Text, other.Plain) != (variable.Value.Text, variable.Value.Plain))
                    {
                        differ.Add((inherited[name], variable));
                    }
                }
                _way.RemoveAt(_way.Count - 1);
            }
            var vars = new OrderedDictionary<string, VarSyntax>();
            foreach (var variable in plan.Vars)
            {
                vars.TryAdd(variable.Name.Text, variable);
            }
            diagnostics.AddRange(
                differ.Where(d => !vars.ContainsKey(d.First.Name.Text) && !isOverridden(d.First.Name.Text))
                    .Select(d => FileDiagnostics.VarsDiffer(d.First, d.Second)));
            foreach (var (name, variable) in inherited)
            {
                vars.TryAdd(name, variable);
            }
            Order.Add(plan);
            return _vars[path] = vars;
        }

        private OrderedDictionary<string, VarSyntax> Include(string from, ScalarSyntax include)
        {
            var path = FilePath.Resolve(include.Span.Source, include.Text);
            (_includedBy.TryGetValue(path, out var list) ? list : _includedBy[path] = []).Add(from);
            if (_way.FindIndex(w => w.Path == path) is >= 0 and var first)
            {
                diagnostics.Add(FileDiagnostics.IncludeCycle(include.Span, _way.Skip(first).SkipLast(1).Select(w => w.Include)));
            }
            else if (_plans.ContainsKey(path))
            {
                return _vars[path];
            }
            else if (!files.TryGetValue(path, out var fact))
            {
                Missing.Add(path);
            }
            else if (PlanText(fact, include, path, diagnostics) is { } text
                && PlanReader.Read(text, diagnostics, isIncluded: true, cancel) is { } plan)
            {
                return Visit(plan);
            }
            return [];
        }

        /// <summary>
        /// The file's own defaults, then those of the files that include it, then those of the files that it includes, nearest first.
        /// </summary>
        public IReadOnlyList<DefaultsSyntax> DefaultsOf(PlanSyntax plan)
        {
            var start = FilePath.Normalise(plan.Source.Path);
            var seen = new HashSet<string> { start };
            return [.. Reached(start, p => _includedBy.GetValueOrDefault(p) ?? [], seen)
                .Concat(Reached(start, Included, seen).Skip(1))
                .SelectMany(p => _plans[p].Defaults)];
        }

        // The start and the files that were not seen before, nearest first.
        private static IEnumerable<string> Reached(string start, Func<string, IEnumerable<string>> next, HashSet<string> seen)
        {
            var queue = new Queue<string>([start]);
            while (queue.TryDequeue(out var path))
            {
                yield return path;
                foreach (var other in next(path).Where(seen.Add))
                {
                    queue.Enqueue(other);
                }
            }
        }

        private IEnumerable<string> Included(string path) =>
            _plans[path].Include.Select(i => FilePath.Resolve(i.Span.Source, i.Text)).Where(_plans.ContainsKey);
    }

    /// <summary>Returns the text of a plan file that another file names. Reports an error and returns null if it cannot be read.</summary>
    internal static SourceText? PlanText(FileFact fact, ScalarSyntax name, string path, DiagnosticBag diagnostics)
    {
        switch (fact)
        {
            case FileFact.Missing missing:
                diagnostics.Add(FileDiagnostics.Missing(name.Span, path, missing));
                return null;
            case FileFact.Refused refused:
                diagnostics.Add(FileDiagnostics.Refused(name.Span, path, refused));
                return null;
            case FileFact.Found found when found.TryText(out var text):
                return text;
            default:
                diagnostics.Add(FileDiagnostics.NotUtf8(name.Span, path));
                return null;
        }
    }
}
