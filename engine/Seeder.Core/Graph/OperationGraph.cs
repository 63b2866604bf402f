using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>
/// Whether an operation is sent depends on a look-up during the run: always, only if no record was found, or only if one was found.
/// </summary>
internal enum Condition : byte { None, IfMissing, IfFound }

/// <summary>One operation on one record.</summary>
/// <param name="Record">
/// The index of the record in the plan. For a delete, the index in the list of deletions; for a raw subrequest, the index in <c>batch</c>.
/// </param>
/// <param name="Type">The index of the record's type in <see cref="OperationGraph.Types"/>.</param>
/// <param name="Fields">
/// The indexes of the fields to send. For <c>Read</c>, indexes in the record's <see cref="Binding.SeedRecord.Reads"/>.
/// </param>
internal readonly record struct Operation(OperationKind Kind, int Record, int Type, ImmutableArray<int> Fields)
{
    public Condition Condition { get; init; }

    /// <summary>Whether the update also activates a deactivated user.</summary>
    public bool Activates { get; init; }

    /// <summary>The size of the large values in the request, in bytes; 0 if the record has none.</summary>
    public int Size { get; init; }

    /// <summary>
    /// Whether the create contains a unique value. The org accepts this value only once, so the call can be sent again without creating a
    /// duplicate.
    /// </summary>
    public bool HasIdempotencyKey { get; init; }
}

/// <summary>
/// A type, as the planner needs it. Setup objects need their own calls. A Tree call accepts neither setup objects nor types with file
/// contents.
/// </summary>
internal readonly record struct OperationType(string Name, bool IsSetup)
{
    public bool NotInTree { get; init; }
}

/// <summary>
/// A dependency: the operation runs after the operation <c>To</c>. <c>Field</c> is the index of the field that needs the id of that record,
/// or -1 if only the order matters. <c>Relationship</c> is the child relationship under which the record can be nested in the record of
/// <c>To</c>; null if it cannot.
/// </summary>
internal readonly record struct Dependency(int To, int Field = -1, string? Relationship = null)
{
    public bool IsNestable => Relationship is not null;
}

/// <summary>
/// All operations of a run with their dependencies. Operations are numbered from 0. The dependencies are in one array, ordered by
/// operation.
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

    /// <summary>The operations of a phase, in their order.</summary>
    internal int[] OfPhase(int phase)
    {
        var (operations, count) = (new int[CountOf(phase)], 0);
        for (var i = 0; count < operations.Length; i++)
        {
            if (_operations[i].Kind.Phase() == phase)
            {
                operations[count++] = i;
            }
        }
        return operations;
    }

    /// <summary>Collects operations and dependencies in any order, and builds the graph.</summary>
    /// <param name="expected">The approximate number of operations, to allocate the lists in their final size.</param>
    public sealed class Builder(int expected = 0)
    {
        private readonly List<OperationType> _types = [];
        private readonly Dictionary<string, int> _typeIndex = [];
        private readonly Dictionary<ObjectSchema, int> _schemaIndex = new(ReferenceEqualityComparer.Instance);
        private Operation[] _operations = new Operation[expected];
        private readonly List<(int From, Dependency Dependency)> _edges = new(expected);

        public int Count { get; private set; }

        public Operation this[int operation] => _operations[operation];

        // The documentation of Composite resources other than Collections does not mention blobs (fact sheet section 1.5).
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

        /// <summary>The operations that each operation depends on, with the additional pairs.</summary>
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

        /// <summary>Builds the graph. The dependencies of an operation keep the order in which they were added.</summary>
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
