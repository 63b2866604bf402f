using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>All objects of the org, with their relationships, and by name and id prefix.</summary>
internal sealed class Schema
{
    /// <summary>The id of the master record type, which every object has and which is not a row.</summary>
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
            // The child relationships of a person account are those of its contact.
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

    /// <summary>The object whose ids begin like <paramref name="id"/>; null if there is no such object, or more than one.</summary>
    public ObjectDef? OfId(string id) => id.Length >= 3 ? byPrefix.GetValueOrDefault(id[..3]) : null;
}
