using System.Buffers;
using System.Text;

namespace Seeder.Core.Text;

/// <summary>
/// Hides a secret in texts from outside, so that an org that repeats a token in an error message cannot put it into a log. It finds the
/// secret in any case, escaped for JSON, URLs or HTML (up to four layers of escapes), broken over lines, cut off, in base64 and in
/// hexadecimal.
/// </summary>
internal sealed class SecretFinder
{
    private const int Layers = 4;

    // A shorter text is not treated as a secret: it would occur in many texts.
    private const int Shortest = 8;

    // The number of characters at which a part of a secret is hidden too.
    private const int Telling = 12;

    private readonly List<SecretPattern> _patterns = [];
    private readonly SearchValues<byte> _starts;

    // Which pairs of bytes a pattern can begin with. It skips most of a large response quickly.
    private readonly bool[] _begins = new bool[1 << 16];

    public SecretFinder(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length >= Shortest)
        {
            // A session id consists of the org's id, which is not secret, an exclamation mark, and the secret.
            var mark = bytes.AsSpan().IndexOf((byte)'!') is var at && at > 0 && bytes.Length - at > Telling ? at + 1 : 0;
            AddForms(bytes, Math.Min(bytes.Length, mark + Telling));
            if (mark > 0)
            {
                AddForms(bytes[mark..], Telling);
            }
        }
        byte[] starts = [.. _patterns.SelectMany(p => StartsOf(p)).Concat("\\%&"u8.ToArray()).Distinct()];
        _starts = SearchValues.Create(starts);
        foreach (var first in starts)
        {
            for (var second = 0; second <= byte.MaxValue; second++)
            {
                _begins[(first << 8) | second] = CanBegin(first, (byte)second);
            }
        }
    }

    public string Hide(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hidden = Hide(bytes);
        return ReferenceEquals(bytes, hidden) ? text : Encoding.UTF8.GetString(hidden);
    }

    /// <returns>The text with the secret replaced; the same array if it does not contain the secret.</returns>
    public byte[] Hide(byte[] text)
    {
        MemoryStream? clean = null;
        var (copied, at) = (0, 0);
        while (_patterns.Count > 0 && text.AsSpan(at).IndexOfAny(_starts) is >= 0 and var next)
        {
            at += next;
            var end = at + 1 < text.Length && _begins[(text[at] << 8) | text[at + 1]] ? EndAt(text, at) : 0;
            if (end <= at)
            {
                at++;
                continue;
            }
            clean ??= new MemoryStream(text.Length);
            clean.Write(text.AsSpan(copied, at - copied));
            clean.Write("***"u8);
            (copied, at) = (end, end);
        }
        if (clean is null)
        {
            return text;
        }
        clean.Write(text.AsSpan(copied));
        return clean.ToArray();
    }

    private bool CanBegin(byte first, byte second) => first switch
    {
        (byte)'\\' => "ux\\/\"'!%&"u8.Contains(second),
        (byte)'%' => char.IsAsciiHexDigit((char)second) || "\\%&"u8.Contains(second),
        (byte)'&' => char.IsAsciiLetter((char)second) || "#\\%&"u8.Contains(second),
        _ => _patterns.Exists(p => p.Has(0, first) && (p.Has(1, second) || second is <= (byte)' ' or >= 0x7f || "\\%&"u8.Contains(second))),
    } || _patterns.Exists(p => p.Has(0, first) && p.Has(1, second));

    private static IEnumerable<byte> StartsOf(SecretPattern pattern) =>
        pattern.IgnoresCase && char.IsAsciiLetter((char)pattern.Text[0])
            ? [pattern.Text[0], (byte)(pattern.Text[0] & ~0x20)]
            : [pattern.Text[0]];

    private void AddForms(byte[] secret, int least)
    {
        Add(Encoding.UTF8.GetString(secret), least, ignoresCase: true);
        if (secret.Length < 2 * Telling)
        {
            return;
        }
        Add(Convert.ToHexStringLower(secret), 2 * least, ignoresCase: true);
        // Base64 encodes three bytes together, so a secret has three encodings. Characters that neighbouring bytes change are left out.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. secret])[(shift == 0 ? 0 : shift + 1)..].TrimEnd('=');
            text = text[..^((shift + secret.Length) % 3 == 0 ? 0 : 1)];
            var enough = Math.Min(text.Length, (least * 4 / 3) + 1);
            Add(text, enough, ignoresCase: false);
            Add(text.Replace('+', '-').Replace('/', '_'), enough, ignoresCase: false);
        }
    }

    private void Add(string text, int least, bool ignoresCase)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (ignoresCase)
        {
            // Only ASCII letters: tokens have no others, and other letters may change their length with their case.
            bytes = Array.ConvertAll(bytes, b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b);
        }
        if (!_patterns.Exists(p => p.IgnoresCase == ignoresCase && p.Text.AsSpan().SequenceEqual(bytes)))
        {
            _patterns.Add(new SecretPattern(bytes, least, ignoresCase));
        }
    }

    /// <returns>The offset after the secret that begins at <paramref name="start"/>; 0 if no secret begins there.</returns>
    private int EndAt(byte[] text, int start)
    {
        var longest = 0;
        for (var layers = 0; layers <= Layers; layers++)
        {
            var (at, escaped) = (start, false);
            var first = Read(text, ref at, layers, ref escaped);
            foreach (var pattern in _patterns)
            {
                if (pattern.Has(0, first))
                {
                    longest = Math.Max(longest, Match(text, start, pattern, layers, ref escaped));
                }
            }
            if (!escaped)
            {
                break;
            }
        }
        return longest;
    }

    private static int Match(byte[] text, int start, SecretPattern pattern, int layers, ref bool escaped)
    {
        var (at, end, matched) = (start, 0, 0);
        while (matched < pattern.Text.Length && at < text.Length)
        {
            var after = at;
            var letter = Read(text, ref after, layers, ref escaped);
            if (pattern.Has(matched, letter))
            {
                matched++;
                end = after;
            }
            else if (matched == 0 || !IsBlank(letter))
            {
                break;
            }
            at = after;
        }
        return matched >= pattern.Least ? end : 0;
    }

    // Characters that are ignored between those of the secret: line breaks, spaces and invisible characters.
    private static bool IsBlank(int letter) => letter is (>= 0 and <= ' ') or 0x7f or 0x85 or 0xa0 or 0xad
        or (>= 0x200b and <= 0x200f) or (>= 0x2028 and <= 0x202e) or 0x2060 or 0xfeff;

    /// <summary>
    /// Reads the next character and decodes the given number of layers of escapes. A character that is not escaped is returned unchanged.
    /// </summary>
    private static int Read(byte[] text, ref int at, int layers, ref bool escaped)
    {
        var letter = layers == 0 ? ReadPlain(text, ref at) : Read(text, ref at, layers - 1, ref escaped);
        if (letter is not ('\\' or '%' or '&'))
        {
            return letter;
        }
        escaped = true;
        if (layers == 0)
        {
            return letter;
        }
        var end = at;
        var decoded = letter switch
        {
            '\\' => ReadBackslash(text, ref end, layers - 1),
            '%' => ReadHex(text, ref end, layers - 1, 2),
            _ => ReadEntity(text, ref end, layers - 1),
        };
        if (decoded < 0)
        {
            return letter;
        }
        at = end;
        return decoded;
    }

    private static int ReadPlain(byte[] text, ref int at)
    {
        if (at >= text.Length)
        {
            return -1;
        }
        if (text[at] < 0x80)
        {
            return text[at++];
        }
        Rune.DecodeFromUtf8(text.AsSpan(at), out var rune, out var length);
        at += Math.Max(1, length);
        return rune.Value;
    }

    private static int ReadBackslash(byte[] text, ref int at, int layers)
    {
        var ignored = false;
        return Read(text, ref at, layers, ref ignored) switch
        {
            'u' => ReadHex(text, ref at, layers, 4),
            'x' => ReadHex(text, ref at, layers, 2),
            'n' or 'r' or 't' or 'b' or 'f' => '\n',
            var same and ('/' or '\\' or '"' or '\'' or '!') => same,
            _ => -1,
        };
    }

    private static int ReadHex(byte[] text, ref int at, int layers, int digits)
    {
        var (value, ignored) = (0, false);
        for (var i = 0; i < digits; i++)
        {
            var digit = Read(text, ref at, layers, ref ignored);
            if (digit is < 0 or > 'f' || !char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }
            value = (value * 16) + Convert.ToInt32(((char)digit).ToString(), 16);
        }
        return value;
    }

    private static int ReadEntity(byte[] text, ref int at, int layers)
    {
        const int Longest = 12;
        var (name, ignored) = (new StringBuilder(), false);
        while (name.Length < Longest)
        {
            var letter = Read(text, ref at, layers, ref ignored);
            if (letter == ';')
            {
                return Named(name.ToString());
            }
            if (letter is < 0 or > 'z')
            {
                return -1;
            }
            name.Append((char)letter);
        }
        return -1;
    }

    // Decodes the names of HTML characters that may occur in tokens, and numbers (html.spec.whatwg.org, "Named character references").
    private static int Named(string name) => name switch
    {
        ['#', 'x' or 'X', .. var hex] => Number(hex, NumberStyles.AllowHexSpecifier),
        ['#', .. var digits] => Number(digits, NumberStyles.None),
        "amp" => '&',
        "quot" => '"',
        "lt" => '<',
        "gt" => '>',
        "excl" => '!',
        "period" => '.',
        "lowbar" => '_',
        "equals" => '=',
        "plus" => '+',
        "sol" => '/',
        "num" => '#',
        "percnt" => '%',
        "bsol" => '\\',
        "colon" => ':',
        "apos" => '\'',
        _ => -1,
    };

    private static int Number(string digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var letter) ? letter : -1;
}
