using System.Text.Json;
using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Writes the fields of records. References are replaced by the ids that are known at this time.</summary>
internal sealed class FieldWriter(PlannedRun run, RunState state)
{
    private readonly Holes _holes = run.HolesNow(state);

    /// <summary>Writes the fields that a create or an update sends.</summary>
    /// <param name="nestedField">The field that nesting sets; -1 if there is no such field.</param>
    public void Write(Utf8JsonWriter json, SeedRecord record, Operation operation, int nestedField)
    {
        var isUpdate = operation.Kind == OperationKind.Update;
        foreach (var index in operation.Fields)
        {
            var (field, value, _) = record.Fields[index];
            // Nesting sets a nested field. In a create, null means the same as leaving the field out.
            if (index != nestedField && (isUpdate || field.Type == FieldType.Boolean || !IsNull(value)))
            {
                json.WritePropertyName(field.Name);
                Write(json, field, value is FieldValue.Timed timed ? timed.Value : value);
            }
        }
        if (!isUpdate && IdempotencyKeyValue.Filled(run, record, state) is var (key, unique))
        {
            json.WriteString(key.Name, unique);
        }
    }

    /// <param name="field">Null in a raw request.</param>
    public void Write(Utf8JsonWriter json, FieldSchema? field, FieldValue value)
    {
        switch (value)
        {
            // A checkbox cannot be null.
            case FieldValue.Null when field?.Type == FieldType.Boolean:
                json.WriteBooleanValue(false);
                break;
            case FieldValue.Null:
                json.WriteNullValue();
                break;
            case FieldValue.Number number:
                json.WriteRawValue(number.Digits, skipInputValidation: true);
                break;
            case FieldValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case FieldValue.OrgValue:
                WriteAnswer(json, field, _holes.Require(value));
                break;
            default:
                json.WriteStringValue(_holes.Require(value));
                break;
        }
    }

    private bool IsNull(FieldValue value) =>
        value is FieldValue.Null || (value is FieldValue.OrgValue && _holes.Require(value).Length == 0);

    // Writes a value that was read from the org into another field. Empty means null.
    private static void WriteAnswer(Utf8JsonWriter json, FieldSchema? field, string answer)
    {
        switch (field?.Type)
        {
            case not null when answer.Length == 0:
                json.WriteNullValue();
                break;
            case FieldType.Boolean:
            case not null when field.IsNumber:
                json.WriteRawValue(answer);
                break;
            case FieldType.Date:
                json.WriteStringValue(answer[..Math.Min(10, answer.Length)]);
                break;
            default:
                json.WriteStringValue(answer);
                break;
        }
    }
}
