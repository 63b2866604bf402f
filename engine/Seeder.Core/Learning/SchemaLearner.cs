using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>The types and fields that were derived from a plan.</summary>
/// <param name="Schema">The known schema with the derived types and fields.</param>
/// <param name="Types">
/// The derived part only: new types completely, and for known types only their new fields and child relationships.
/// </param>
internal sealed record LearnedSchema(OrgSchema Schema, ImmutableArray<ObjectSchema> Types);

// One file, although it is long: each rule of the derivation reads the names that the others have derived.
/// <summary>
/// Derives types, fields and lookups without metadata from their use in a plan. A name that is similar to a known one is not derived: it is
/// probably a typing error. Works on the plan syntax in rounds, because a later record may show what an earlier one refers to.
/// </summary>
internal static class SchemaLearner
{
    private const int Rounds = 4;

    public static LearnedSchema Learn(PlanSyntax plan, OrgSchema schema)
    {
        var scratch = new Scratch(plan, schema);
        for (var round = 0; round < Rounds; round++)
        {
            scratch.Walk(childrenToo: round > 0);
        }
        var types = scratch.Learned().ToList();
        return new LearnedSchema(schema.With(types.Select(t => schema.Find(t.Name) is { } known ? Join(known, t) : t)), [.. types]);
    }

    private static ObjectSchema Join(ObjectSchema known, ObjectSchema learned) => known.With(
        fields: [
            .. known.Fields.Select(f => learned.FindField(f.Name) ?? f), .. learned.Fields.Where(f => known.FindField(f.Name) is null)],
        children: [.. known.ChildRelationships, .. learned.ChildRelationships]);

    private sealed class Draft
    {
        public SortedDictionary<string, LearnedField> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

