using System.Text.RegularExpressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>A value <c>@...</c> that refers to no record of the imported files.</summary>
/// <param name="IsLookup">Whether the field is known to be a lookup, so that the value cannot be plain text.</param>
internal readonly record struct MissingTarget(string Id, string Field, SourceSpan Span, bool IsLookup);

/// <summary>
/// Converts values <c>@id</c> to references if a record with this id exists, as the sf CLI does. Other values stay text: <c>@track</c> may
/// be an annotation, and <c>@acme</c> may be a person's handle.
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
        // The file does not give the type of a record in a mapping, hence null.
        ImportedValue.Mapping mapping =>
            field with { Value = new ImportedValue.Mapping([.. mapping.Fields.Select(f => Resolve(f, record, null, used))]) },
        _ => field,
    };

    private ImportedValue Resolve(ImportedValue.Text text, ImportedField field, ImportedRecord record, ObjectSchema? type, ChosenUses used)
    {
        var id = text.Value[1..];
        var known = type?.FindField(field.Name);
        // A record's own id in a text field, such as @acme in record acme, is plain text: a record cannot refer to its own id before it
        // exists.
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

    // The form that the sf CLI exports. It imports such a value as a reference in any field.
    [GeneratedRegex(@"^@\w+Ref\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeReference { get; }
}
