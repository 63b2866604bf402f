using System.Text.Json;

namespace Seeder.Tests.Properties;

/// <summary>Compares rows with the expectations of a plan.</summary>
internal static class RowComparison
{
    /// <param name="idOf">Returns the id of a record by its address.</param>
    /// <param name="rowOf">Returns a row by type and id; null if it does not exist.</param>
    /// <param name="named">Returns the id of a record that every org has, by its name in expected values.</param>
    /// <param name="stored">Whether the org has stored the rows and set further fields.</param>
    public static IEnumerable<string> Compare(
        PlanSpec plan,
        Func<string, string?> idOf,
        Func<string, string, IReadOnlyDictionary<string, JsonElement>?> rowOf,
        Func<string, string> named,
        bool stored)
    {
        var addresses = plan.Addresses();
        var expectedRows = plan.ExpectedRows();
        string Id(string name) =>
            int.TryParse(name, out var record) ? idOf(addresses[record]) ?? $"no id for {addresses[record]}" : named(name);

        foreach (var record in plan.Records)
        {
            var address = addresses[record.Id];
            if (idOf(address) is not { } id || rowOf(record.Type.Name, id) is not { } row)
            {
                yield return $"{address}: there is no such {record.Type.Name}";
                continue;
            }
            var expected = expectedRows[record.Id];
            foreach (var (field, value) in expected)
            {
                var kind = record.Type.KindOf(field);
                var (want, got) = (
                    Canonical.Of(kind, value, Id, stored), row.TryGetValue(field, out var json) ? Canonical.Of(kind, json, stored) : null);
                if (want != got)
                {
                    yield return $"{address}.{field}: expected <{want}>, found <{got}>";
                }
            }
            foreach (var cleared in record.Fields.Where(
                f => stored && f.Value is ValueSpec.Null { IsCleared: true } && row[f.Name].ValueKind != JsonValueKind.Null))
            {
                yield return $"{address}.{cleared.Name}: expected nothing any more, found <{row[cleared.Name]}>";
            }
            foreach (var (field, json) in row.Where(
                f => !stored && !expected.ContainsKey(f.Key) && f.Value.ValueKind != JsonValueKind.Null))
            {
                yield return $"{address}.{field}: expected nothing, found <{json}>";
            }
        }
    }
}
