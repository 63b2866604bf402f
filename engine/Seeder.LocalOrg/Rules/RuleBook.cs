namespace Seeder.Local;

/// <summary>The compiled rules of an org, by object.</summary>
internal sealed class RuleBook
{
    private readonly Dictionary<ObjectDef, List<(ValidationRule Rule, RuleCondition Condition)>> validation = [];
    private readonly Dictionary<ObjectDef, List<(FieldDef Lookup, RuleCondition Wrong)>> filters = [];
    private readonly Dictionary<ObjectDef, List<(DuplicateRule Rule, FieldDef[] Fields)>> duplicates = [];
    private readonly Dictionary<ObjectDef, List<(AssignmentRule Rule, RuleCondition? Condition)>> assignment = [];

    private readonly Dictionary<ObjectDef, List<FieldDef>> rewrites = [];
    private readonly Dictionary<ObjectDef, List<AddedChild>> children = [];
    private readonly HashSet<ObjectDef> tracked = [];

    /// <param name="rules">The rules of <see cref="OrgRules"/>.</param>
    /// <param name="metadata">
    /// The validation rules of the metadata. Those that the org cannot evaluate are ignored with a note, like lookup filters of the schema.
    /// </param>
    /// <param name="notes">Receives a sentence for each ignored rule.</param>
    /// <exception cref="FormulaException">A rule of <paramref name="rules"/> is not valid.</exception>
    public RuleBook(Schema schema, OrgRules rules, IReadOnlyList<ValidationRule> metadata, List<string>? notes)
    {
        Rules = rules;
        foreach (var rule in metadata)
        {
            try
            {
                Add(schema, rule);
            }
            catch (FormulaException e)
            {
                notes?.Add($"The validation rule {rule.Object}.{rule.Name} is not enforced: {e.Message}.");
            }
        }

        foreach (var (type, lookup) in from type in schema.Objects
                                       from field in type.Fields
                                       where field.Filter is not null
                                       select (
            type, field))
        {
            try
            {
                List(filters, type).Add((lookup, new RuleCondition(schema, type, $"NOT({lookup.Filter!.Formula(schema, type, lookup)})")));
            }
            catch (FormulaException e)
            {
                notes?.Add($"The lookup filter of {type.Name}.{lookup.Name} is not enforced: {e.Message}.");
            }
        }

        foreach (var rule in rules.Validation)
        {
            Add(schema, rule);
        }

        foreach (var rule in rules.Duplicates)
        {
            var type = Type(schema, rule.Object);
            List(duplicates, type).Add((rule, [.. rule.Fields.Select(f => Field(type, f))]));
        }

        foreach (var rule in rules.Rewrites)
        {
            var type = Type(schema, rule.Object);
            List(rewrites, type).Add(Field(type, rule.Field));
        }

        foreach (var rule in rules.Children)
        {
            List(children, Type(schema, rule.Object)).Add(AddedChild.Of(rule, Type(schema, rule.Child)));
        }

        tracked.UnionWith(rules.Tracking.Select(name => Type(schema, name)));

        // Ids contain only letters and digits, so they need no escaping in SQL.
        var hidden = rules.Hidden.Select(id => RecordId.Normalize(id) ?? throw new FormulaException($"'{id}' is no id")).ToList();
        Visible = hidden.Count == 0 ? "" : $" AND t0.\"Id\" NOT IN ({string.Join(", ", hidden.Select(id => $"'{id}'"))})";

        foreach (var rule in rules.Assignment)
        {
            var type = Type(schema, rule.Object);
            List(assignment, type).Add((rule, rule.Condition is null ? null : new RuleCondition(schema, type, rule.Condition)));
        }
    }

    public OrgRules Rules { get; }

    /// <summary>A SQL condition on <c>t0</c> that excludes records which the logged-in user may not see.</summary>
    public string Visible { get; }

    /// <summary>Applies the rewrite rules to a record of a request.</summary>
    public void Rewrite(Row row)
    {
        foreach (var field in rewrites.GetValueOrDefault(row.Type) ?? [])
        {
            if (row.Given[field.Ordinal] && row.Values[field.Ordinal] is string text)
            {
                row.Values[field.Ordinal] = text.ToUpperInvariant();
            }
        }
    }

    /// <summary>Whether the org creates rows of history, sharing and feed for records of the object.</summary>
    public bool Tracks(ObjectDef type) => tracked.Contains(type);

    /// <summary>Creates the records of child rules for a record that was just inserted. Their errors become errors of the record.</summary>
    public void AddChildren(WriteContext context, Row row)
    {
        foreach (var child in children.GetValueOrDefault(row.Type) ?? [])
        {
            child.Add(context, row);
        }
    }

    /// <summary>Applies the validation, duplicate and assignment rules to a record, just before it is written.</summary>
    public void Apply(WriteContext context, Row row, Row? old)
    {
        foreach (var (lookup, wrong) in filters.GetValueOrDefault(row.Type) ?? [])
        {
            if (row.Given[lookup.Ordinal] && row.Values[lookup.Ordinal] is not null && wrong.Holds(context, row, old))
            {
                row.Fail("FIELD_FILTER_VALIDATION_EXCEPTION", lookup.Filter!.Message, lookup.Name);
            }
        }

        foreach (var (rule, condition) in validation.GetValueOrDefault(row.Type) ?? [])
        {
            if (condition.Holds(context, row, old))
            {
                row.Fail("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.Message, rule.Field is null ? [] : [rule.Field]);
            }
        }

        if (row.Failed)
        {
            return;
        }

        foreach (var (rule, fields) in duplicates.GetValueOrDefault(row.Type) ?? [])
        {
            if ((old is null || Array.Exists(fields, f => row.Given[f.Ordinal]))
                && !(rule.Alert && context.AllowDuplicates)
                && Duplicates.Find(context, row, rule, fields) is { } error)
            {
                row.Fail([error]);
                return;
            }
        }

        if (context.AutoAssign && row.Type.Owner is { } owner
            && assignment.GetValueOrDefault(row.Type)?.Find(r => r.Condition is null || r.Condition.Holds(context, row, old)).Rule
                is { } found)
        {
            row.Set(owner, RecordId.Normalize(found.OwnerId) ?? found.OwnerId);
        }
    }

    private void Add(Schema schema, ValidationRule rule)
    {
        var type = Type(schema, rule.Object);
        List(validation, type).Add((rule, new RuleCondition(schema, type, rule.Condition)));
    }

    private static ObjectDef Type(Schema schema, string name) =>
        schema.Find(name) ?? throw new FormulaException($"the org has no object {name}");

    private static FieldDef Field(ObjectDef type, string name) =>
        type.Field(name) is { Stored: true } field ? field : throw new FormulaException($"{type.Name} has no field {name}");

    private static List<T> List<T>(Dictionary<ObjectDef, List<T>> lists, ObjectDef type) =>
        lists.TryGetValue(type, out var list) ? list : lists[type] = [];
}
