using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>Every object that the org has, linked: children know their parents and prefixes know their objects.</summary>
internal sealed class Schema
{
    /// <summary>The record type that every object has and no row stands for.</summary>
    public const string MasterRecordType = "012000000000000AAA";

    private static readonly string[] PersonLists = ["Cases", "Events", "Tasks", "CampaignMembers", "OpportunityContactRoles"];

    private readonly FrozenDictionary<string, ObjectDef> byName;
    private readonly FrozenDictionary<string, ObjectDef> byPrefix;

    public Schema(IEnumerable<ObjectDef> objects)
    {
        Objects = [.. objects.OrderBy(o => o.Name, StringComparer.Ordinal)];
        byName = Objects.ToFrozenDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);
        byPrefix = Objects.Where(o => !o.Traits.SharesPrefix).ToFrozenDictionary(o => o.Prefix, StringComparer.Ordinal);
        var children = Objects.ToDictionary(o => o, _ => new List<ChildRelation>());
        foreach (var child in Objects)
        {
            foreach (var field in child.Fields)
            {
                foreach (var target in field.ReferenceTo)
                {
                    if (byName.TryGetValue(target, out var parent))
                    {
                        children[parent].Add(new ChildRelation(child, field, field.ChildName));
                    }
                }
            }
        }

        foreach (var (parent, relations) in children)
        {
            // The lists of a person account are those of its contact.
            if (parent.Field("PersonContactId") is not null)
            {
                relations.AddRange(
                    children[byName["Contact"]].Where(r => PersonLists.Contains(r.Name)).Select(r => r with { Name = "Person" + r.Name }));
            }

            parent.Link(relations);
        }
    }

    public IReadOnlyList<ObjectDef> Objects { get; }

    public ObjectDef? Find(string name) => byName.GetValueOrDefault(name);

    public ObjectDef this[string name] => byName[name];

    /// <summary>The object whose ids start like <paramref name="id"/>; null where there is no such object, or more than one.</summary>
    public ObjectDef? OfId(string id) => id.Length >= 3 ? byPrefix.GetValueOrDefault(id[..3]) : null;
}
