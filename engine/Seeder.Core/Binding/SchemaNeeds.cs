using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Stage 2: finds the types that the plan uses and that are not described yet. It reads the plan as written, before the expansion. The
/// describe of a type may lead to further types (its child lists), so the stage runs again until no type is missing.
/// </summary>
internal static class SchemaNeeds
{
    /// <summary>The missing types in ordinal order; empty when all types are known.</summary>
    public static ImmutableSortedSet<string> Find(PlanSyntax plan, OrgSchema schema) => Walk(plan, schema).Missing.ToImmutable();

    /// <summary>
    /// The types that the plan will probably need, before anything is known of the org: child lists and lookups are those of the standard
    /// types. The names are as in the plan, and the org may lack some of them.
    /// </summary>
    public static ImmutableSortedSet<string> Guess(PlanSyntax plan) => Walk(plan, StandardObjects.Schema).Named.ToImmutable();

    private static Scratch Walk(PlanSyntax plan, OrgSchema schema)
    {
        var scratch = new Scratch(schema);
        foreach (var list in plan.Records)
        {
            scratch.Walk(list.Type.Text, list.Records);
        }
        foreach (var existing in plan.Existing)
        {
            if (existing is ExistingSyntax.ByFields byFields)
            {
                scratch.Walk(byFields.Type.Text, byFields.Fields);
            }
            else if (existing is ExistingSyntax.ByQuery { Soql.Text: var soql } && LookupBinder.TypeIn(soql) is { } type)
            {
                scratch.Need(type);
            }
        }
        foreach (var defaults in plan.DefaultsByFile.Values.SelectMany(d => d).Distinct())
        {
            scratch.Walk(defaults.Type.Text, ImmutableArray.Create(defaults.Record));
        }
        return scratch;
    }

    private sealed class Scratch(OrgSchema schema)
    {
        public ImmutableSortedSet<string>.Builder Missing { get; } =
            ImmutableSortedSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);

        public ImmutableSortedSet<string>.Builder Named { get; } =
            ImmutableSortedSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);

        public void Walk(string typeName, ImmutableArray<RecordSyntax> records)
        {
            if (Need(typeName) is { } type)
            {
                foreach (var record in records)
                {
                    Walk(type, record.Fields);
                    if (record.Instructions?.Then is { } then)
                    {
                        Walk(type, then);
                    }
                }
            }
        }

        public void Walk(string typeName, ImmutableArray<FieldSyntax> fields)
        {
            if (Need(typeName) is { } type)
            {
                Walk(type, fields);
            }
        }

        private void Walk(ObjectSchema type, ImmutableArray<FieldSyntax> fields)
        {
            foreach (var field in fields)
            {
                switch (field.Value)
                {
                    case ValueSyntax.RecordList list when type.FindChild(field.Name.Text) is { } child:
                        Walk(child.ChildType, list.Records);
                        break;
                    case ValueSyntax.Mapping mapping when type.FindRelationship(field.Name.Text) is { } lookup:
                        WalkMapping(lookup, mapping);
                        break;
                }
            }
        }

        private void WalkMapping(FieldSchema lookup, ValueSyntax.Mapping mapping)
        {
            if (lookup.ReferenceTo is [var only])
            {
                Walk(only, mapping.Fields);
            }
            else if (mapping.Fields is [{ Value: ValueSyntax.Mapping inner } typed])
            {
                Walk(typed.Name.Text, inner.Fields);
            }
        }

        // If the org does not have the type, the expander reports it; it is not requested again.
        public ObjectSchema? Need(string name)
        {
            Named.Add(name);
            if (schema.Find(name) is { } known)
            {
                return known;
            }
            if (schema.Undescribed(name) is { } own)
            {
                Missing.Add(own);
            }
            return null;
        }
    }
}
