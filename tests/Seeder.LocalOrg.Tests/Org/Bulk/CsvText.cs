using System.Text;

namespace Seeder.Local.Tests;

/// <summary>Reads CSV in a test, by another way than the org.</summary>
internal static class CsvText
{
    /// <summary>The rows, with their values without quotes.</summary>
    public static List<string[]> Rows(string text, char delimiter = ',')
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var value = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                value.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] is '\n' or '\r')
            {
                if (text[i] == '\n')
                {
                    End();
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else if (!isQuoted && text[i] == delimiter)
            {
                End();
            }
            else
            {
                value.Append(text[i]);
            }
        }

        return rows;

        void End()
        {
            row.Add(value.ToString());
            value.Clear();
        }
    }
}
