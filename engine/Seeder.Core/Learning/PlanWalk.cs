using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>Goes through the records of one plan, and derives what they use.</summary>
internal sealed class PlanWalk
{
    private readonly Drafts _drafts;
    private readonly Relationships _relationships;
    private readonly ExpressionFields _expressions;

    public PlanWalk(LearningPlan plan, Drafts drafts, Relationships relationships)
    {
        (Plan, _drafts, _relationships) = (plan, drafts, relationships);
        _expressions = new ExpressionFields(plan.Names, drafts, relationships);
        _drafts.Used.UnionWith(Syntax.Records.Select(r => r.Type.Text));
        foreach (var existing in Syntax.Existing)
        {
            if (TypeOf(existing) is { } type)
            {
                Names.Set(existing.Name.Text, type);
                _drafts.Used.Add(type);
            }
        }
    }

    public LearningPlan Plan { get; }

    private PlanNames Names => Plan.Names;

    private PlanSyntax Syntax => Plan.Source.Plan;

    private static string? TypeOf(ExistingSyntax existing) => existing switch
    {
        ExistingSyntax.ByFields fields => fields.Type.Text,
        ExistingSyntax.ByQuery { Soql: { Template: null, Text: var soql } } => LookupBinder.TypeIn(soql),
        _ => null,
    };

    public void Walk()
    {
        foreach (var list in Syntax.Records)
        {
            Records(list.Type.Text, list.Records, RecordPlace.Top);
        }
        foreach (var existing in Syntax.Existing)
        {
            if (existing is ExistingSyntax.ByFields { Fields: var fields } byFields && _drafts.Take(byFields.Type.Text))
            {
                Fields(byFields.Type.Text, fields, RecordPlace.Top);
                RecordTypeOf(byFields);
            }
            else if (TypeOf(existing) is { } type && _drafts.Take(type))
            {
                foreach (var (name, field) in SoqlFields.Of(((ExistingSyntax.ByQuery)existing).Soql.Text))
                {
                    Value(type, name, field);
                }
            }
        }
        foreach (var defaults in Syntax.DefaultsByFile.Values.SelectMany(d => d).Distinct())
        {
            Records(defaults.Type.Text, [defaults.Record], RecordPlace.Top);
        }
    }

    private void Records(string type, ImmutableArray<RecordSyntax> records, RecordPlace place)
    {
        if (!_drafts.Take(type))
        {
            return;
        }
        if (Syntax.Options.Guard is { Template: null, Text: var guard } && _drafts.FixedField(type, guard) is null
            && IdempotencyKeys.TakesCustomFields(_drafts.Known(type) ?? new ObjectSchema(type)))
        {
            _drafts.AddField(type, guard, LearnedField.Guard);
        }
        foreach (var record in records)
        {
            if (record.Ref is { } reference && Names.Set(reference.Text, type))
            {
                _drafts.Touch();
            }
            var instructions = record.Instructions;
            var inside = place;
            if (instructions?.From is { } from && Names.TableOf(from) is { } table)
            {
                inside = place with { Table = table };
                Columns(type, record, table, inside);
            }
            Fields(type, record.Fields, inside);
            Fields(type, instructions?.Then ?? [], inside);
            foreach (var read in instructions?.Read ?? [])
            {
                Value(type, read.Text, new LearnedField(FieldType.AnyType));
            }
        }
    }

    private void Fields(string type, ImmutableArray<FieldSyntax> fields, RecordPlace place)
    {
        foreach (var field in fields)
        {
            var name = field.Name.Text;
            switch (field.Value)
            {
                case ValueSyntax.RecordList list:
                    if (_relationships.ChildType(type, name) is { } child)
                    {
                        Records(child, list.Records, new RecordPlace(type, place.Table, place));
                    }
                    break;
                case ValueSyntax.Mapping mapping:
                    Mapping(type, name, mapping, place);
                    break;
                case ValueSyntax.Scalar { Value: var scalar }:
                    Value(type, name, _expressions.Of(scalar, type, place));
                    break;
                case ValueSyntax.ScalarList:
                    Value(type, name, LearnedField.MultiSelect);
                    break;
            }
        }
    }

