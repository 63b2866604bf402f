namespace Seeder.Local;

/// <summary>Errors of queries, with the line of carets, row and column that Salesforce puts before the message.</summary>
internal static class SoqlError
{
    private const int Before = 40, After = 40;

    public static Refusal Malformed(string query, int at, string message) => At(query, at, "MALFORMED_QUERY", message);

    public static Refusal NoColumn(string query, int at, string column, string entity) => At(query, at, "INVALID_FIELD",
        $"No such column '{column}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append the '__c' after "
            + "the custom field name. Please reference your WSDL or the describe call for the appropriate names.");

    public static Refusal NoRelationship(string query, int at, string name) => At(query, at, "INVALID_FIELD",
        $"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, be sure to append "
            + "the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.");

    public static Refusal NoType(string query, int at, string type) => At(query, at, "INVALID_TYPE",
        $"sObject type '{type}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the "
            + "entity name. Please reference your WSDL or the describe call for the appropriate names.");

    public static Refusal At(string query, int at, string code, string message)
    {
        at = Math.Clamp(at, 0, query.Length);
        var lineStart = at == 0 ? 0 : query.LastIndexOf('\n', at - 1) + 1;
        var lineEnd = query.IndexOf('\n', at) is var end && end < 0 ? query.Length : end;
        var from = Math.Max(lineStart, at - Before);
        var shown = query[from..Math.Min(lineEnd, at + After)];
        var row = query.AsSpan(0, lineStart).Count('\n') + 1;
        return new Refusal(
            400, code, $"\n{shown}\n{new string(' ', at - from)}^\nERROR at Row:{row}:Column:{at - lineStart + 1}\n{message}");
    }
}
