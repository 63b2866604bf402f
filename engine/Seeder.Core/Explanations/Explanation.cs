namespace Seeder.Core.Explanations;

/// <summary>The meaning, cause and fix of a diagnostic. The text is Markdown.</summary>
internal sealed record Explanation(string Code, string Title, string Text)
{
    /// <summary>The key in <see cref="Files"/> for a command line.</summary>
    public const string Shell = "shell";

    /// <summary>The key in <see cref="Files"/> for the plan.</summary>
    public const string Plan = "plan.yaml";

    /// <summary>The heading of the group that contains this explanation.</summary>
    public string Group { get; init; } = "";

    /// <summary>The files of the example, the plan first. Empty if only an org can cause the diagnostic.</summary>
    public ImmutableArray<ExampleFile> Files { get; init; } = [];
}

/// <summary>
/// A file of an example. Each line begins with a mark: <c>-</c> is only in the file with the error, <c>+</c> is only in the fixed file, and
/// a space means that the line is in both.
/// </summary>
internal sealed record ExampleFile(string Path, ImmutableArray<string> Lines)
{
    public string Wrong => Without('+');

    public string Right => Without('-');

    private string Without(char mark) => string.Concat(Lines.Where(l => l[0] != mark).Select(l => $"{l[1..]}\n"));
}
