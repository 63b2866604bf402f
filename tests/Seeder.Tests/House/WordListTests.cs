using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Tests.House;

namespace Seeder.House.Tests;

/// <summary>Keeps private words out of the strings and comments of the engine, out of the documentation and out of the README.</summary>
internal sealed class WordListTests
{
    private static readonly (string Word, string Instead)[] PrivateWords =
    [
        (@"mend(s|ed|er|ing)?", "edit, recover or correct"),
        (@"settle(s|d|r|ment)?", "resolve"),
        (@"calls? in doubt", "in-doubt call"),
        (@"doubtful", "in doubt"),
        (@"fence[ds]?", "idempotency key"),
        (@"unlock(s|ed)?", "revert before replace"),
        (@"(is|are) none", "say what is missing"),
        (@"hangs? on", "depends on"),
        (@"come what may", "always"),
        (@"of theirs", "name the owner"),
        (@"goes? along", "is deleted by cascade"),
        (@"takes? along", "deletes by cascade"),
        (@"takes? down|taken down", "records"),
        (@"comes? home", "is reported"),
        (@"again and again", "repeatedly, or give the number"),
        (@"nobody (knows|can|is there)", "say who needs what"),
        (@"in one go", "together"),
        (@"put off", "deferred"),
        (@"this very", "this"),
        (@"is to come", "say what happens next"),
        (@"as (it is|they are)", "unchanged, or say in which form"),
        (@"stands? (here|there|behind|in|on|at|beside)", "is"),
        (@"nobody's|nobody else", "say whose"),
        (@"of (its|their|our|one's) own", "separate, or put 'own' before the noun"),
        (@"somebody else('s)?", "another user"),
        (@"looked at", "checked, read or tried"),
        (@"likeness(es)?", "similar text"),
        (@"remnants?", "what is left, by its name"),
        (@"obstacles?", "binding constraint, or the limit"),
        (@"land(s|ed|ing)?", "is committed"),
        (@"hears?", "receives"),
        (@"pass(es|ed)? over", "ignores"),
        (@"puts? aside", "postpones"),
        (@"as good as", "equal to"),
        (@"whoever", "say who"),
        (@"lets? one", "allows"),
        (@"goes with", "is deleted with"),
        (@"retires?", "deletes before replace"),
    ];

    // Names that the command line, the plan language and the JSON output fix.
    private static readonly Regex FixedNames = new(@"--settle-wait|options\.guard|CodeFence|""obstacle""", RegexOptions.Compiled);

    // Comments and string literals. Lines inside raw strings are not read.
    private static readonly Regex TextOfCode = new(@"//.*$|""(?:[^""\\]|\\.)*""", RegexOptions.Compiled);

    // The texts with any of the words, so that the tests of single words read few.
    private static readonly Lazy<List<(string Place, string Text)>> Suspects = new(() =>
    {
        var any = new Regex(PatternOf(string.Join('|', PrivateWords.Select(w => w.Word))), RegexOptions.IgnoreCase | RegexOptions.Compiled);
        return [.. Texts().Where(t => any.IsMatch(FixedNames.Replace(t.Text, "")))];
    });

    private static string PatternOf(string words) => $@"\b(?:{words})\b";

    [TestCaseSource(nameof(PrivateWords))]
    public void No_text_has_a_private_word((string Word, string Instead) entry)
    {
        var word = new Regex(PatternOf(entry.Word), RegexOptions.IgnoreCase);

        var found = Suspects.Value.Where(t => word.IsMatch(FixedNames.Replace(t.Text, ""))).Select(t => $"{t.Place}: {t.Text.Trim()}");

        Assert.That(found, Is.Empty, $"Instead: {entry.Instead}.");
    }

    [Test]
    public void The_texts_of_all_parts_are_read()
    {
        var places = Texts().Select(t => t.Place.Split('/')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.That(places, Is.SupersetOf(new[] { "engine", "docs" }));
    }

    private static IEnumerable<(string Place, string Text)> Texts() =>
        Repository.Files("engine", "*.cs")
            .SelectMany(path => Lines(path).SelectMany(line => TextOfCode.Matches(line.Text).Select(m => (line.Place, m.Value))))
                .Concat(
                    Repository.Files("engine", "*.md")
                        .Concat(Repository.Files("docs", "*.md"))
                        .Append(Repository.At("README.md"))
                        .SelectMany(Lines));

    private static IEnumerable<(string Place, string Text)> Lines(string path)
    {
        var name = Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/');
        return File.ReadLines(path).Select((line, i) => ($"{name}:{i + 1}", line));
    }
}
