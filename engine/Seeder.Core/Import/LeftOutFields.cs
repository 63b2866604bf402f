using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>
/// Removes what a plan cannot set: nulls, compound fields and fields that Salesforce sets. In the mapping of a parent, it removes fields
/// that the org cannot filter by. Each field gets one note, however many records have it.
/// </summary>
internal sealed class LeftOutFields(OrgSchema schema, DiagnosticBag diagnostics)
{
    // Fields of every type that Salesforce sets, for types and fields that the schema does not know. Assumption: an org where a user may
    // set some of them (Set Audit Fields upon Record Creation) says so in its schema.
    private static readonly FrozenSet<string> SystemNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. SystemFields.OfRecords.Where(f => f != SystemFields.Id)
                .SelectMany(f => new[] { f.Name, f.RelationshipName })
                .OfType<string>(),
            "LastActivityDate", "LastViewedDate", "LastReferencedDate",
        ]);

    // The keys of an address or a geolocation in a response of the REST API.
    private static readonly FrozenSet<string> CompoundKeys = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "street", "city", "state", "postalCode", "country", "stateCode", "countryCode", "latitude", "longitude", "geocodeAccuracy",
        ]);

    private readonly Dictionary<string, LeftOut> _found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each field that was left out, in the order of the first places.</summary>
    public IEnumerable<string> Notes =>
        _found.Select(f => $"{f.Value.First}: {f.Key} is omitted{InRecords(f.Value.Count)}: {f.Value.Why}.");

    public void RemoveFrom(ImportedRecord record)
    {
        var type = schema.Find(record.Type);
        foreach (var field in record.Fields.ToList())
        {
            var known = type?.FindNamed(field.Name);
            var name = record.Type.Length == 0 ? field.Name : $"{record.Type}.{known?.Name ?? field.Name}";
            if (WhyNotSet(type, known, field) is { } why)
            {
                record.Fields.Remove(field);
                AddParts(record, type, known, field);
                Count(name, field.Span, why);
            }
            else if (field.Value is ImportedValue.Mapping mapping)
            {
                record.Fields.Remove(field);
                if (Filtered(mapping, known?.ReferenceTo is [var target] ? schema.Find(target) : null) is { } left)
                {
                    record.Fields.Add(field with { Value = left });
                }
                else
                {
                    diagnostics.Add(ImportDiagnostics.NothingToFindBy(field.Span, name));
                }
            }
        }
    }

    private static string? WhyNotSet(ObjectSchema? type, FieldSchema? known, ImportedField field)
    {
        if (known is null)
        {
            return SystemNames.Contains(field.Name) ? "Salesforce sets it"
                : IsCompoundValue(field.Value) ? "it is a compound field, and a plan sets its parts"
                : field.Value is ImportedValue.Literal { IsNull: true } ? "it is null"
                : null;
        }
        if (type!.IsCompound(known))
        {
            var parts = string.Join(", ", StandardFields.PartsOf(type, known));
            return $"it is a compound field, and a plan sets its parts{(parts.Length == 0 ? "" : $" ({parts})")}";
        }
        if (!known.Createable)
        {
            return known.Calculated ? "Salesforce calculates it"
                : known.AutoNumber ? "Salesforce numbers the records"
                : SystemNames.Contains(known.Name) ? "Salesforce sets it"
                : known.Updateable ? "it can be set only after the record exists, by '$then'"
                : "it cannot be set when a record is created";
        }
        return field.Value is ImportedValue.Literal { IsNull: true } ? "it is null" : null;
    }

    private static bool IsCompoundValue(ImportedValue value) =>
        value is ImportedValue.Mapping { Fields: { IsEmpty: false } fields } && fields.All(f => CompoundKeys.Contains(f.Name))
            && fields.Any(f => f.Name is "latitude" or "longitude" or "geocodeAccuracy" or "postalCode");

    // A query of the compound field alone has no other fields with the parts.
    private static void AddParts(ImportedRecord record, ObjectSchema? type, FieldSchema? compound, ImportedField field)
    {
        if (compound is null || field.Value is not ImportedValue.Mapping mapping)
        {
            return;
        }
        foreach (var (key, value, span) in mapping.Fields)
        {
            var part = type!.Fields.FirstOrDefault(
                f => f.CompoundFieldName == compound.Name && f.Createable && f.Name.EndsWith(key, StringComparison.OrdinalIgnoreCase));
            if (part is not null && value is not ImportedValue.Literal { IsNull: true }
                && !record.Fields.Exists(f => part.Name.Equals(f.Name, StringComparison.OrdinalIgnoreCase)))
            {
                record.Fields.Add(new ImportedField(part.Name, value, span));
            }
        }
    }

    // The fields of a mapping that can find the record; null if there is no such field.
    private ImportedValue.Mapping? Filtered(ImportedValue.Mapping mapping, ObjectSchema? type)
    {
        // Under a polymorphic relationship, the only key is a type.
        if (type is null && mapping.Fields is [{ Value: ImportedValue.Mapping inner } only] && schema.Find(only.Name) is { } named)
        {
            return Filtered(inner, named) is { } rest ? new ImportedValue.Mapping([only with { Value = rest }]) : null;
        }
        var left = ImmutableArray.CreateBuilder<ImportedField>();
        foreach (var field in mapping.Fields)
        {
            var known = type?.FindNamed(field.Name);
            var name = type is null ? field.Name : $"{type.Name}.{known?.Name ?? field.Name}";
            if (field.Value is ImportedValue.Literal { IsNull: true })
            {
                Count($"{name} in the mapping of its parent", field.Span, "it is null");
            }
            else if (known is { IsFilterable: false } || IsCompoundValue(field.Value))
            {
                Count($"{name} in a mapping", field.Span, "Salesforce cannot filter by it");
            }
            else if (SystemNames.Contains(field.Name))
            {
                Count($"{name} in a mapping", field.Span, "it differs in every org");
            }
            else if (field.Value is not ImportedValue.Mapping nested)
            {
                left.Add(field);
            }
            else if (Filtered(nested, known?.ReferenceTo is [var target] ? schema.Find(target) : null) is { } rest)
            {
                left.Add(field with { Value = rest });
            }
        }
        return left.Count == 0 ? null : new ImportedValue.Mapping(left.ToImmutable());
    }

    private void Count(string field, SourceSpan span, string why) =>
        _found[field] = _found.TryGetValue(field, out var known) ? known with { Count = known.Count + 1 } : new LeftOut(span, 1, why);

    private static string InRecords(int count) => count == 1 ? "" : $" in {Quoting.Number(count)} records";

    private sealed record LeftOut(SourceSpan First, int Count, string Why);
}
