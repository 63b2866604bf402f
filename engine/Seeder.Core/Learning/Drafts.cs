using Seeder.Core.Schema;

namespace Seeder.Core.Learning;

/// <summary>The derived part of one type.</summary>
internal sealed class Draft
{
    public SortedDictionary<string, LearnedField> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, ChildRelationship> Children { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, RecordTypeSchema> RecordTypes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => Fields.Count + Children.Count + RecordTypes.Count == 0;

    /// <summary>The first lookup to a type; null if there is no such lookup.</summary>
    public string? LookupTo(string type) => Fields.FirstOrDefault(f => f.Value.Targets.Contains(type)).Key;
}

/// <summary>
/// What was derived so far, for all plans. A name that is similar to a known one is refused: it is probably a misspelling.
/// </summary>
internal sealed class Drafts(OrgSchema schema, LearningRequest request)
{
    // A lookup with more targets than this, such as WhatId, can point to records of nearly every type. WhoId points to leads and contacts
    // only.
    private const int ClosedTargets = 2;

    private static readonly ImmutableArray<FieldSchema> Platform = [.. SystemFields.OfRecords, .. LearnedField.Platform];

    private readonly SortedDictionary<string, Draft> _drafts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, RefusedName> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _typeNames = [.. schema.Names];

    /// <summary>The number of changes so far. When a round changes nothing, everything is derived.</summary>
    public int Changes { get; private set; }

    /// <summary>The names of the types that the plans use.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<RefusedName> Refused => [.. _refused.Values];

    public ObjectSchema? Known(string type) => schema.Find(type);

    public bool IsUsed(string type) => Known(type) is not null || Used.Contains(type);

    public Draft? Find(string type) => _drafts.GetValueOrDefault(type);

    /// <summary>The field of the platform that a derived type has, or the one that the known type has; null if there is no such
    /// field.</summary>
    public FieldSchema? FixedField(string type, string name) => Known(type) is { } known ? known.FindNamed(name)
        : Platform.FirstOrDefault(f => f.IsNamed(name));

    /// <summary>Whether the type is known or is derived.</summary>
    public bool Take(string type)
    {
        if (Known(type) is not null || _drafts.ContainsKey(type))
        {
            return true;
        }
        if (_refused.ContainsKey(type) || (!request.InsistsOn(type) && IsTypeOfNamespace(type)))
        {
            return false;
        }
        if (TypeNames.WhyNot(type) is { } reason)
        {
            Refuse(new RefusedName(null, type, null) { Reason = reason });
            return false;
        }
        if (!request.InsistsOn(type) && Misspelled(type) is { } similar)
        {
            Refuse(new RefusedName(null, type, similar));
            return false;
        }
        DraftOf(type);
        return true;
    }

    /// <summary>Whether an unknown name may become a field or a relationship of the type.</summary>
    public bool MayAdd(string type, string name)
    {
        if (IsRefused(type, name))
        {
            return false;
        }
        var known = Known(type);
        var isInsisted = request.InsistsOn(type, name);
        if (!isInsisted
            && InOwnNamespace(name) is { } own
            && (known?.FindNamed(own) is not null || known?.FindChild(own) is not null))
        {
            // The plan may leave the namespace out: the name means the known field.
            return false;
        }
        var similar = isInsisted
            ? null
            : ApiName.FindMisspelled(name, known?.Names ?? Platform.Where(f => f.Createable).Select(f => f.Name));
        if (similar is not null)
        {
            Refuse(new RefusedName(known?.Name ?? type, name, similar));
        }
        return similar is null;
    }

    /// <summary>Counts a change outside of the drafts that may lead to further ones.</summary>
    public void Touch() => Changes++;

    public void Refuse(RefusedName name) => _refused.TryAdd(name.Insistence, name);

    /// <summary>Adds a field, or values that a derived field must accept too.</summary>
    public void AddField(string type, string name, LearnedField field)
    {
        // A plan may have a million records with this field, and the checks compare it with many names.
        if (Find(type)?.Fields.ContainsKey(name) == true)
        {
            Widen(type, name, field);
        }
        else if (!IsRefused(type, name) && TypeNames.WhyNotField(name) is { } reason)
        {
            Refuse(new RefusedName(type, name, null) { Reason = reason });
        }
        else if (MayAdd(type, name))
        {
            Widen(type, name, field);
        }
    }