    private void Mapping(string type, string name, ValueSyntax.Mapping mapping, RecordPlace place)
    {
        if (name.Equals("RecordType", StringComparison.OrdinalIgnoreCase))
        {
            RecordTypes(type, mapping.Fields, place);
            return;
        }
        var typed = mapping.Fields is [{ Value: ValueSyntax.Mapping } only] ? only.Name.Text : null;
        var texts = new Dictionary<string, ImmutableArray<string>>();
        foreach (var field in mapping.Fields)
        {
            texts[field.Name.Text] = field.Value is ValueSyntax.Scalar { Value: var value } ? [.. Names.TextsOf(value, place.Table)] : [];
        }
        if (_relationships.Target(type, name, texts, typed) is { } target && _drafts.Take(target.Type))
        {
            var inner = target.IsTyped ? ((ValueSyntax.Mapping)mapping.Fields[0].Value).Fields : mapping.Fields;
            Fields(target.Type, inner, place with { Parent = null });
        }
    }

    private void Value(string type, string name, LearnedField guess)
    {
        if (_drafts.FixedField(type, name) is not { } known)
        {
            if (!name.Equals("RecordTypeId", StringComparison.OrdinalIgnoreCase))
            {
                _drafts.AddField(type, name, guess);
            }
        }
        else if (known.IsReference && _drafts.Known(type) is not null && !guess.Targets.IsEmpty)
        {
            _drafts.Open(type, known, guess.Targets);
        }
    }

    // A column becomes a field, unless the entry sets that field itself or an expression reads the column.
    private void Columns(string type, RecordSyntax record, CsvTable table, RecordPlace place)
    {
        var read = RowColumns.ReadBy(record, [], record.Instructions!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var own = record.Fields.Select(f => f.Name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var paths = table.Columns.Select(c => c.Text.Split('.')).ToList();
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i].All(p => char.IsAsciiLetter(p.FirstOrDefault()) && Text.Names.IsName(p)) && !read.Contains(table.Columns[i].Text)
                && !own.Contains(paths[i][0]))
            {
                Column(type, paths, i, 0, table);
            }
        }
    }

    private void Column(string type, List<string[]> paths, int column, int depth, CsvTable table)
    {
        var path = paths[column];
        if (depth == path.Length - 1)
        {
            Value(type, path[depth], Names.FieldOf(table, column));
        }
        else if (path[depth].Equals("RecordType", StringComparison.OrdinalIgnoreCase) && depth == path.Length - 2)
        {
            foreach (var name in Names.TextsOf(table, column))
            {
                AddRecordType(type, path[^1], name);
            }
        }
        else
        {
            var start = path[..(depth + 1)];
            var same = Enumerable.Range(0, paths.Count)
                .Where(i => paths[i].Length > depth + 1 && paths[i].Take(depth + 1).SequenceEqual(start))
                .DistinctBy(i => paths[i][depth + 1], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(
                    i => paths[i][depth + 1], i => paths[i].Length == depth + 2 ? Names.TextsOf(table, i) : ImmutableArray<string>.Empty);
            var typed = same.Count == 1 && path.Length > depth + 2 ? path[depth + 1] : null;
            if (_relationships.Target(type, path[depth], same, typed) is { } target && _drafts.Take(target.Type))
            {
                Column(target.Type, paths, column, target.IsTyped ? depth + 2 : depth + 1, table);
            }
        }
    }

    private void RecordTypes(string type, ImmutableArray<FieldSyntax> fields, RecordPlace place)
    {
        foreach (var field in fields)
        {
            foreach (var text in field.Value is ValueSyntax.Scalar { Value: var scalar } ? Names.TextsOf(scalar, place.Table) : [])
            {
                AddRecordType(type, field.Name.Text, text);
            }
        }
    }

    // `existing: { big: { RecordType: { SobjectType: Trip__c, DeveloperName: Big } } }`.
    private void RecordTypeOf(ExistingSyntax.ByFields existing)
    {
        if (existing.Type.Text.Equals("RecordType", StringComparison.OrdinalIgnoreCase)
            && existing.Fields.FirstOrDefault(f => f.Name.Text.Equals("SobjectType", StringComparison.OrdinalIgnoreCase)).Value
                is ValueSyntax.Scalar { Value: var owner })
        {
            foreach (var type in Names.TextsOf(owner, null))
            {
                RecordTypes(type, existing.Fields, RecordPlace.Top);
            }
        }
    }

    private void AddRecordType(string type, string key, string text)
    {
        if (key.Equals("DeveloperName", StringComparison.OrdinalIgnoreCase))
        {
            _drafts.AddRecordType(type, text, text);
        }
        else if (key.Equals("Name", StringComparison.OrdinalIgnoreCase))
        {
            _drafts.AddRecordType(type, string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')), text);
        }
    }
}
