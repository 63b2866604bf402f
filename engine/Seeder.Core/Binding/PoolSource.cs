using Seeder.Core.Expressions;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>The pools of <c>any</c> and <c>each</c> in a plan, and the members that each list has chosen from them.</summary>
internal sealed class PoolSource(Evaluator evaluator, DiagnosticBag diagnostics)
{
    // A pool inside an iteration belongs to that iteration. Iterations come one after another, so only the last pool is kept.
    private readonly Dictionary<Expression, (Iteration? Iteration, Pool? Pool)> _pools = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression, (
        RecordSyntax List, int Parent, Pool Pool, PoolDraws Draws)> _drawn = new(ReferenceEqualityComparer.Instance);
    // The chosen values: a field that is used elsewhere is evaluated again and must keep its value.
    private readonly Dictionary<(SourceSpan Call, int Record, ulong Key), RawValue> _values = [];
    private ILookup<(int Parent, string List), ExpandedRecord>? _children;

    /// <summary>
    /// Evaluates <c>any</c>: chooses a member by key. A record never gets itself. If the types are the same, it gets only a record before
    /// it, so that hierarchies have no circle.
    /// </summary>
    public RawValue? Draw(Expression.Call call, ExpandedRecord? record, ulong key)
    {
        var place = (call.Span, record?.Index ?? -1, key);
        if (_values.TryGetValue(place, out var before))
        {
            return before;
        }
        if (PoolOf(call, record) is not { } pool)
        {
            return null;
        }
        bool MayDraw(int member) => pool.Members[member].Record is var index
            && (index < 0 || record is null || !ReferenceEquals(evaluator.Plan.Records[index].Type, record.Type) || index < record.Index);
        var drawn = pool.Draw(key, MayDraw, DrawsOf(call, record, pool));
        return _values[place] = drawn < 0 ? RawValue.Null.Value : new RawValue.Hole(pool.Members[drawn].Value);
    }

    /// <summary>Evaluates <c>each</c>: iteration n gets the n-th member. After the last member it starts again at the first one.</summary>
    public RawValue? Take(Expression.Call call, ExpandedRecord? record)
    {
        if (record?.Iteration is not { } iteration)
        {
            diagnostics.Add(PathDiagnostics.NoIterationHere(call.Span, "each"));
            return null;
        }
        return PoolOf(call, record) is { } pool ? new RawValue.Hole(pool.Members[(iteration.Number - 1) % pool.Count].Value) : null;
    }

    // Iterations of one list get different members while there are enough.
    private PoolDraws DrawsOf(Expression.Call call, ExpandedRecord? record, Pool pool)
    {
        if (record?.Iteration is not { } iteration || !ReferenceEquals(iteration.Repetition, record.Syntax))
        {
            return new PoolDraws();
        }
        var parent = record.Parent?.Index ?? -1;
        if (!_drawn.TryGetValue(call, out var last)
            || !ReferenceEquals(last.List, record.Syntax)
            || last.Parent != parent
            || !ReferenceEquals(last.Pool, pool))
        {
            _drawn[call] = last = (record.Syntax, parent, pool, new PoolDraws());
        }
        return last.Draws;
    }

    private Pool? PoolOf(Expression.Call call, ExpandedRecord? record)
    {
        var iteration = IterationAround(call, record);
        if (_pools.TryGetValue(call, out var known) && ReferenceEquals(known.Iteration, iteration))
        {
            return known.Pool;
        }
        var members = new List<(FieldValue, string, int)>();
        var complete = true;
        foreach (var argument in call.Arguments)
        {
            complete &= AddMembers(call, argument, record, members);
        }
        // Without all records of the plan, an empty pool may have records among those that were lost.
        if (complete && members.Count == 0 && !evaluator.Plan.IsPartial)
        {
            diagnostics.Add(PathDiagnostics.EmptyPool(call.Span, call.Span.Source.Content[call.Span.Start..call.Span.End]));
        }
        var pool = complete && members.Count > 0 ? new Pool(members, StableHash.Of) : null;
        _pools[call] = (iteration, pool);
        return pool;
    }

    // The innermost iteration that contains records of one of the names.
    private Iteration? IterationAround(Expression.Call call, ExpandedRecord? record)
    {
        Iteration? around = null;
        foreach (var argument in call.Arguments)
        {
            if (NameOf(argument) is { } name && evaluator.Plan.ByRef.TryGetValue(name.Split('.')[0], out var named)
                && named.CommonIteration(PlaceFor(named, record)) is { } iteration && iteration.Depth > (around?.Depth ?? 0))
            {
                around = iteration;
            }
        }
        return around;
    }

    // Inside its own iteration, a name means the record of this iteration. A record never chooses itself, so its own name means the records
    // of the enclosing iterations.
    private static Iteration? PlaceFor(NamedRecords named, ExpandedRecord? record) =>
        record is not null && ReferenceEquals(named.Syntax, record.Syntax) && ReferenceEquals(record.Iteration?.Repetition, record.Syntax)
            ? record.Iteration.Outer
            : record?.Iteration;

