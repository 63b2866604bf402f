using System.Text.Json;
using CsvHelper;
using Seeder.Core.Facts;

namespace Seeder.Core.Calls.Jobs;

/// <summary>Reads the state and the results of a job (Bulk API 2.0 guide; fact sheet section 3.4).</summary>
internal static class JobResults
{
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
        var isBroken = false;
        using var reader = CsvReader.Create(
            csv, new CsvReaderOptions { HasHeader = false, OnMalformedRecord = _ => isBroken = true });
        ResultColumns? columns = null;
        while (reader.Read() && !isBroken)
        {
            if (columns is null)
            {
                columns = new ResultColumns(reader, keys.Fields);
                isBroken = columns.Id < 0 || (kind == JobRowKind.Refused && columns.Error < 0);
            }
            else if (reader.FieldCount != columns.Count)
            {
                isBroken = true;
            }
            else
            {
                var id = columns.IdOf(reader);
                rows.Add(kind == JobRowKind.Stored
                    ? new JobRow(kind, id, keys.Of(id, columns), null)
                    : new JobRow(kind, id, keys.Of(columns.SentIdOf(reader) ?? id, columns), reader.GetString(columns.Error)));
            }
        }
        return isBroken ? throw new FormatException("the results of the job are no complete table.") : rows.ToImmutable();
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
