using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>
/// Makes the records of the plan: one of each named type, with its required fields. A required lookup gets its own record, which may
/// need more records. Optional lookups connect the named types.
/// </summary>
internal sealed class RecordGraph(KnownTypes types, List<ObjectSchema> named, DiagnosticBag diagnostics)
{
    private readonly Dictionary<(string Type, string Kind, int Number), ScaffoldRecord> _records = [];
    private readonly ReferenceNames _names = new();
    private readonly ParentFinder _parents = new(types, named, diagnostics);

    // The records whose required fields are being filled. A required lookup to one of them is a circle.
    private readonly HashSet<ScaffoldRecord> _open = [];

    /// <summary>Returns the records, parents first.</summary>
    public List<ScaffoldRecord> Build()
    {
        foreach (var type in named)
        {
            RecordOf(type, "", 1, null);
        }
        var own = named.Select(t => _records[(t.Name, "", 1)]).ToList();
        string[] all = [.. _records.Keys.Select(k => k.Type)];
        var first = own.Concat(_records.Values.Except(own).Where(r => r.Number == 1));
        OptionalLookups.Connect([.. first.Where(r => ObjectNeeds.MayBeParent(r.Type, all))], all);
        foreach (var record in _records.Values.Where(r => ObjectNeeds.NeedsPricebook(r.Type, all)))
        {
            _parents.AddPricebook(record);
        }
        foreach (var record in _records.Values)
        {
            RecordTypeChoice.Add(record);
            Sort(record);
        }
        own.ForEach(DefaultedPicklists.Mention);
        return InOrder(own);
    }

    private ScaffoldRecord RecordOf(ObjectSchema type, string kind, int number, string? neededBy)
    {
        if (_records.TryGetValue((type.Name, kind, number), out var known))
        {
            return known;
        }
        var isNamed = kind.Length == 0 && number == 1 && named.Contains(type);
        var record = new ScaffoldRecord(type, _names.Next(type, kind), number, isNamed ? null : neededBy);
        _records.Add((type.Name, kind, number), record);
        _open.Add(record);
        foreach (var field in FieldsOf(type))
        {
            if (field.Type == FieldType.Reference)
            {
                AddParent(record, field);
            }
            else
            {
                var (value, comment) = kind.Length > 0 && field.Name == "Type"
                    ? (new ScaffoldValue.Text(kind), null)
                    : SampleValues.Of(type, field, number);
                record.Add(field, value, comment);
            }
        }
        _open.Remove(record);
        if (ObjectNeeds.AlsoNeeded(type) is { } also && types.Find(also.Type) is { Createable: true } more)
        {
            RecordOf(more, "", 1, also.Lookup);
        }
        return record;
    }

    // The required fields, the name, and what only the object reference tells.
    private IEnumerable<FieldSchema> FieldsOf(ObjectSchema type)
    {
        var required = type.Fields
            .Where(f => f.Createable && !type.IsCompound(f))
            .Where(f => f.RequiredOnCreate || SpecialRules.IsRequired(type, f) || IsName(f))
            .Where(f => !SpecialRules.IsOptional(type, f, _ => false));
        var needed = ObjectNeeds.FieldsOf(type)
            .Select(names => names.Select(type.FindField).OfType<FieldSchema>().Where(f => f.Createable).ToList())
            .Select(fields => fields.Find(f => named.Exists(n => f.ReferenceTo.Contains(n.Name))) ?? fields.FirstOrDefault())
            .OfType<FieldSchema>();
        return required.Concat(needed).Distinct();
    }

    private static bool IsName(FieldSchema field) => field is { NameField: true, Type: FieldType.String, AutoNumber: false };

    private void AddParent(ScaffoldRecord record, FieldSchema field)
    {
        if (_parents.Find(record, field) is not { } target)
        {
            return;
        }
        // Two required lookups to one type need two records: a relation between a record and itself means nothing.
        var number = ObjectNeeds.NumberOf(record.Type, field) + record.Parents.Count(p => ReferenceEquals(p.Type, target.Type));
        var kind = ObjectNeeds.KindOf(record.Type, field);
        if (_records.TryGetValue((target.Type.Name, kind, number), out var known) && _open.Contains(known))
        {
            _parents.AddExisting(record, field, target.Type, "its required lookups form a circle");
            return;
        }
        var parent = RecordOf(target.Type, kind, number, $"{record.Type.Name}.{field.Name}");
        record.Add(field, new ScaffoldValue.Reference(parent, target.Field));
    }

    // Names first, then other values, then references: the order in which people write them.
    private static void Sort(ScaffoldRecord record)
    {
        var sorted = record.Fields.OrderBy(Place).ToList();
        record.Fields.Clear();
        record.Fields.AddRange(sorted);
    }

    private static int Place(ScaffoldField field) => field switch
    {
        { Field.ReferenceTo: ["RecordType"] } => 0,
        { Field: { NameField: true } or { Name: "LastName" or "Subject" } } => 1,
        { Value: ScaffoldValue.Reference or ScaffoldValue.Mapping } => 3,
        _ => 2,
    };

    private static List<ScaffoldRecord> InOrder(IEnumerable<ScaffoldRecord> own)
    {
        var ordered = new List<ScaffoldRecord>();
        var seen = new HashSet<ScaffoldRecord>();
        foreach (var record in own)
        {
            Visit(record);
        }
        return ordered;

        void Visit(ScaffoldRecord record)
        {
            if (seen.Add(record))
            {
                foreach (var parent in record.Parents)
                {
                    Visit(parent);
                }
                ordered.Add(record);
            }
        }
    }
}