        public SortedDictionary<string, ChildRelationship> Children { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    private sealed class Scratch
    {
        private readonly PlanSyntax _plan;
        private readonly OrgSchema _schema;
        private readonly SortedDictionary<string, Draft> _drafts = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, string> _names = [];
        private readonly HashSet<string> _used;
        private bool _childrenToo;

        public Scratch(PlanSyntax plan, OrgSchema schema)
        {
            (_plan, _schema) = (plan, schema);
            _used = plan.Records.Select(r => r.Type.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var existing in plan.Existing.OfType<ExistingSyntax.ByFields>())
            {
                _names.TryAdd(existing.Name.Text, existing.Type.Text);
                _used.Add(existing.Type.Text);
            }
        }

        public void Walk(bool childrenToo)
        {
            _childrenToo = childrenToo;
            foreach (var list in _plan.Records)
            {
                Records(list.Type.Text, list.Records, null);
            }
            foreach (var existing in _plan.Existing.OfType<ExistingSyntax.ByFields>())
            {
                Fields(existing.Type.Text, existing.Fields, null);
            }
            foreach (var defaults in _plan.DefaultsByFile.Values.SelectMany(d => d).Distinct())
            {
                Records(defaults.Type.Text, [defaults.Record], null);
            }
        }

        public IEnumerable<ObjectSchema> Learned()
        {
            foreach (var (name, draft) in _drafts)
            {
                var fields = draft.Fields.Select(f => f.Value.ToSchema(f.Key));
                ImmutableArray<ChildRelationship> children = [.. draft.Children.Values];
                if (_schema.Find(name) is null)
                {
                    yield return new ObjectSchema(name)
                    {
                        Label = name,
                        Fields = [.. StandardObjects.SystemFields, .. LearnedField.Platform, .. fields],
                        ChildRelationships = children
                    };
                }
                else if (draft.Fields.Count + children.Length > 0)
                {
                    // A known lookup that gets more target types keeps its other properties.
                    yield return new ObjectSchema(name)
                    {
                        Fields = [
                            .. fields.Select(
                                f => _schema.Find(name)!.FindField(f.Name) is { } known
                                    ? known with
                                    {
                                        ReferenceTo = [.. known.ReferenceTo.Union(f.ReferenceTo, StringComparer.OrdinalIgnoreCase)]
                                    }
                                    : f)],
                        ChildRelationships = children,
                    };
                }
            }
        }

        private void Records(string type, ImmutableArray<RecordSyntax> records, string? parent)
        {
            if (!IsTaken(type))
            {
                return;
            }
            foreach (var record in records)
            {
                if (record.Ref is { } reference)
                {
                    _names[reference.Text] = type;
                }
                Fields(type, record.Fields, parent);
                Fields(type, record.Instructions?.Then ?? [], parent);
            }
        }

        private void Fields(string type, ImmutableArray<FieldSyntax> fields, string? parent)
        {
            if (!IsTaken(type))
            {
                return;
            }
            foreach (var field in fields)
            {
                var name = field.Name.Text;
                switch (field.Value)
                {
                    case ValueSyntax.RecordList list:
                        if (ChildType(type, name) is { } child)
                        {
                            Records(child, list.Records, type);
                        }
                        break;
                    case ValueSyntax.Mapping mapping:
                        if (Target(type, name) is { } target)
                        {
                            Fields(target, mapping.Fields, null);
                        }
                        break;
                    case ValueSyntax.Scalar { Value: var scalar }:
                        Value(type, name, Guess(scalar, type, parent));
                        break;
                    case ValueSyntax.ScalarList:
                        Value(type, name, LearnedField.MultiSelect);
                        break;
                }
            }
        }

        private void Value(string type, string name, LearnedField guess)
        {
            if (_schema.Find(type)?.FindField(name) is { } known)
            {
                // Only the target types of a known lookup are extended: custom types become targets of lookups such as WhatId.
                if (known.IsReference && guess.Targets.Where(t => _schema.Find(t) is null && IsTaken(t)).ToList() is { Count: > 0 } more)
                {
                    DraftOf(type).Fields[known.Name] = new LearnedField(FieldType.Reference) { Targets = [.. more] };
                }
            }
            else if (!LearnedField.Platform.Concat(StandardObjects.SystemFields)
                .Any(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) && MayBeField(type, name))
            {
                var draft = DraftOf(type);
                draft.Fields[name] = draft.Fields.TryGetValue(name, out var before) ? before.With(guess) : guess;
            }
        }

        /// <summary>Whether the type is known or is derived from the plan.</summary>
        private bool IsTaken(string type)
        {
            if (_schema.Find(type) is not null || _drafts.ContainsKey(type))
            {
                return true;
            }
            if (IsSlip(type, _schema.Names))
            {
                return false;
            }
            DraftOf(type);
            return true;
        }

        private bool MayBeField(string type, string name) => _schema.Find(type) is not { } known
            ? IsCustom(name) || NearestName.Find(name, LearnedField.Platform.Select(f => f.Name)) is null
            : !IsSlip(name, known.Names);

        // A package's names are compared only with names of packages: ns__Site__c is not a typing error of Site.
        private static bool IsSlip(string name, IEnumerable<string> names) =>
            NearestName.Find(name, names.Where(n => IsCustom(n) == IsCustom(name))) is not null;

        private static bool IsCustom(string name) => name.Contains("__");

        private Draft DraftOf(string type) => _drafts.GetOrAdd(type, _ => new Draft());

        private string? ChildType(string type, string name)
        {
            if (_schema.Find(type)?.FindChild(name) is { } known)
            {
                return known.ChildType;
            }
            if (_drafts.GetValueOrDefault(type)?.Children.GetValueOrDefault(name) is { } learned)
            {
                return learned.ChildType;
            }
            // The first round finds the lookups that records set. Only after it, a name that is still unknown is guessed to be a child
            // relationship.
            if (!_childrenToo || !name.EndsWith("__r", StringComparison.OrdinalIgnoreCase) || !MayBeField(type, name))
            {
                return null;
            }
            var stem = name[..^3];
            string[] candidates = [$"{Singular(stem)}__c", $"{stem}__c"];
            var child = candidates.FirstOrDefault(c => _schema.Find(c) is not null || _used.Contains(c)) ?? candidates[0];
            if (!IsTaken(child))
            {
                return null;
            }
            var draft = DraftOf(child);
            var field = draft.Fields.FirstOrDefault(f => f.Value.Targets.Contains(type)).Key
                ?? (IsCustom(type) ? type : $"{NamespaceOf(stem)}{type}__c");
            if (!draft.Fields.ContainsKey(field))
            {
                draft.Fields[field] = new LearnedField(FieldType.Reference) { Targets = [type] };
            }
            DraftOf(type).Children[name] = new ChildRelationship(name, child, field);
            return child;
        }

        private string? Target(string type, string name)
        {
            if (_schema.Find(type)?.FindRelationship(name) is { } known)
            {
                return known.ReferenceTo is [var only] ? only : null;
            }
            if (!name.EndsWith("__r", StringComparison.OrdinalIgnoreCase) || !MayBeField(type, name))
            {
                return null;
            }
            var field = $"{name[..^1]}c";
            var draft = DraftOf(type);
            if (draft.Fields.GetValueOrDefault(field)?.Targets.FirstOrDefault() is { } learned)
            {
                return learned;
            }
            var local = name[..^3][NamespaceOf(name[..^3]).Length..];
            var target = _schema.Find(field) is null && !_used.Contains(field) && _schema.Find(local) is { } standard
                ? standard.Name
                : field;
            if (!IsTaken(target))
            {
                return null;
            }
            draft.Fields[field] = new LearnedField(FieldType.Reference) { Targets = [target] };
            return target;
        }

        private LearnedField Guess(ScalarSyntax scalar, string type, string? parent)
        {
            if (scalar.Template?.Whole is not { } whole)
            {
                return scalar.Template is null ? LearnedField.Of(scalar) : LearnedField.Text(scalar.Text.Length);
            }
            return whole switch
            {
                Expression.Moment moment => new LearnedField(moment.IsNow ? FieldType.DateTime : FieldType.Date),
                Expression.Path { Names: ["n"] } => LearnedField.Number(0),
                Expression.Path { Names: ["this"] } => Lookup(type),
                Expression.Path { Names: ["parent"] } when parent is not null => Lookup(parent),
                Expression.Path { Names: ["org", "user"] } => Lookup("User"),
                Expression.Path { Names: ["var", var name] } when _plan.Vars.FirstOrDefault(v => v.Name.Text == name) is { } variable =>
                    LearnedField.Of(variable.Value),
                Expression.Path { Names: [var name] } when _names.TryGetValue(name, out var target) => Lookup(target),
                Expression.Call { Function: ["any" or "each"] } call => new LearnedField(FieldType.Reference)
                {
                    Targets = [.. call.Arguments.Select(PoolType).OfType<string>().Order(StringComparer.Ordinal)]
                },
                _ => LearnedField.Text(0),
            };
        }

        private string? PoolType(Template argument)
        {
            if (argument.Parts is not [TemplatePart.Literal(var text)])
            {
                return null;
            }
            var names = text.Trim().Split('.');
            var type = _names.GetValueOrDefault(names[0]) ?? (_used.Contains(names[0]) ? names[0] : null);
            return names.Length == 2 && type is not null ? ChildType(type, names[1]) : type;
        }

        private static LearnedField Lookup(string type) => new(FieldType.Reference) { Targets = [type] };

        private static string NamespaceOf(string stem) =>
            stem.IndexOf("__", StringComparison.Ordinal) is > 0 and var at ? stem[..(at + 2)] : "";

        private static string Singular(string plural) =>
            plural.EndsWith("ies", StringComparison.OrdinalIgnoreCase) ? $"{plural[..^3]}y"
            : plural.EndsWith('s') || plural.EndsWith('S') ? plural[..^1]
            : plural;
    }
}
