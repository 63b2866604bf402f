namespace Seeder.Core.Lookups;

/// <summary>Queries for records whose ids are known, as few as the URI limit allows.</summary>
internal static class IdQueries
{
    /// <summary>Ids in one query at most.</summary>
    public const int MostIds = 400;

    // 18 characters, two quotes and a comma; %-encoding makes three of each of the three signs.
    private const int EncodedId = 27;

    /// <param name="fields">What is asked beside the id.</param>
    /// <returns>Each query with the ids that it names.</returns>
    public static IEnumerable<(string Soql, string[] Ids)> Build(string type, IEnumerable<string> fields, IEnumerable<string> ids) =>
        Build(type, fields, "Id", ids, "");

    /// <param name="by">The field that holds one of the ids.</param>
    /// <param name="tail">A further condition, with its AND.</param>
    internal static IEnumerable<(string Soql, string[] Ids)> Build(
        string type, IEnumerable<string> fields, string by, IEnumerable<string> ids, string tail)
    {
        var head = $"SELECT {string.Join(", ", fields.Prepend("Id").Distinct(StringComparer.Ordinal))} FROM {type} WHERE {by} IN (";
        var most = Math.Clamp((LookupQueries.LongestEncoded - Uri.EscapeDataString(head + tail).Length) / EncodedId, 1, MostIds);
        return ids.Chunk(most).Select(some => ($"{head}{string.Join(',', some.Select(Soql.Quote))}){tail}", some));
    }
}
