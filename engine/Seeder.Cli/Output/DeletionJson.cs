using Seeder.Core.Run;

namespace Seeder.Cli.Output;

/// <summary>
/// The records that would be deleted, and those that the org would cascade to, as JSON. Writes nothing if nothing is deleted.
/// </summary>
internal static class DeletionJson
{
    public static void Write(Utf8JsonWriter json, PlanningState planning)
    {
        if (planning.Removal is not { } removal)
        {
            return;
        }
        json.WriteStartObject("deletes");
        WriteTypes(json, "goesAlong", removal.Along.Strangers);
        WriteTypes(json, "automation", removal.Along.Automation);
        json.WriteStartArray("notLookedAt");
        foreach (var relationship in removal.Along.NotChecked)
        {
            json.WriteStringValue(relationship);
        }
        json.WriteEndArray();
        json.WriteStartArray("notDeleted");
        foreach (var left in removal.NotDeleted)
        {
            json.WriteStartObject();
            json.WriteString("refId", left.Address);
            json.WriteString("type", left.Entry.Type);
            json.WriteString("id", left.Entry.Id);
            json.WriteString("reason", left.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteRuns(json, planning);
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, PlanningState planning)
    {
        var used = planning.Deletions.Select(d => d.Entry.Origin?.Run).ToHashSet(StringComparer.Ordinal);
        json.WriteStartArray("runs");
        foreach (var run in (planning.Recovered?.Manifest?.Runs ?? []).Where(r => used.Contains(r.Id)))
        {
            json.WriteStartObject();
            json.WriteString("id", run.Id);
            json.WriteString("user", run.User);
            json.WriteString("from", IsoTime.Format(run.From));
            json.WriteString("to", IsoTime.Format(run.To));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTypes(Utf8JsonWriter json, string name, ImmutableArray<RowsOfType> types)
    {
        json.WriteStartArray(name);
        foreach (var type in types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Type);
            json.WriteNumber("count", type.Ids.Length);
            json.WriteStartArray("ids");
            foreach (var id in type.Ids)
            {
                json.WriteStringValue(id);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
