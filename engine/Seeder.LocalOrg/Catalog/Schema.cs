namespace Seeder.Local;

/// <summary>All objects of the org, with their relationships, and by name and id prefix.</summary>
internal sealed class Schema
{
    /// <summary>The id of the master record type, which every object has and which is not a row.</summary>
    public const string MasterRecordType = "012000000000000AAA";

    private readonly Dictionary<string, ObjectDef> byName;
    private readonly Dictionary<string, ObjectDef> byPrefix;

    private readonly Lazy<Dictionary<ObjectDef, List<ChildRelation>>> children;

    public Schema(IEnumerable<ObjectDef> objects)
    {
        Objects = [.. objects.OrderBy(o => o.Name, StringComparer.Ordinal)];
        byName = Objects.ToDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);
        byPrefix = new Dictionary<string, ObjectDef>(StringComparer.Ordinal);
        foreach (var type in Objects.Where(o => !o.Traits.SharesPrefix))
        {
            byPrefix.TryAdd(type.Prefix, type);
        }

        // A type that hides its prefix is known by it, unless several types have it.
        foreach (var types in Objects.Where(o => o.Traits.SharesPrefix).GroupBy(o => o.Prefix).Where(types => types.Count() == 1))
        {
            byPrefix.TryAdd(types.Key, types.First());
        }

        children = new(FindChildren);
        foreach (var type in Objects)
        {
            type.Link(ChildrenOf);
        }
    }

    public IReadOnlyList<ObjectDef> Objects { get; }

    public ObjectDef? Find(string name) => byName.GetValueOrDefault(name);

    public ObjectDef this[string name] => byName[name];

    /// <summary>The object whose ids begin like <paramref name="id"/>; null if there is no such object, or more than one.</summary>
    public ObjectDef? OfId(string id) => id.Length >= 3 ? byPrefix.GetValueOrDefault(id[..3]) : null;

    private IReadOnlyList<ChildRelation> ChildrenOf(ObjectDef parent)
    {
        var own = children.Value.GetValueOrDefault(parent) ?? [];

        // A person account also has the child relationships of its contact.
        return parent.Field("PersonContactId") is null
            ? own
            : [.. own, .. children.Value[byName["Contact"]].Where(PersonAccounts.HasList).Select(r => r with { Name = "Person" + r.Name })];
    }

    private Dictionary<ObjectDef, List<ChildRelation>> FindChildren()
    {
        var found = new Dictionary<ObjectDef, List<ChildRelation>>();
        foreach (var child in Objects)
        {
            foreach (var field in child.Fields)
            {
                foreach (var target in field.ReferenceTo)
                {
                    if (byName.TryGetValue(target, out var parent))
                    {
                        (found.TryGetValue(parent, out var list) ? list : found[parent] = []).Add(
                            new ChildRelation(child, field, field.ChildName));
                    }
                }
            }
        }

        return found;
    }
}
