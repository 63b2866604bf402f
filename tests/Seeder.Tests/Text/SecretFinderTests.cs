using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

internal sealed class SecretFinderTests
{
    private const string Token = "00D5g00000AbCdE!AQcAQH_x.y2Zq8nLwK0pTtVv7R.Ss1MmQ";
    private static readonly SecretFinder Finder = new(Token);

    private static string Each(string text, Func<char, string> escape) => string.Concat(text.Select(escape));

    private static string Json(string text) => Each(text, c => $"\\u{(int)c:x4}");

    private static string Url(string text) => Each(text, c => $"%{(int)c:X2}");

    private static string Html(string text) => Each(text, c => $"&#{(int)c};");

    public static IEnumerable<TestCaseData> Written =>
    [
        Case("plain", Token),
        Case("JSON escapes", Json(Token)),
        Case("JSON escapes in capitals", Each(Token, c => $"\\u{(int)c:X4}")),
        Case("some JSON escapes", Each(Token, c => c == '0' ? "\\u0030" : $"{c}")),
        Case("the mark escaped", Token.Replace("!", "\\u0021", StringComparison.Ordinal)),
        Case("URL escapes", Url(Token)),
        Case("a URL's parameter", Uri.EscapeDataString(Token)),
        Case("URL escapes twice", Url(Url(Token))),
        Case("HTML numbers", Html(Token)),
        Case("HTML hexadecimal numbers", Each(Token, c => $"&#x{(int)c:x};")),
        Case("HTML numbers with zeros", Each(Token, c => $"&#{(int)c:0000000};")),
        Case(
            "HTML names",
            Token.Replace("!", "&excl;", StringComparison.Ordinal)
                .Replace(".", "&period;", StringComparison.Ordinal)
                .Replace("_", "&lowbar;", StringComparison.Ordinal)),
        Case("HTML in JSON", JsonSerializer.Serialize(Html(Token)).Trim('"')),
        Case("URL escapes in JSON escapes", Json(Url(Token))),
        Case("JSON in JSON", JsonSerializer.Serialize(Json(Token)).Trim('"')),
        Case("HTML in a URL in JSON", Json(Url(Html("0")) + Token[1..])),
        Case("half plain, half escaped", Token[..30] + Json(Token[30..])),
        Case("over lines", string.Join('\n', Token.Chunk(20).Select(c => new string(c)))),
        Case("over lines of JSON", string.Join("\\r\\n", Token.Chunk(7).Select(c => new string(c)))),
        Case("indented lines", string.Join("\n    ", Token.Chunk(20).Select(c => new string(c)))),
        Case("zero-width spaces", string.Join('​', Token.Chunk(5).Select(c => new string(c)))),
        Case("soft hyphens", string.Join("\\u00ad", Token.Chunk(5).Select(c => new string(c)))),
        Case("UTF-16", string.Join('\0', Token.ToCharArray())),
        Case("UTF-16 in JSON escapes", string.Join("\\u0000", Token.ToCharArray())),
        Case("base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Token))),
        Case("base64 behind one byte", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{Token}:"))),
        Case("base64 of a header", Convert.ToBase64String(Encoding.UTF8.GetBytes($"Authorization: Bearer {Token}\r\n"))),
        Case("base64 for URLs", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ab{Token}")).Replace('+', '-').Replace('/', '_')),
        Case("cut off", Token[..^8]),
        Case("without the org's id", Token[(Token.IndexOf('!') + 1)..]),
    ];

    private static TestCaseData Case(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Written))]
    public void A_secret_is_hidden_however_it_is_written(string written)
    {
        var hidden = Finder.Hide($"INVALID: '{written}' is no session. {written}");

        var plain = Undone(hidden);
        Assert.That(hidden, Does.Contain("***"));
        foreach (var part in new[] { Token, Token[(Token.IndexOf('!') + 1)..], Token[24..] })
        {
            Assert.That(plain, Does.Not.Contain(part[..Math.Min(12, part.Length)]));
        }
        Assert.That(hidden, Does.StartWith("INVALID: '").And.Contain(" is no session. "));
    }

    [TestCaseSource(nameof(Written))]
    public void What_is_left_of_JSON_is_JSON(string written)
    {
        var json =
            $$"""[{"message":"{{written.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal)}}","n":1}]""";

        var hidden = Finder.Hide(Encoding.UTF8.GetBytes(json));

        using var document = JsonDocument.Parse(hidden);
        Assert.That(document.RootElement[0].GetProperty("message").GetString(), Does.Contain("***"));
        Assert.That(document.RootElement[0].GetProperty("n").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("001000000000001AAA, 00D5g00000AbCdE")]
    [TestCase("\\u0041\\u0042 %41%zz &amp; &#65; &;")]
    [TestCase("00D5g00000AbCdE!")]
    [TestCase("\\")]
    [TestCase("\\u00")]
    [TestCase("%")]
    [TestCase("&#00000000000000000000000000000000065;")]
    [TestCase("00D5g00000AbCdE!AQcA of another")]
    [TestCase("")]
    public void Other_texts_stay(string text) => Assert.That(Finder.Hide(text), Is.SameAs(text));

    [TestCase("upper case")]
    [TestCase("lower case")]
    [TestCase("hex")]
    [TestCase("upper hex")]
    [TestCase("hex of the part behind the mark")]
    [TestCase("base64 cut off")]
    [TestCase("base64 behind one byte, cut off")]
    [TestCase("base64 behind two bytes, cut off")]
    [TestCase("base64 in the middle of others")]
    [TestCase("hex cut off")]
    [TestCase("escaped for a URL three times")]
    public void A_secret_is_hidden_in_other_letters(string form)
    {
        var secret = "00D5g00000AbCdE!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL_QJWwYMfAbUeeG7c1E6LYUfiDUkWe6H34r1AAwOR8B8fLEz6n04NPGRrq0FM";
        var bytes = Encoding.UTF8.GetBytes(secret);
        var behind = bytes[16..];
        var written = form switch
        {
            "upper case" => secret.ToUpperInvariant(),
            "lower case" => secret.ToLowerInvariant(),
            "hex" => Convert.ToHexStringLower(bytes),
            "upper hex" => Convert.ToHexString(bytes),
            "hex of the part behind the mark" => Convert.ToHexStringLower(behind),
            "base64 cut off" => Convert.ToBase64String(bytes)[..60],
            "base64 behind one byte, cut off" => Convert.ToBase64String([1, .. bytes])[..60],
            "base64 behind two bytes, cut off" => Convert.ToBase64String([1, 2, .. bytes])[..60],
            "base64 in the middle of others" => Convert.ToBase64String([.. "Bearer "u8, .. bytes, .. " and more"u8]),
            "hex cut off" => Convert.ToHexStringLower(behind)[..30],
            _ => Uri.EscapeDataString(Uri.EscapeDataString(Uri.EscapeDataString(secret))),
        };

        var hidden = new SecretFinder(secret).Hide($"before {written} after");

        Assert.That(hidden, Does.Contain("***"));
        Assert.That(hidden, Has.Length.LessThan(60));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("1234567")]
    public void A_few_characters_are_no_secret(string secret) =>
        Assert.That(new SecretFinder(secret).Hide("x 1234567 x"), Is.EqualTo("x 1234567 x"));

    [TestCase("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")]
    [TestCase("abc%41def%42ghi")]
    [TestCase("a\\u0041bcdefghijk")]
    [TestCase("&amp;amp;token;123")]
    [TestCase("12345678")]
    public void Other_kinds_of_secret_are_hidden(string secret) =>
        Assert.That(new SecretFinder(secret).Hide($"a {secret} b"), Is.EqualTo("a *** b"));

    [Test]
    public void A_hostile_text_takes_no_longer_than_its_length_asks_for()
    {
        // Each of these begins an escape in an escape in an escape.
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\\\\%25&amp;00D5g00000AbCdE", 20_000)));

        Assert.That(Finder.Hide(text), Is.SameAs(text));
    }

    // The readers of .NET, round after round, and whatever is between the characters taken out.
    private static string Undone(string text)
    {
        for (var round = 0; round < 4; round++)
        {
            text = WebUtility.HtmlDecode(Uri.UnescapeDataString(System.Text.RegularExpressions.Regex.Replace(
                text, @"\\u([0-9a-fA-F]{4})", m => $"{(char)Convert.ToInt32(m.Groups[1].Value, 16)}")))
                .Replace("\\\\", "\\", StringComparison.Ordinal);
        }
        return string.Concat(text.Where(c => c > ' ' && !char.IsControl(c) && c is not ('​' or '­')));
    }
}
