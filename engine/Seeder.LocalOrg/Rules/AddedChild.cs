using System.Text.Json;

namespace Seeder.Local;

/// <summary>Simulates a trigger that creates a child for every new record of an object.</summary>
/// <param name="type">The type of the child.</param>
/// <param name="lookup">The child's lookup to the new record.</param>
/// <param name="values">The other fields of the child, as JSON.</param>
/// <param name="user">The user who creates the child, as the rule names it.</param>
internal sealed class AddedChild(ObjectDef type, FieldDef lookup, byte[] values, string? user)
{
    // Salesforce stops triggers that call each other at depth 16.
    private const int Deepest = 16;

    /// <exception cref="FormulaException">The rule names something that the org does not have.</exception>
    public static AddedChild Of(ChildRule rule, ObjectDef type) => new(
        type,
        type.Field(rule.Lookup) is { Type: FieldType.Reference } field
            ? field
            : throw new FormulaException($"{type.Name} has no lookup {rule.Lookup}"),
        WriteValues(rule.Values),
        rule.User);

    public void Add(WriteContext context, Row parent)
    {
        if (context.TriggerDepth >= Deepest)
        {
            return;
        }

        using var input = JsonInput.ParseObject(values);
        var row = new RecordReader(context.Schema, input).Read(input.Root, type);
        row.Set(lookup, parent.Id);
        var writer = user is null
            ? context.InTrigger(null)
            : context.InTrigger(OrgUsers.Find(context, user) ?? throw new Refusal(400, "INVALID_INPUT", $"There is no user '{user}'"));
        if (new Dml(writer).Create(row) is null)
        {
            parent.Fail(
                row.Errors.Select(
                    e => new ApiError(
                        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                        $"AddedChild: execution of AfterInsert caused by: {e.Code}, {e.Message}")));
        }
    }

    private static byte[] WriteValues(IReadOnlyDictionary<string, JsonElement>? values)
    {
        var body = ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in values ?? new Dictionary<string, JsonElement>())
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        });
        return body.Body.ToArray();
    }
}
