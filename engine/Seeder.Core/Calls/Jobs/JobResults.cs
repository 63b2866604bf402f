using System.Text.Json;
using CsvHelper;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls.Jobs;

/// <summary>Reads the state and the results of a job (Bulk API 2.0 guide; fact sheet section 3.4).</summary>
internal static class JobResults
{
    private const string IdColumn = "sf__Id", ErrorColumn = "sf__Error";

    /// <summary>Reads the description of a job.</summary>
    /// <exception cref="FormatException">It does not have the documented structure.</exception>
    public static JobAnswer State(ReadOnlyMemory<byte> json) => JsonBytes.Read(json, "it does not describe a job.", job => new JobAnswer(
        job.GetProperty("id").GetString()!,
        Enum.Parse<JobState>(job.GetProperty("state").GetString()!),
        Count(job, "numberRecordsProcessed"),
        Count(job, "numberRecordsFailed"),
        job.TryGetProperty("errorMessage", out var message) && message.ValueKind == JsonValueKind.String
            ? Refusals.Short(message.GetString()!)
            : null));

    /// <summary>Reads successfulResults or failedResults.</summary>
    /// <exception cref="FormatException">The results are cut off, or are no table with the documented columns.</exception>
    public static ImmutableArray<JobRow> Rows(ReadOnlyMemory<byte> csv, JobRowKind kind, IRowKeys keys)
    {
        var rows = ImmutableArray.CreateBuilder<JobRow>();
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var isBroken = false;
        using var reader = CsvReader.Create(
            csv, new CsvReaderOptions { HasHeader = false, OnMalformedRecord = _ => isBroken = true });
        while (reader.Read() && !isBroken)
        {
            if (columns.Count == 0)
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    columns.TryAdd(reader.GetString(i).Trim('\uFEFF'), i);
                }
                isBroken = !columns.ContainsKey(IdColumn) || (kind == JobRowKind.Refused && !columns.ContainsKey(ErrorColumn));
                continue;
            }
            isBroken |= reader.FieldCount != columns.Count;
            if (!isBroken)
            {
                rows.Add(Row(reader));
            }
        }
        return isBroken ? throw new FormatException("the results of the job are no complete table.") : rows.ToImmutable();

        JobRow Row(CsvReader reader)
        {
            var id = SalesforceId.TryNormalise(reader.GetString(columns[IdColumn]), out var whole) ? whole : null;
            var sent = kind == JobRowKind.Stored ? id : null;
            var key = keys.Of(sent, name => columns.TryGetValue(name, out var at) ? reader.GetString(at) : null);
            return new JobRow(kind, id, key, kind == JobRowKind.Refused ? reader.GetString(columns[ErrorColumn]) : null);
        }
    }

    /// <summary>The number of rows in a table of fields, without its header.</summary>
    /// <exception cref="FormatException">It is no such table, but for example a page of a proxy.</exception>
    public static int Count(ReadOnlyMemory<byte> csv)
    {
        var (count, isBroken) = (-1, false);
        using var reader = CsvReader.Create(
            csv, new CsvReaderOptions { HasHeader = false, OnMalformedRecord = _ => isBroken = true });
        while (reader.Read() && !isBroken)
        {
            for (var i = 0; i < reader.FieldCount && count < 0; i++)
            {
                isBroken |= !reader.GetString(i).Trim('\uFEFF').All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':');
            }
            count++;
        }
        return isBroken ? throw new FormatException("the results of the job are no table of fields.") : Math.Max(0, count);
    }

    /// <summary>The org's error for a row: <c>CODE:message:field --</c>.</summary>
    public static OrgError Error(int operation, string text)
    {
        var code = text.IndexOf(':') is > 0 and var colon ? text[..colon] : "";
        if (code.Length == 0 || !code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            return new OrgError(operation, "UNKNOWN", Refusals.Short(text.Trim()), []);
        }
        var message = text[(code.Length + 1)..];
        var fields = "";
        if (message.TrimEnd() is var whole && whole.EndsWith("--", StringComparison.Ordinal))
        {
            var end = whole[..^2].TrimEnd();
            var at = end.LastIndexOf(':');
            (message, fields) = at < 0 ? (end, "") : (end[..at], end[(at + 1)..]);
        }
        return new OrgError(
            operation,
            code,
            Refusals.Short(message.Trim()),
            [.. fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static int Count(JsonElement job, string name) =>
        job.TryGetProperty(name, out var count) && count.TryGetInt32(out var number) ? number : 0;
}
