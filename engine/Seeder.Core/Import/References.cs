using System.Text.RegularExpressions;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Core.Import;

/// <summary>A text <c>@...</c> that means no record of the import.</summary>
/// <param name="IsLookup">Whether the field is known to be a lookup: then it cannot be a text.</param>
internal readonly record struct MissingTarget(string Id, string Field, SourceSpan Span, bool IsLookup);

/// <summary>
/// Texts <c>@id</c> become references where that record exists, as in the importer of sf, which asks nothing else; every other text stays
/// one (<c>@track</c> is an annotation, and <c>@acme</c> may be somebody's handle).
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

    private ImportedField Resolve(ImportedField field, ImportedRecord record, ObjectSchema? type, ChosenUses used) => field.Value switch
    {
        ImportedValue.Text { Value: ['@', _, ..] } text => field with { Value = Resolve(text, field, record, type, used) },
        // What stands in a mapping is of a type that the file does not name.
        ImportedValue.Mapping mapping =>
            field with { Value = new ImportedValue.Mapping([.. mapping.Fields.Select(f => Resolve(f, record, null, used))]) },
        _ => field,
    };

    private ImportedValue Resolve(ImportedValue.Text text, ImportedField field, ImportedRecord record, ObjectSchema? type, ChosenUses used)
    {
        var id = text.Value[1..];
        var known = type?.FindField(field.Name);
        // A name such as @acme of the record acme: it has no id yet that its own text could hold.
        if (ids.Find(record.Origin, id) is { } target && (target != record || known is { IsReference: true }))
        {
            target.IsReferenced = true;
            return new ImportedValue.Reference(target);
        }
        if (known is { IsReference: true } || (known is null && LooksLikeReference.IsMatch(text.Value)))
        {
            if (used.Find(id) is { } other)
            {
                return other;
            }
            Missing.Add(new MissingTarget(id, known?.Name ?? field.Name, field.Span, known is not null));
        }
        return text;
    }

    // What the exporter of sf writes, and its importer takes for a reference whatever the field is.
    [GeneratedRegex(@"^@\w+Ref\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeReference { get; }
}
