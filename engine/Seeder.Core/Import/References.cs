using System.Text.RegularExpressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>A value <c>@...</c> that refers to no record of the imported files.</summary>
/// <param name="Field">The field; only its name is meaningful if the schema does not know it.</param>
internal readonly record struct MissingTarget(string Id, SourceSpan Span, FieldSchema Field);

/// <summary>
/// Converts values <c>@id</c> to references if a record with this id exists, as the sf CLI does. Other values stay text: <c>@track</c> may
/// be an annotation, and <c>@acme</c> may be a person's handle. A value of the form that the sf CLI exports never stays text.
/// </summary>
internal sealed partial class References(OrgSchema schema, ReferenceIds ids)
{
    public List<MissingTarget> Missing { get; } = [];

    public void Resolve(IEnumerable<ImportedRecord> records, ChosenUses used)
    {
        Missing.Clear();
        foreach (var record in records)
        {
            var type = schema.Find(record.Type);
            for (var i = 0; i < record.Fields.Count; i++)
            {
                record.Fields[i] = Resolve(record.Fields[i], record, type, used);
            }
        }
    }

    /// <summary>Marks the records that other records refer to.</summary>
    public static void Mark(IReadOnlyCollection<ImportedRecord> records)
    {
        foreach (var target in records.SelectMany(r => r.Fields).SelectMany(f => Targets(f.Value)))
        {
            target.IsReferenced = true;
        }
    }

    private static IEnumerable<ImportedRecord> Targets(ImportedValue value) => value switch
    {
        ImportedValue.Reference reference => [reference.Target],
        ImportedValue.Mapping mapping => mapping.Fields.SelectMany(f => Targets(f.Value)),
        ImportedValue.List list => list.Items.SelectMany(Targets),
        _ => [],
    };

    private ImportedField Resolve(ImportedField field, ImportedRecord record, ObjectSchema? type, ChosenUses used) => field.Value switch
    {
        ImportedValue.Text { Value: ['@', _, ..] } text => field with { Value = Resolve(text, field, record, type, used) },
        // The file does not give the type of a record in a mapping, hence null.
        ImportedValue.Mapping mapping =>
            field with { Value = new ImportedValue.Mapping([.. mapping.Fields.Select(f => Resolve(f, record, null, used))]) },
        ImportedValue.List list => field with { Value = new ImportedValue.List([.. list.Items.Select(i => Item(i, field, record, used))]) },
        _ => field,
    };

    private ImportedValue Item(ImportedValue item, ImportedField field, ImportedRecord record, ChosenUses used) =>
        item is ImportedValue.Text { Value: ['@', _, ..] } text ? Resolve(text, field, record, null, used) : item;

    private ImportedValue Resolve(ImportedValue.Text text, ImportedField field, ImportedRecord record, ObjectSchema? type, ChosenUses used)
    {
        var id = text.Value[1..];
        var known = type?.FindField(field.Name);
        // A record's own id in a text field, such as @acme in record acme, is plain text: a record cannot refer to its own id before it
        // exists.
        if (ids.Find(record.Origin, id) is { } target && (target != record || known is { IsReference: true }))
        {
            return new ImportedValue.Reference(target);
        }
        if (known is { IsReference: true } || LooksLikeReference.IsMatch(text.Value))
        {
            if (used.Find(id) is { } other)
            {
                return other;
            }
            Missing.Add(new MissingTarget(id, field.Span, known ?? new FieldSchema(field.Name, FieldType.AnyType)));
        }
        return text;
    }

    // The form that the sf CLI exports. It imports such a value as a reference in any field.
    [GeneratedRegex(@"^@\w+Ref\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeReference { get; }
}
