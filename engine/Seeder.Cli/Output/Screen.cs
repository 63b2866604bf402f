namespace Seeder.Cli.Output;

/// <summary>stdout for the result, stderr for everything else. Knows what the two ends are and what the user wants to see.</summary>
internal sealed class Screen
{
    private Screen(Form form, bool quiet, bool verbose, bool plain)
    {
        (Form, Quiet, Verbose) = (form, quiet, verbose);
        Colour = !plain && !Console.IsErrorRedirected;
        Live = Colour && !quiet && form == Form.Text && !Console.IsOutputRedirected;
    }

    public Form Form { get; }

    public bool Json => Form == Form.Json;

    public bool Quiet { get; }

    public bool Verbose { get; }

    /// <summary>Whether stderr is a terminal that may be coloured.</summary>
    public bool Colour { get; }

    /// <summary>Whether somebody watches.</summary>
    public bool Live { get; }

    public static Screen For(ParseResult parse) => new(
        Forms.Of(parse), parse.GetValue(Flags.Quiet), parse.GetValue(Flags.Verbose), parse.GetValue(Flags.NoColor) || Plain("NO_COLOR") || Plain("CI")
            || Environment.GetEnvironmentVariable("TERM") == "dumb");

    /// <summary>A remark on the way. Not the place for errors: <c>--quiet</c> leaves it out.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Console.Error.WriteLine(text);
        }
    }

    public void Notes(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Note($"note: {text}");
        }
    }

    public void Print(Answer answer)
    {
        if (answer.Printed)
        {
            return;
        }
        if (answer.TextFirst)
        {
            Result(answer);
        }
        foreach (var diagnostic in answer.Diagnostics.Where(d => !Quiet || d.Severity == Severity.Error))
        {
            Console.Error.WriteLine(Coloured(diagnostic));
        }
        if (!answer.TextFirst)
        {
            Result(answer);
        }
        if (answer.Last is { } last && (!Quiet || answer.Code != ExitCode.Done))
        {
            Console.Error.WriteLine(last);
        }
    }

    private void Result(Answer answer) => Console.Out.Write(Form switch
    {
        Form.Json => Envelope.Of(answer),
        Form.Github => GithubText.Render(answer.Diagnostics) + answer.Text,
        Form.Sarif => Sarif.Of(answer),
        _ => answer.Text,
    });

    private string Coloured(Diagnostic diagnostic)
    {
        var text = DiagnosticText.Render(diagnostic);
        if (!Colour)
        {
            return text;
        }
        var (word, colour) = diagnostic.Severity == Severity.Error ? ("error ", "\e[1;31m") : ("warning ", "\e[1;33m");
        var kind = word + diagnostic.Code;
        var at = text.IndexOf(kind, StringComparison.Ordinal);
        return $"{text[..at]}{colour}{kind}\e[0m{text[(at + kind.Length)..]}";
    }

    private static bool Plain(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
