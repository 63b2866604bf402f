using Seeder.Core.Schema;

namespace Seeder.Core.Learning;

/// <summary>The type of the record that a mapping looks up.</summary>
/// <param name="IsTyped">Whether the mapping contains the type as its only key, because the lookup can point to several types.</param>
internal sealed record MappingTarget(string Type, bool IsTyped);

/// <summary>The order in which relationships are derived: each stage needs what the one before it found.</summary>
internal enum LearningStage
{
    /// <summary>Only lookups that records set, and mappings whose type is certain.</summary>
    Lookups,

    /// <summary>Unknown lists are taken for child records. A lookup that a record sets tells the field of the relationship.</summary>
    Children,

    /// <summary>The target of a mapping gets its name from the relationship, if nothing else tells it.</summary>
    Targets,
}

/// <summary>
/// Finds the types to which the names of relationships lead. Unknown relationships are derived: <c>npsp__Stops__r: [...]</c> contains
/// records of npsp__Stop__c, and <c>TaxEngineProvider: { ... }</c> looks up a TaxEngineProvider.
/// </summary>
internal sealed class Relationships
{
    private const string Parent = "Parent";

    // Fields that only users have (Object Reference, User). Users are looked up under relationships of many names.
    private static readonly FrozenSet<string> UserFields =
        new[] { "Username", "FederationIdentifier", "CommunityNickname" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // The lookups by which records of most types become parents, the most likely first.
    private static readonly ImmutableArray<string> OpenLookups = [
        "ParentId", "WhatId", "LinkedEntityId", "EntityId", "RelatedToId", "RecordId"];

    private readonly Drafts _drafts;
    private readonly RecordValues _values;
    private LearningStage _stage;

    public Relationships(Drafts drafts, Func<IEnumerable<LearningPlan>> plans)
    {
        _drafts = drafts;
        _values = new RecordValues(plans, (type, name) => ChildTypeSoFar(type, name));
    }

    /// <summary>Starts a round, in which the types of more records are known.</summary>
    public void StartRound(LearningStage stage)
    {
        _stage = stage;
        _values.Clear();
    }

    /// <summary>The type of the records in a list under a name; null if that is not known.</summary>
    public string? ChildType(string type, string name)
    {
        if (ChildTypeSoFar(type, name) is { } found)
        {
            return found;
        }
        if (_stage < LearningStage.Children
            || _drafts.FixedField(type, name) is not null
            || !IsRelationship(name)
            || !_drafts.MayAdd(type, name)
                || ChildTypeOf(type, name) is not { } child || !_drafts.Take(child)
                || LookupTo(type, child) is not { } field)
        {
            return null;
        }
        if (_drafts.Known(type)?.ChildRelationships.FirstOrDefault(c => IsSame(c.ChildType, child) && IsSame(c.Field, field))
            is { Name: { } right })
        {
            _drafts.Refuse(new RefusedName(type, name, right));
            return null;
        }
        if (_drafts.Known(child)?.FindField(field) is { } lookup)
        {
            _drafts.Open(child, lookup, [type]);
        }
        else
        {
            _drafts.AddLookup(child, field, type);
        }
        _drafts.AddChild(type, new ChildRelationship(name, child, field));
        return child;
    }

    /// <summary>The type that a mapping under a name looks up; null if that is not known.</summary>
    /// <param name="texts">The keys of the mapping, each with the texts that its value can be; empty if they are not known.</param>
    /// <param name="typed">The only key, if its value is a mapping too: a type, or a relationship of the record.</param>
    public MappingTarget? Target(string type, string name, IReadOnlyDictionary<string, ImmutableArray<string>> texts, string? typed)
    {
        if (_drafts.FixedField(type, name) is { } known)
        {
            return IsSame(name, known.RelationshipName) ? TargetOf(type, known, typed) : null;
        }
        var field = TypeNames.Stem(name) is { } stem ? $"{stem}__c" : $"{name}Id";
        var before = _drafts.Find(type)?.Fields.GetValueOrDefault(field)?.Targets.FirstOrDefault();
        if (before is null
            && (!IsRelationship(name) || (TypeNames.Stem(name) is null && Ends(name, "Id")) || !_drafts.MayAdd(type, name)))
        {
            return null;
        }
        if (typed is not null && !_drafts.IsUsed(OwnType(name)) && _drafts.IsUsed(typed) && _drafts.Take(typed))
        {
            // The plan writes the type, so there is more than one; the others are not known.
            _drafts.AddLookup(type, field, typed, IsSame(typed, "User") ? "Group" : "User");
            return new MappingTarget(typed, true);
        }
        var target = before
            ?? TargetOfName(type, name, texts)
            ?? (_stage < LearningStage.Targets ? null : Second(name) ?? OwnType(name));
        if (target is null || !_drafts.Take(target))
        {
            return null;
        }
        _drafts.AddLookup(type, field, target);
        return new MappingTarget(target, false);
    }

    // A relationship that the type has.
    private MappingTarget? TargetOf(string type, FieldSchema lookup, string? typed)
    {
        if (!lookup.Polymorphic)
        {
            return lookup.ReferenceTo is [var only] ? new MappingTarget(only, false) : null;
        }
        if (typed is null)
        {
            return null;
        }
        if (_drafts.Known(type) is not null && Drafts.IsOpen(lookup))
        {
            _drafts.Open(type, lookup, [typed]);
        }
        return new MappingTarget(typed, true);
    }

    private string? TargetOfName(string type, string name, IReadOnlyDictionary<string, ImmutableArray<string>> texts)
    {
        var own = OwnType(name);
        var local = ApiName.Of(own).Own;
        var prefix = TypeNames.Prefix(own);
        return _drafts.IsUsed(own) ? own
            : _drafts.Known(local) is { } standard ? standard.Name
            : texts.Keys.Any(UserFields.Contains) ? "User"
            : IsSame(local, Parent) || IsSame(local, $"{Parent}{ApiName.Of(type).Own}") || IsSame(local, $"{Parent}_{ApiName.Of(type).Own}")
                ? type
                // Home_Region__r looks up a Region__c, if the plans have one.
                : _drafts.Used.FirstOrDefault(u => IsSame(TypeNames.Prefix(u), prefix) && EndsInWord(local, ApiName.Of(u).Own))
                ?? _values.OnlyType(texts);
    }

    // Lookups to Product2, Pricebook2 and Territory2 are often called Product, Pricebook and Territory.
    private string? Second(string name) => _drafts.Known($"{ApiName.Of(OwnType(name)).Own}2")?.Name;

    // npsp__Trip__r: npsp__Trip__c.
    private static string OwnType(string name) => TypeNames.Stem(name) is { } stem ? $"{stem}__c" : name;

    // Whether a name ends in another one that begins at a capital letter or after an underscore.
    private static bool EndsInWord(string name, string word) =>
        name.Length > word.Length && Ends(name, word) && (name[^(word.Length + 1)] == '_' || char.IsAsciiLetterUpper(name[^word.Length]));

    private string? ChildTypeSoFar(string type, string name) => (
        _drafts.Known(type)?.FindChild(name) ?? _drafts.Find(type)?.Children.GetValueOrDefault(name))?.ChildType;

    private string? ChildTypeOf(string type, string name)
    {
        var own = ApiName.Of(type).Own;
        if (name.StartsWith("Child", StringComparison.OrdinalIgnoreCase)
            && TypeNames.ChildTypes(name["Child".Length..]).Any(c => IsSame(ApiName.Of(c).Own, own)))
        {
            return type;
        }
        var candidates = TypeNames.ChildTypes(name).ToList();
        return candidates.Find(_drafts.IsUsed) ?? candidates[0];
    }

    // The lookup of the child type to the parent type: one that exists, or the usual name of a new one.
    private string? LookupTo(string type, string child)
    {
        if (_drafts.Find(child)?.LookupTo(type) is { } derived)
        {
            return derived;
        }
        if (_drafts.Known(child) is { } known)
        {
            var lookups = known.Fields.Where(f => f.Createable && f.ReferenceTo.Contains(type, StringComparer.OrdinalIgnoreCase)).ToList();
            if (lookups is [var only])
            {
                return only.Name;
            }
            var open = known.Fields.Where(Drafts.IsOpen).OrderBy(f => (uint)OpenLookups.IndexOf(f.Name)).FirstOrDefault();
            if (lookups.Count == 0 && open is not null)
            {
                return open.Name;
            }
        }
        var (own, name) = (ApiName.Of(type), ApiName.Of(child));
        var field = name.Suffix.Length > 0 ? $"{TypeNames.Prefix(child)}{own.Own}__c"
            : IsSame(type, child) ? $"{Parent}Id"
            : own.IsCustom ? type
            : $"{type}Id";
        return _drafts.Known(child)?.FindField(field) is { } taken && !taken.ReferenceTo.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? null
            : field;
    }

    private static bool IsRelationship(string name) => !ApiName.Of(name).IsCustom || TypeNames.Stem(name) is not null;

    private static bool Ends(string text, string end) => text.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string left, string? right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
