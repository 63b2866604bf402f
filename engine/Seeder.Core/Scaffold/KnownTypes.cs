using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>Finds types, and collects those that the org has and that are not described yet.</summary>
internal sealed class KnownTypes(OrgSchema schema)
{
    private ImmutableSortedSet<string> _missing = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    public OrgSchema Schema { get; } = schema;

    /// <summary>The types that must be described before the plan can be written.</summary>
    public ImmutableSortedSet<string> Missing => _missing;

    /// <summary>Returns null for a type that is unknown or not described yet.</summary>
    public ObjectSchema? Find(string name)
    {
        if (Schema.Find(name) is { } type)
        {
            return type;
        }
        if (Schema.AllNames?.TryGetValue(name, out var spelled) == true)
        {
            _missing = _missing.Add(spelled);
        }
        return null;
    }

    public bool IsMissing(string name) => _missing.Contains(name);
}
