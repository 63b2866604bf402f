namespace Seeder.Core.Explanations;

/// <summary>The meaning, cause and fix of a diagnostic. The text is Markdown.</summary>
internal sealed record Explanation(string Code, string Title, string Text)
{
    /// <summary>The key of <see cref="Files"/> under which a command line stands.</summary>
    public const string Shell = "shell";

    /// <summary>The key of <see cref="Files"/> under which the plan itself stands.</summary>
    public const string Plan = "plan.yaml";

    /// <summary>The heading that it stands under.</summary>
    public string Group { get; init; } = "";

    /// <summary>The example's files, the plan first; empty where it takes an org to come about.</summary>
    public ImmutableArray<ExampleFile> Files { get; init; } = [];
}

/// <summary>
/// A file of an example as lines that each begin with a mark: <c>-</c> is what is wrong, <c>+</c> what is right, a space is both.
/// </summary>
internal sealed record ExampleFile(string Path, ImmutableArray<string> Lines)
{
    public string Wrong => Without('+');

    public string Right => Without('-');

    private string Without(char mark) => string.Concat(Lines.Where(l => l[0] != mark).Select(l => $"{l[1..]}\n"));
}
