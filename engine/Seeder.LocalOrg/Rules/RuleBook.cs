namespace Seeder.Local;

/// <summary>The rules of an org, ready to be applied, by object.</summary>
internal sealed class RuleBook
{
    private readonly Dictionary<ObjectDef, List<(ValidationRule Rule, RuleCondition Condition)>> validation = [];
    private readonly Dictionary<ObjectDef, List<(FieldDef Lookup, RuleCondition Wrong)>> filters = [];
    private readonly Dictionary<ObjectDef, List<(DuplicateRule Rule, FieldDef[] Fields)>> duplicates = [];
    private readonly Dictionary<ObjectDef, List<(AssignmentRule Rule, RuleCondition? Condition)>> assignment = [];

    private readonly Dictionary<ObjectDef, List<FieldDef>> rewrites = [];
    private readonly Dictionary<ObjectDef, List<AddedChild>> children = [];
    private readonly HashSet<ObjectDef> tracked = [];

    /// <param name="rules">Those of the administrators.</param>
    /// <param name="metadata">Validation rules; as the schema's lookup filters, they are left out, with a note, when the org cannot
    /// evaluate them.</param>
    /// <param name="notes">Takes a sentence for each of these.</param>
    /// <exception cref="FormulaException">A rule of the administrators is wrong.</exception>
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

        // Ids are letters and digits, so that they may stand in SQL as they are.
        var hidden = rules.Hidden.Select(id => RecordId.Normalize(id) ?? throw new FormulaException($"'{id}' is no id")).ToList();
        Visible = hidden.Count == 0 ? "" : $" AND t0.\"Id\" NOT IN ({string.Join(", ", hidden.Select(id => $"'{id}'"))})";

        foreach (var rule in rules.Assignment)
        {
            var type = Type(schema, rule.Object);
            List(assignment, type).Add((rule, rule.Condition is null ? null : new RuleCondition(schema, type, rule.Condition)));
        }
    }

    public OrgRules Rules { get; }

    /// <summary>A condition of SQL on <c>t0</c> that leaves out what the running user may not see.</summary>
    public string Visible { get; }

    /// <summary>Changes what a client sent.</summary>
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

    /// <summary>Whether the org keeps a history of the object's records, shares them and posts to their feed.</summary>
    public bool Tracks(ObjectDef type) => tracked.Contains(type);

    /// <summary>Adds what after triggers add to a record that was just inserted; their errors are the record's.</summary>
    public void AddChildren(WriteContext context, Row row)
    {
        foreach (var child in children.GetValueOrDefault(row.Type) ?? [])
        {
            child.Add(context, row);
        }
    }

    /// <summary>Judges a record that is otherwise right, just before it is written.</summary>
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
