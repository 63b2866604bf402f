using System.Text;
using SQLitePCL;

namespace Seeder.Local;

/// <summary>
/// Compares text case-insensitively, as SOQL does; SQLite's own NOCASE and LIKE do that for ASCII only. Also adds the checksum of ids.
/// </summary>
internal static class TextCompare
{
    public const string Collation = "SFTEXT";
    public const string LikeFunction = "sflike";
    public const string LongIdFunction = "sflongid";

    public static void Register(sqlite3 db)
    {
        Sqlite.Check(db, raw.sqlite3__create_collation_utf8(db, Collation, null, (_, a, b) => Compare(a, b)));
        Sqlite.Check(
            db,
            raw.sqlite3_create_function(db, LikeFunction, 2, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, args) =>
            {
                if (raw.sqlite3_value_type(args[0]) == raw.SQLITE_NULL)
                {
                    raw.sqlite3_result_int(context, 0);
                    return;
                }

                var text = raw.sqlite3_value_text(args[0]).utf8_to_string();
                var pattern = raw.sqlite3_value_text(args[1]).utf8_to_string();
                raw.sqlite3_result_int(context, Like(text, pattern) ? 1 : 0);
            }));
        Sqlite.Check(
            db,
            raw.sqlite3_create_function(db, LongIdFunction, 1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, args) =>
            {
                var text = raw.sqlite3_value_text(args[0]).utf8_to_string() ?? "";
                raw.sqlite3_result_text(context, RecordId.Normalize(text) ?? text);
            }));
    }

    private static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var length = Math.Min(a.Length, b.Length);
        for (var i = 0; i < length; i++)
        {
            int x = a[i], y = b[i];
            if ((x | y) >= 0x80)
            {
                return string.Compare(Encoding.UTF8.GetString(a), Encoding.UTF8.GetString(b), StringComparison.OrdinalIgnoreCase);
            }

            // Upper case, as in OrdinalIgnoreCase: '_' is then after the letters in both code paths.
            x = x is >= 'a' and <= 'z' ? x - 32 : x;
            y = y is >= 'a' and <= 'z' ? y - 32 : y;
            if (x != y)
            {
                return x - y;
            }
        }

        return a.Length - b.Length;
    }

    /// <summary>SOQL's LIKE: % is any text, _ is one character, and a backslash escapes the next character.</summary>
    internal static bool Like(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, starText = -1, starPattern = -1;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                (starText, starPattern) = (t, ++p);
            }
            else if (p < pattern.Length && Matches(text[t], pattern, p, out var width))
            {
                t++;
                p += width;
            }
            else if (starPattern >= 0)
            {
                (t, p) = (++starText, starPattern);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Matches(char c, ReadOnlySpan<char> pattern, int at, out int width)
    {
        width = 1;
        if (pattern[at] == '_')
        {
            return true;
        }

        var wanted = pattern[at];
        if (wanted == '\\' && at + 1 < pattern.Length)
        {
            width = 2;
            wanted = pattern[at + 1];
        }

        return char.ToUpperInvariant(c) == char.ToUpperInvariant(wanted);
    }
}