    /// <summary>Adds a lookup for a relationship whose name was checked.</summary>
    public void AddLookup(string type, string name, params IEnumerable<string> targets) => Widen(type, name, LearnedField.Lookup(targets));

    public void AddChild(string type, ChildRelationship child)
    {
        if (DraftOf(type).Children.TryAdd(child.Name!, child))
        {
            Changes++;
        }
    }

    /// <summary>Lets a lookup of a known type point to derived types too, if it is one of those that can point to nearly every
    /// type.</summary>
    public void Open(string type, FieldSchema field, IEnumerable<string> targets)
    {
        var added = IsOpen(field)
            ? targets.Where(t => !field.ReferenceTo.Contains(t, StringComparer.OrdinalIgnoreCase) && Take(t)).ToList()
            : [];
        if (added.Count > 0)
        {
            Widen(type, field.Name, LearnedField.Lookup(added));
        }
    }

    /// <summary>Whether a lookup of a known type can point to records of nearly every type.</summary>
    public static bool IsOpen(FieldSchema field) =>
        field is { IsReference: true, Createable: true } && field.ReferenceTo.Length > ClosedTargets && field.Name != "OwnerId";

    public void AddRecordType(string type, string developerName, string label)
    {
        if (!Names.IsName(developerName) || !Take(type))
        {
            return;
        }
        var known = Known(type)?.RecordTypes.Where(t => !t.Master).Select(t => t.DeveloperName).ToList() ?? [];
        if (known.Contains(developerName, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }
        if (!request.InsistsOn(type, developerName) && ApiName.FindMisspelled(developerName, known) is { } similar)
        {
            Refuse(new RefusedName(type, developerName, similar));
        }
        else if (DraftOf(type).RecordTypes.TryAdd(developerName, new RecordTypeSchema(developerName, label, null)))
        {
            Changes++;
        }
    }

    /// <summary>New types completely, and of known types the new part.</summary>
    public IEnumerable<ObjectSchema> Learned()
    {
        foreach (var (name, draft) in _drafts)
        {
            var fields = draft.Fields.Select(f => f.Value.ToSchema(f.Key));
            ImmutableArray<ChildRelationship> children = [.. draft.Children.Values];
            if (Known(name) is { } known)
            {
                if (!draft.IsEmpty)
                {
                    yield return new ObjectSchema(known.Name)
                    {
                        Fields = [.. fields.Select(f => known.FindField(f.Name) is { } open ? Opened(open, f) : f)],
                        ChildRelationships = children,
                        RecordTypes = [.. draft.RecordTypes.Values],
                    };
                }
            }
            else
            {
                var type = new ObjectSchema(name)
                {
                    Label = name,
                    Fields = [.. Platform, .. fields.Where(f => !Platform.Any(p => p.IsNamed(f.Name)))],
                    ChildRelationships = children,
                };
                yield return SfdxTypes.WithRecordTypes(type, draft.RecordTypes.Values);
            }
        }
    }

    // A known lookup that gets more target types keeps its other properties.
    private static FieldSchema Opened(FieldSchema known, FieldSchema added) =>
        known with { ReferenceTo = [.. known.ReferenceTo.Union(added.ReferenceTo, StringComparer.OrdinalIgnoreCase)] };

    private string? Misspelled(string type) => ApiName.FindMisspelled(type, _typeNames);

    // The plan may leave the namespace out: the name means the known type.
    private bool IsTypeOfNamespace(string type) => InOwnNamespace(type) is { } own && schema.Find(own) is not null;

    // In the project's org, the project's own names have its namespace. Null for a name that has a namespace, and for a standard name.
    private string? InOwnNamespace(string name) =>
        SfdxNamespace.Qualify(name, schema.Namespace) is var own && own != name ? own : null;

    private bool IsRefused(string type, string name) => _refused.Count > 0 && _refused.ContainsKey($"{type}.{name}");

    private void Widen(string type, string name, LearnedField field)
    {
        var fields = DraftOf(type).Fields;
        var before = fields.GetValueOrDefault(name);
        var after = before is null ? field : before.With(field);
        if (before is null || !before.IsSameAs(after))
        {
            fields[name] = after;
            Changes++;
        }
    }

    private Draft DraftOf(string type)
    {
        if (!_drafts.TryGetValue(type, out var draft))
        {
            _drafts.Add(type, draft = new Draft());
            Changes++;
        }
        return draft;
    }
}
