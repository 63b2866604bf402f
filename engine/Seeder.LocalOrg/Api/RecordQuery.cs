namespace Seeder.Local;

/// <summary>Reads single records by id, with the requested fields or with all fields.</summary>
internal static class RecordQuery
{
    public static CompiledQuery AllFields(ObjectDef type, OrgState org) => Fields(type, org, [.. type.Fields.Select(f => f.Name)]);

    /// <summary>Builds a query for the given fields. An unknown name is an error.</summary>
    public static CompiledQuery Fields(ObjectDef type, OrgState org, IEnumerable<string> names)
    {
        var columns = new SoqlColumns("", org, type);
        var selected = new List<string> { "t0._n", "t0.\"Id\"" };
        var shape = new Projection(type, 1);
        foreach (var name in names)
        {
            if (name.Length == 0 || (!name.Contains('.', StringComparison.Ordinal) && type.Field(name) is null))
            {
                throw new Refusal(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {type.Name}");
            }

            columns.Project(new FieldPath(name.Split('.'), 0), shape, sql =>
            {
                selected.Add(sql);
                return selected.Count - 1;
            });
        }

        return new CompiledQuery(shape, $"SELECT {string.Join(", ", selected)} FROM {columns.From}", " WHERE t0.\"Id\" = ?1", []);
    }
}
