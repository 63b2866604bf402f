using Seeder.Core.Diff;

namespace Seeder.Cli.Output;

/// <summary>The comparison of the manifest with the org as JSON, and the names of the states.</summary>
internal static class DriftJson
{
    public static string NameOf(CheckedState state) => state.ToString().ToLowerInvariant();

    public static void Write(Utf8JsonWriter json, Drift? drift)
    {
        if (drift is not { IsCompared: true })
        {
            return;
        }
        json.WriteStartArray("drift");
        foreach (var record in drift.Records.Where(r => r.State != CheckedState.Same || !r.Fields.IsEmpty))
        {
            json.WriteStartObject();
            json.WriteString("refId", record.Address);
            json.WriteString("type", record.Entry.Type);
            json.WriteString("id", record.Entry.Id);
            json.WriteString("state", NameOf(record.State));
            json.WriteStartArray("fields");
            foreach (var field in record.Fields)
            {
                json.WriteStartObject();
                json.WriteString("name", field.Name);
                json.WriteString("held", field.Held);
                if (field.IsOwn)
                {
                    json.WriteBoolean("setByOrg", true);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WritePropertyName("notCompared");
        JsonBytes.WriteTexts(json, drift.NotCompared);
    }
}
