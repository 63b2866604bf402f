using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>A row that the admin interface writes as a given user. Its values may contain audit fields.</summary>
/// <param name="Type">The object's name.</param>
/// <param name="User">An id, a user name, or <c>automated</c> (the Automated Process user); null means the org's first user.</param>
/// <param name="Values">
/// The record as JSON, as in a REST request. In the rows of a fault rule, <c>"$created.Account"</c> is the first account that the request
/// created.
/// </param>
internal sealed record AdminRow(string Type, string? User, string Values)
{
    private const string Created = "\"$created.";

    public static IReadOnlyList<AdminRow> ReadAll(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(Read)]
        : throw new Refusal(
            400, "INVALID_INPUT", "rows is a list of objects with type, values and, if it is not the org's first user, user");

    /// <summary>Writes rows, each in its own transaction.</summary>
    /// <param name="org">The org.</param>
    /// <param name="rows">The rows. A row with <c>$created.X</c> is skipped if the request created no record of type X.</param>
    /// <param name="created">The ids that the request of a fault rule created.</param>
    /// <returns>The id of each row, or its errors.</returns>
    public static async Task<IReadOnlyList<SaveResult>> WriteAsync(OrgState org, IEnumerable<AdminRow> rows, IReadOnlyList<string> created)
    {
        var results = new List<SaveResult>();
        foreach (var row in rows)
        {
            if (row.Resolve(org, created) is not { } resolved)
            {
                continue;
            }

            try
            {
                results.Add(await resolved.WriteAsync(org));
            }
            catch (Refusal refusal)
            {
                results.Add(new SaveResult(null, refusal.Errors));
            }
        }

        return results;
    }

    private static AdminRow Read(JsonElement json)
    {
        var document = AdminDocument.Of(json, "A row", "type", "user", "values");
        return document.Text("type") is { } type && document.Value("values") is { ValueKind: JsonValueKind.Object } values
            ? new AdminRow(type, document.Text("user"), values.GetRawText())
            : throw AdminDocument.Invalid("A row has a type, values, and a user if it is not the org's first one");
    }

    private AdminRow? Resolve(OrgState org, IReadOnlyList<string> created)
    {
        var text = Values;
        while (text.IndexOf(Created, StringComparison.Ordinal) is var at and >= 0)
        {
            // The text is valid JSON, so that the quote is closed.
            var end = text.IndexOf('"', at + Created.Length);
            var type = org.Schema.Find(text[(at + Created.Length)..end]);
            if (type is null || created.FirstOrDefault(id => id.StartsWith(type.Prefix, StringComparison.Ordinal)) is not { } id)
            {
                return null;
            }

            text = $"{text[..at]}\"{id}\"{text[(end + 1)..]}";
        }

        return this with { Values = text };
    }

    private Task<SaveResult> WriteAsync(OrgState org) => org.Database.WriteAsync((db, transaction) =>
    {
        var type = org.Schema.Find(Type) ?? throw new Refusal(400, "INVALID_INPUT", $"There is no object '{Type}'");
        var context = new WriteContext(db, org, new Touched());
        var user = User is null
            ? null
            : OrgUsers.Find(context, User) ?? throw new Refusal(400, "INVALID_INPUT", $"There is no user '{User}'");
        using var input = JsonInput.ParseObject(Encoding.UTF8.GetBytes(Values));
        var row = new RecordReader(org.Schema, input).Read(input.Root, type);
        var id = new Dml(new WriteContext(db, org, new Touched(), null, user) { SetsAllAudit = true }).Create(row);
        if (id is null)
        {
            transaction.Undo();
            return SaveResult.Failed(row);
        }

        org.Counters.Save(db);
        return new SaveResult(id, []);
    });
}
