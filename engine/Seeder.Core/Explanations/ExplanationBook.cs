namespace Seeder.Core.Explanations;

/// <summary>
/// The explanations of all codes, read from one Markdown file. Each has a heading (<c>## SEED101 Title</c>), text, and code blocks. A block
/// <c>diff [path]</c> is a file of the example; without a path it is the plan. Any other block with a path is a file without an error.
/// </summary>
internal static class ExplanationBook
{
    private const string Resource = "Seeder.Core.Explanations.Explanations.md";
    private const string CodeFence = "```";

    private static readonly Lazy<ImmutableArray<Explanation>> Book = new(ReadResource);

    /// <summary>The explanations, in the order of the file.</summary>
    public static ImmutableArray<Explanation> All => Book.Value;

    /// <summary>
    /// Finds the explanation of a code; null if the code is unknown. The case of the code does not matter, and the letters SEED may be left
    /// out.
    /// </summary>
    public static Explanation? Find(string code) =>
        All.FirstOrDefault(e => e.Code.Equals(Normalise(code), StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the code in the form that diagnostics use.</summary>
    public static string Normalise(string code) =>
        code.Length > 0 && code.All(char.IsAsciiDigit) ? $"SEED{code}" : code.ToUpperInvariant();

    private static ImmutableArray<Explanation> ReadResource()
    {
        using var stream = typeof(ExplanationBook).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    private static ImmutableArray<Explanation> Read(string text)
    {
        var all = ImmutableArray.CreateBuilder<Explanation>();
        var group = "";
        var body = new List<string>();
        string? heading = null;
        void Close()
        {
            if (heading is not null)
            {
                all.Add(Entry(heading, body) with { Group = group });
            }
            heading = null;
            body.Clear();
        }
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal)
                && body.Count(l => l.StartsWith(CodeFence, StringComparison.Ordinal)) % 2 == 0)
            {
                Close();
                group = line[2..];
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Close();
                heading = line[3..];
            }
            else
            {
                body.Add(line);
            }
        }
        Close();
        return all.ToImmutable();
    }

    private static Explanation Entry(string heading, List<string> body)
    {
        var space = heading.IndexOf(' ');
        var text = new List<string>();
        var files = new List<ExampleFile>();
        for (var i = 0; i < body.Count; i++)
        {
            if (!body[i].StartsWith(CodeFence, StringComparison.Ordinal))
            {
                text.Add(body[i]);
                continue;
            }
            var words = body[i][CodeFence.Length..].Split(' ');
            var end = body.IndexOf(CodeFence, i + 1);
            var mark = words[0] == "diff" ? "" : " ";
            files.Add(
                new ExampleFile(
                    words.Length > 1 ? words[1] : Explanation.Plan, [.. body.GetRange(i + 1, end - i - 1).Select(l => mark + l)]));
            i = end;
        }
        return new Explanation(heading[..space], heading[(space + 1)..], string.Join('\n', text).Trim()) { Files = [.. files] };
    }
}
