using System.Buffers;

namespace Seeder.Cli.Report;

/// <summary>The data of one plan, which the script of the page shows.</summary>
internal static class ReportData
{
    /// <summary>The data of a plan that was not planned.</summary>
    public static byte[] None { get; } = Write(json =>
    {
        json.Object("records", () => WriteRecords(json, []));
        json.Array("runs", Array.Empty<int>(), _ => { });
    });

    public static byte[] Of(ReportResult result) => Write(json =>
    {
        var report = result.Report;
        json.Object("records", () =>
        {
            WriteRecords(json, result.Rows);
            if (result.Rows.Any(r => r.Change is not null))
            {
                json.Object("values", () => ReportValues.Write(json, result.Rows, result.Hide));
            }
        });
        json.Writer.WriteStartArray("runs");
        if (report.Planning.Run is { Graph.Calls.IsEmpty: false } run)
        {
            var calls = new ReportCalls(json);
            calls.Write(run, report.Result, report.Timeline, isRollback: false);
            if (report is { Rollback: var (undo, timeline), Undone: { } undone })
            {
                calls.Write(undo, undone, timeline, isRollback: true);
            }
        }
        json.Writer.WriteEndArray();
    });

    private static byte[] Write(Action<ReportJson> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ReportJson.Options))
        {
            var json = new ReportJson(writer);
            json.Object(null, () => members(json));
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRecords(ReportJson json, ImmutableArray<ReportRow> rows)
    {
        json.Writer.WriteNumber("n", rows.Length);
        json.Texts("ref", rows.Select(r => r.Address));
        json.Named("type", "types", rows.Select(r => r.Type ?? ""));
        json.Named("action", "actions", rows.Select(r => r.Action));
        json.Texts("id", rows.Select(r => r.Id ?? ""));
        json.Numbers("call", rows.Select(r => r.Calls is [var first, ..] ? first : 0));
        json.Numbers("line", rows.Select(r => r.Place?.Line ?? 0));
        json.Named("file", "files", rows.Select(r => r.Place?.Path ?? ""));
        json.Object("more", () =>
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Calls.Length > 1)
                {
                    json.Numbers(i.ToString(CultureInfo.InvariantCulture), rows[i].Calls.Skip(1));
                }
            }
        });
        json.Object("text", () =>
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Message is { } message)
                {
                    json.Text(i.ToString(CultureInfo.InvariantCulture), message);
                }
            }
        });
    }
}
