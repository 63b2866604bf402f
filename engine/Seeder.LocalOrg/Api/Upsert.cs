namespace Seeder.Local;

/// <summary>The upserts of one request by one key field. Each row updates the record with its key, or is created.</summary>
internal sealed class Upsert
{
    private readonly FieldDef key;
    private readonly HashSet<string> twice;

    public Upsert(FieldDef key, IReadOnlyList<Row> rows)
    {
        this.key = key;
        twice = rows.Select(Key)
            .OfType<object>()
            .GroupBy(Comparable, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    public SaveResult Save(Dml dml, Row row)
    {
        var value = Key(row);
        if (value is not null && twice.Contains(Comparable(value)))
        {
            row.Fail("DUPLICATE_VALUE", $"Duplicate external id specified: {ValueText.Of(key, value)}", key.Name);
            return SaveResult.Failed(row);
        }

        if (key.Type == FieldType.Id)
        {
            return value is null ? Create(dml, row) : Update(dml, row);
        }

        if (row.IdGiven)
        {
            row.Fail("INVALID_FIELD", $"The Id field should not be specified in the sobject data when {key.Name} is the key", "Id");
        }
        else if (value is null)
        {
            row.Fail("MISSING_ARGUMENT", $"{key.Name} not specified", key.Name);
        }

        if (row.Failed)
        {
            return SaveResult.Failed(row);
        }

        var ids = ExternalIdResource.Matches(dml.Context.Db, row.Type, key, value);
        if (ids.Count > 1)
        {
            row.Fail(
                "DUPLICATE_EXTERNAL_ID",
                $"{key.Label}: more than one record found for external id field: [{string.Join(", ", ids)}]",
                key.Name);
            return SaveResult.Failed(row);
        }

        if (ids.Count == 0)
        {
            return Create(dml, row);
        }

        // The key identifies the record; it is not a change.
        row.Id = ids[0];
        row.Given[key.Ordinal] = false;
        return Update(dml, row);
    }

    private static SaveResult Create(Dml dml, Row row) => dml.Create(row) is { } id ? new SaveResult(id, [], true) : SaveResult.Failed(row);

    private static SaveResult Update(Dml dml, Row row) => dml.Update(row) ? new SaveResult(row.Id, [], false) : SaveResult.Failed(row);

    private object? Key(Row row) =>
        key.Type == FieldType.Id ? row.Id is null ? null : RecordId.Normalize(row.Id) ?? row.Id : row.Values[key.Ordinal];

    private string Comparable(object value) =>
        key.CaseSensitive || key.Type == FieldType.Id ? ValueText.Of(key, value) : ValueText.Of(key, value).ToUpperInvariant();
}
