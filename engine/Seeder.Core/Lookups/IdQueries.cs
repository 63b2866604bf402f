namespace Seeder.Core.Lookups;

/// <summary>Builds queries for records with known ids. There are as few queries as the limit for URLs allows.</summary>
internal static class IdQueries
{
    /// <summary>The maximum number of ids in one query.</summary>
    public const int MostIds = 400;

    // An id has 18 characters, two quotes and a comma. Percent-encoding makes three characters of each quote and of the comma.
    private const int EncodedId = 27;

    /// <param name="fields">The fields to query in addition to the id.</param>
    /// <returns>Each query, with the ids in it.</returns>
    public static IEnumerable<(string Soql, string[] Ids)> Build(string type, IEnumerable<string> fields, IEnumerable<string> ids) =>
        Build(type, fields, "Id", ids, "");

    /// <param name="by">The field that the ids are compared with.</param>
    /// <param name="tail">A further condition that begins with AND; empty for no further condition.</param>
    internal static IEnumerable<(string Soql, string[] Ids)> Build(
        string type, IEnumerable<string> fields, string by, IEnumerable<string> ids, string tail)
    {
        var head = $"SELECT {string.Join(", ", fields.Prepend("Id").Distinct())} FROM {type} WHERE {by} IN (";
        var most = Math.Clamp((LookupQueries.LongestEncoded - Uri.EscapeDataString(head + tail).Length) / EncodedId, 1, MostIds);
        return ids.Chunk(most).Select(some => ($"{head}{string.Join(',', some.Select(Soql.Quote))}){tail}", some));
    }
}
