using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>What a look-up in the run decides: whether the operation is sent at all.</summary>
internal enum Condition : byte { None, IfMissing, IfFound }

/// <summary>One thing done to one record.</summary>
/// <param name="Record">The record's index in the plan; of one that removes, its index among the entries to remove; of a raw subrequest,
/// its index in <c>batch</c>.</param>
/// <param name="Type">The index of its type in <see cref="OperationGraph.Types"/>.</param>
/// <param name="Fields">The indexes of the record's fields that are sent; of <c>Read</c>, the indexes among its <see
/// cref="Binding.SeedRecord.Reads"/>.</param>
internal readonly record struct Operation(OperationKind Kind, int Record, int Type, ImmutableArray<int> Fields)
{
    public Condition Condition { get; init; }

    /// <summary>Whether it also switches a user on that was deactivated.</summary>
    public bool Activates { get; init; }

    /// <summary>The size of its large values in the request, in bytes; 0 for a record of ordinary fields.</summary>
    public int Size { get; init; }

    /// <summary>
    /// Whether it creates a record with a unique value: the org takes that once, so its call can be sent again without harm.
    /// </summary>
    public bool HasIdempotencyKey { get; init; }
}

/// <summary>
/// A type as the planner sees it. Setup objects go in calls of their own; a Tree takes neither them nor records with files in them.
/// </summary>
internal readonly record struct OperationType(string Name, bool IsSetup)
{
    public bool NotInTree { get; init; }
}

/// <summary>
/// A dependency: an operation needs that of <c>To</c> done first. <c>Field</c> is the index of the record's field that needs the id, -1 for
/// order only. <c>Relationship</c> is the child relationship under which the operation may be nested in that of <c>To</c>, or null.
/// </summary>
internal readonly record struct Dependency(int To, int Field, string? Relationship)
{
    public bool IsNestable => Relationship is not null;
}

/// <summary>
/// All operations of a run and what each depends on. Ids are dense; adjacency is one array with the start of each operation's stretch.
/// </summary>
internal sealed class OperationGraph
{
    private readonly Operation[] _operations;
    private readonly int[] _starts;
    private readonly Dependency[] _dependencies;

    private OperationGraph(ImmutableArray<OperationType> types, Operation[] operations, int[] starts, Dependency[] dependencies) =>
        (Types, _operations, _starts, _dependencies) = (types, operations, starts, dependencies);

    public ImmutableArray<OperationType> Types { get; }

    public IReadOnlyList<Operation> Nodes => _operations;

    public int Count => _operations.Length;

    public int DependencyCount => _dependencies.Length;

    public ReadOnlySpan<Dependency> DependenciesOf(int operation) => _dependencies.AsSpan(_starts[operation].._starts[operation + 1]);

    public OperationType TypeOf(int operation) => Types[_operations[operation].Type];

    public OperationKind KindOf(int operation) => _operations[operation].Kind;

    internal OperationGraph WithTypes(ImmutableArray<OperationType> types) => new(types, _operations, _starts, _dependencies);

    internal ref readonly Operation At(int operation) => ref _operations[operation];

    internal int CountOf(int phase)
    {
        var count = 0;
        foreach (ref readonly var operation in _operations.AsSpan())
        {
            count += operation.Kind.Phase() == phase ? 1 : 0;
        }
        return count;
    }

    /// <summary>Collects operations and dependencies in any order.</summary>
    /// <param name="expected">About how many operations there will be: lists that grow to a million are copied on the way.</param>
    public sealed class Builder(int expected = 0)
    {
        private readonly List<OperationType> _types = [];
        private readonly Dictionary<string, int> _typeIndex = new(StringComparer.Ordinal);
        private readonly Dictionary<ObjectSchema, int> _schemaIndex = new(ReferenceEqualityComparer.Instance);
        private Operation[] _operations = new Operation[expected];
        private readonly List<(int From, Dependency Dependency)> _edges = new(expected);

        public int Count { get; private set; }

        public Operation this[int operation] => _operations[operation];

        // Composite resources other than Collections are not documented to take blobs (fact sheet section 1.5).
        public bool IsInTree(ObjectSchema type) =>
            !SetupObjects.Contains(type.Name) && !type.Fields.Any(f => f is { Type: FieldType.Base64, Createable: true });

        public int TypeOf(ObjectSchema type)
        {
            if (!_schemaIndex.TryGetValue(type, out var index))
            {
                index = _typeIndex.TryGetValue(type.Name, out var known)
                    ? known
                    : TypeIndex(new OperationType(type.Name, SetupObjects.Contains(type.Name)) { NotInTree = !IsInTree(type) });
                _schemaIndex.Add(type, index);
            }
            return index;
        }

        public int TypeIndex(string name, bool isSetup) => TypeIndex(new OperationType(name, isSetup) { NotInTree = isSetup });

        public int TypeIndex(OperationType type)
        {
            if (!_typeIndex.TryGetValue(type.Name, out var index))
            {
                _typeIndex.Add(type.Name, index = _types.Count);
                _types.Add(type);
            }
            return index;
        }

        public int Add(Operation operation)
        {
            if (Count == _operations.Length)
            {
                Array.Resize(ref _operations, Math.Max(16, 2 * Count));
            }
            _operations[Count] = operation;
            return Count++;
        }

        public void Depend(int from, Dependency on) => _edges.Add((from, on));

        /// <summary>What each operation needs so far, and with some more pairs.</summary>
        internal List<int>[] Needs(IEnumerable<(int From, int To)> more)
        {
            var needs = new List<int>[Count];
            for (var i = 0; i < Count; i++)
            {
                needs[i] = [];
            }
            foreach (var (from, to) in _edges.Select(e => (e.From, e.Dependency.To)).Concat(more))
            {
                needs[from].Add(to);
            }
            return needs;
        }

        /// <summary>Dependencies keep the order in which they were added, operation by operation.</summary>
        public OperationGraph Build()
        {
            Array.Resize(ref _operations, Count);
            var starts = new int[Count + 1];
            foreach (var (from, _) in _edges)
            {
                starts[from + 1]++;
            }
            for (var i = 0; i < Count; i++)
            {
                starts[i + 1] += starts[i];
            }
            var next = starts.AsSpan().ToArray();
            var dependencies = new Dependency[_edges.Count];
            foreach (var (from, dependency) in _edges)
            {
                dependencies[next[from]++] = dependency;
            }
            return new OperationGraph([.. _types], _operations, starts, dependencies);
        }
    }
}