    private static string? NameOf(Template argument) => argument.Parts is [TemplatePart.Literal(var text)] ? text : null;

    private bool AddMembers(Expression.Call call, Template argument, ExpandedRecord? record, List<(FieldValue, string, int)> members)
    {
        if (NameOf(argument) is not { } name)
        {
            var reference = argument.Whole is Expression.Path { Names: [var only] } && evaluator.Plan.ByRef.ContainsKey(only) ? only : null;
            diagnostics.Add(PathDiagnostics.PoolNotName(call.Span, call.Function[0], reference));
            return false;
        }
        var plan = evaluator.Plan;
        if (plan.IsLost(name.Split('.')[0]))
        {
            return false;
        }
        if (name.Split('.') is [var owner, var list])
        {
            return evaluator.Paths.TryUsed(owner, out var used)
                ? AddBorrowed(call, owner, list, used, members)
                : AddChildren(call, owner, list, record, members);
        }
        if (plan.ByRef.TryGetValue(name, out var named))
        {
            var (start, end, _) = named.SeenFrom(PlaceFor(named, record));
            members.AddRange(named.Records.Skip(start).Take(end - start).Select(Member));
            return true;
        }
        if (evaluator.Paths.FindExisting(name) is { } lookup)
        {
            members.Add((new FieldValue.Found(lookup), name, -1));
            return true;
        }
        if (evaluator.Paths.TryUsed(name, out var manifest))
        {
            // Without the manifest of the other plan, its records are unknown.
            members.AddRange(
                manifest is null
                    ? [(FieldValue.Unknown.Value, name, -1)]
                    : manifest.Records.Select(r => (new FieldValue.Text(r.Value.Id) as FieldValue, $"{name}.{r.Key}", -1)));
            return true;
        }
        if (plan.ByAddress.TryGetValue(name, out var numbered))
        {
            members.Add(Member(numbered));
            return true;
        }
        var type = evaluator.Lookups.TypeNamed(name);
        var ofType = plan.Records.Where(r => r.Type.Name.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(Member).ToList();
        if (ofType.Count == 0
            && !plan.Syntax.Records.Any(l => evaluator.Lookups.TypeNamed(l.Type.Text).Equals(type, StringComparison.OrdinalIgnoreCase)))
        {
            diagnostics.Add(
                PathDiagnostics.UnknownPool(
                    call.Span,
                    name,
                    diagnostics.Similar(
                        plan.ByRef.Keys.Concat(evaluator.Paths.ExistingNames)
                            .Concat(evaluator.Paths.UsedNames)
                            .Concat(plan.Records.Select(r => r.Type.Name).Distinct()))));
            return false;
        }
        members.AddRange(ofType);
        return true;
    }

    // Adds a record of another plan, or the records of its iterations: `customer_1`, `customer_2`, ...
    private bool AddBorrowed(Expression.Call call, string plan, string name, Manifest? manifest, List<(FieldValue, string, int)> members)
    {
        if (manifest is null)
        {
            members.Add((FieldValue.Unknown.Value, plan, -1));
            return true;
        }
        var found = manifest.Records.Where(r => r.Key == name
            || (r.Key.StartsWith($"{name}_", StringComparison.Ordinal) && r.Key.AsSpan(name.Length).IndexOfAnyExcept("_0123456789") < 0))
            .ToList();
        if (found.Count == 0)
        {
            diagnostics.Add(UsesDiagnostics.NotInManifest(call.Span, name, manifest, diagnostics.Similar(manifest.Records.Keys)));
            return false;
        }
        members.AddRange(found.Select(r => (new FieldValue.Text(r.Value.Id) as FieldValue, $"{plan}.{r.Key}", -1)));
        return true;
    }

    private bool AddChildren(
        Expression.Call call, string owner, string list, ExpandedRecord? record, List<(FieldValue, string, int)> members)
    {
        var plan = evaluator.Plan;
        _children ??= plan.Records.Where(r => r.Parent is not null).ToLookup(r => (r.Parent!.Index, r.List!.ToUpperInvariant()));
        if (!plan.ByRef.TryGetValue(owner, out var named))
        {
            diagnostics.Add(
                PathDiagnostics.UnknownPool(call.Span, owner, diagnostics.Similar(plan.ByRef.Keys.Concat(evaluator.Paths.UsedNames))));
            return false;
        }
        var (start, end, _) = named.SeenFrom(record?.Iteration);
        for (var i = start; i < end; i++)
        {
            members.AddRange(_children[(named.Records[i].Index, list.ToUpperInvariant())].Select(Member));
        }
        return true;
    }

    private (FieldValue, string, int) Member(ExpandedRecord record) =>
        (new FieldValue.Reference(record.Index), evaluator.Identity.Of(record), record.Index);
}
