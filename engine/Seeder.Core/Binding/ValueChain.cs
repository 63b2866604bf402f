using System.Runtime.CompilerServices;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>A field whose value is used in another field by <c>${x.Field}</c>.</summary>
/// <param name="Path">The expression that uses the value.</param>
internal sealed record CopiedField(Expression.Path Path, ExpandedRecord Record, FieldSyntax Written, FieldSchema Field);

/// <summary>
/// Limits recursion when values use values that use further values: in a list, each record may use a value of the next one. A value that is
/// nested too deeply is postponed. The current evaluation then ends without a result, the postponed value is evaluated alone and kept, and
/// the evaluation starts again.
/// </summary>
internal sealed class ValueChain
{
    // No person nests this deep, and the stack holds much more.
    private const int MaxDepth = 200;

    // Most used values belong to a parent and are evaluated quickly, so only values of longer chains are kept.
    private const int KeptFrom = 8;

    private readonly Dictionary<(int Record, ValueSyntax Value), RawValue?> _kept = new(new BySyntax());

    /// <summary>The present recursion depth of expressions and mappings.</summary>
    public int Depth { get; set; }

    /// <summary>
    /// The value that must be evaluated first. While it is set, the current evaluation will be repeated, so its results are not used.
    /// </summary>
    public CopiedField? Postponed { get; set; }

    public bool IsTooDeep => Depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack();

    public bool TryGet(CopiedField copied, out RawValue? value) =>
        _kept.TryGetValue((copied.Record.Index, copied.Written.Value), out value);

    public void Keep(CopiedField copied, int depth, RawValue? value)
    {
        // A value that failed is kept too, so that it is not evaluated again.
        if (depth >= KeptFrom || value is null)
        {
            _kept[(copied.Record.Index, copied.Written.Value)] = value;
        }
    }

    /// <summary>Evaluates a value after all postponed values that it needs.</summary>
    /// <param name="evaluate">Evaluates the original value.</param>
    /// <param name="copy">Evaluates one postponed value.</param>
    /// <param name="circle">Reports values that use each other in a circle.</param>
    public RawValue? Evaluate(Func<RawValue?> evaluate, Func<CopiedField, RawValue?> copy, Action<IReadOnlyList<CopiedField>> circle)
    {
        var waiting = new Stack<CopiedField>();
        var among = new HashSet<(int, ValueSyntax)>(new BySyntax());
        while (Postponed is { } next)
        {
            Postponed = null;
            if (!among.Add((next.Record.Index, next.Written.Value)))
            {
                circle([.. waiting.Reverse().SkipWhile(w => !IsSame(w, next))]);
                _kept[(next.Record.Index, next.Written.Value)] = null;
            }
            else
            {
                waiting.Push(next);
            }
            while (Postponed is null && waiting.TryPeek(out var last))
            {
                var value = copy(last);
                if (Postponed is null)
                {
                    _kept[(last.Record.Index, last.Written.Value)] = value;
                    waiting.Pop();
                    among.Remove((last.Record.Index, last.Written.Value));
                }
            }
            if (Postponed is null)
            {
                var whole = evaluate();
                if (Postponed is null)
                {
                    return whole;
                }
            }
        }
        return null;
    }

    private static bool IsSame(CopiedField one, CopiedField other) =>
        one.Record.Index == other.Record.Index && ReferenceEquals(one.Written.Value, other.Written.Value);

    // Compares by reference: equal values at different places are different.
    private sealed class BySyntax : IEqualityComparer<(int Record, ValueSyntax Value)>
    {
        public bool Equals((int Record, ValueSyntax Value) x, (int Record, ValueSyntax Value) y) =>
            x.Record == y.Record && ReferenceEquals(x.Value, y.Value);

        public int GetHashCode((int Record, ValueSyntax Value) copied) =>
            HashCode.Combine(copied.Record, RuntimeHelpers.GetHashCode(copied.Value));
    }
}
