using System.Buffers;

namespace Seeder.Cli.Results;

/// <summary>
/// The outcome of each record as CSV (RFC 4180): one line per record. With several plans, a last column names the plan.
/// </summary>
internal static class RecordCsv
{
    /// <summary>The first line; with several plans it continues.</summary>
    public const string Marker = "reference,type,id,action,error";

    // The characters at which spreadsheets begin a formula. Texts of an org or a plan must not run as one.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r");
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <param name="hide">Removes secrets from a text.</param>
    public static byte[] Write(ResultSheet sheet, Func<string, string> hide)
    {
        var isOne = sheet.Plans.Count <= 1;
        var text = new StringBuilder(Marker).Append(isOne ? "" : ",plan").Append("\r\n");
        foreach (var plan in sheet.Plans)
        {
            var errors = plan.Errors.Where(d => d.Of is not null).ToLookup(d => d.Of!, d => d.Message, StringComparer.Ordinal);
            foreach (var record in plan.Records)
            {
                string?[] cells =
                [
                    record.RefId, record.Type, record.Id, record.Action, string.Join(" ", errors[record.RefId]),
                    .. isOne ? [] : new[] { plan.Name ?? plan.File },
                ];
                text.AppendJoin(',', cells.Select(c => Cell(hide(c ?? "")))).Append("\r\n");
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // A cell is one line, so that programs that read line by line can use the file.
    private static string Cell(string text)
    {
        var shown = Visible.Line(text);
        if (shown.Length > 0 && Formula.Contains(shown[0]))
        {
            shown = $"'{shown}";
        }
        return shown.AsSpan().ContainsAny(Special) ? $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : shown;
    }
}
