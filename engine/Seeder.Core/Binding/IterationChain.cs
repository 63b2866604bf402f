using System.Runtime.CompilerServices;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>One field of one record whose value is copied by <c>${x.Field}</c>.</summary>
/// <param name="Path">The expression that copies it.</param>
internal sealed record CopiedField(Expression.Path Path, ExpandedRecord Record, FieldSyntax Written, FieldSchema Field);

/// <summary>
/// Keeps the stack shallow where values are copied from values that are copied: a list in which each record copies the next one may hold
/// any number of records. A copy that lies too deep is put aside. The evaluation that needs it ends without a value, the copy is evaluated
/// by itself, its value is kept, and the evaluation begins anew.
/// </summary>
internal sealed class IterationChain
{
    // Far more than anybody nests, far less than the stack holds.
    private const int MaxDepth = 200;

    // Nearly all copies are of a parent and cost little: only values of long chains are kept.
    private const int KeptFrom = 8;

    private readonly Dictionary<(int Record, ValueSyntax Value), RawValue?> _kept = new(new BySyntax());

    /// <summary>How many expressions and mappings are being evaluated, each for the one before.</summary>
    public int Depth { get; set; }

    /// <summary>The copy that was put aside; while there is one, nothing that is evaluated counts.</summary>
    public CopiedField? Postponed { get; set; }

    public bool IsTooDeep => Depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack();

    public bool TryGet(CopiedField copied, out RawValue? value) =>
        _kept.TryGetValue((copied.Record.Index, copied.Written.Value), out value);

    public void Keep(CopiedField copied, int depth, RawValue? value)
    {
        // One that failed is not tried again.
        if (depth >= KeptFrom || value is null)
        {
            _kept[(copied.Record.Index, copied.Written.Value)] = value;
        }
    }

    /// <summary>Evaluates with all copies that were put aside on the way.</summary>
    /// <param name="evaluate">Evaluates the whole.</param>
    /// <param name="copy">Evaluates one copy.</param>
    /// <param name="circle">Reports copies that lead back to the first of them.</param>
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

    // Values that are equal by content are different places.
    private sealed class BySyntax : IEqualityComparer<(int Record, ValueSyntax Value)>
    {
        public bool Equals((int Record, ValueSyntax Value) x, (int Record, ValueSyntax Value) y) =>
            x.Record == y.Record && ReferenceEquals(x.Value, y.Value);

        public int GetHashCode((int Record, ValueSyntax Value) copied) =>
            HashCode.Combine(copied.Record, RuntimeHelpers.GetHashCode(copied.Value));
    }
}
