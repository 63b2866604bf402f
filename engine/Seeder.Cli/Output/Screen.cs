using Seeder.Files;

namespace Seeder.Cli.Output;

/// <summary>stdout for the result, stderr for everything else. Knows what the two ends are and what the user wants to see.</summary>
internal sealed class Screen
{
    // More than anybody reads: a plan that a program wrote may have an error in each of its million records.
    private const int MostDiagnostics = 1_000;

    private readonly HashSet<(string Code, string Message)> _shown = [];
    private Func<string, string> _hide = text => text;

    private Screen(OutputFormat form, bool quiet, bool verbose, bool plain)
    {
        (Form, Quiet, Verbose) = (form, quiet, verbose);
        Colour = !plain && !Console.IsErrorRedirected;
        Live = Colour && !quiet && form == OutputFormat.Text && !Console.IsOutputRedirected;
    }

    public OutputFormat Form { get; }

    public bool Json => Form == OutputFormat.Json;

    public bool Quiet { get; }

    public bool Verbose { get; }

    /// <summary>Whether stderr is a terminal that may be coloured.</summary>
    public bool Colour { get; }

    /// <summary>Whether somebody can be asked: stdout may go into a file, but a pipeline has nobody to answer, whatever its streams are.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected && !Plain("CI");

    /// <summary>Whether somebody watches.</summary>
    public bool Live { get; }

    public static Screen For(ParseResult parse) => new(
        OutputFormats.Of(parse), parse.GetValue(Flags.Quiet), parse.GetValue(Flags.Verbose), parse.GetValue(Flags.NoColor) || Plain("NO_COLOR") || Plain("CI")
            || Environment.GetEnvironmentVariable("TERM") == "dumb");

    /// <summary>From now on nothing is shown before this has taken the secrets out of it.</summary>
    public void Hides(Func<string, string> hide) => _hide = hide;

    /// <summary>One line that holds what an org or a plan says, to be shown as text.</summary>
    public string Line(string text) => Visible.Lines(Visible.Line(_hide(text)));

    /// <summary>A remark on the way. Not the place for errors: <c>--quiet</c> leaves it out.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Tell(Line(text));
        }
    }

    public void Notes(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Note($"note: {text}");
        }
    }

    /// <summary>Shows on stderr, before something is done, what somebody has agreed to; also under <c>--quiet</c>. It is not shown again at the end.</summary>
    public void ShowFirst(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics.Where(d => _shown.Add((d.Code, d.Message))))
        {
            Tell(Coloured(diagnostic));
        }
    }

    /// <summary>Shows text and asks on stderr, also under <c>--quiet</c>.</summary>
    /// <returns>Whether the answer is yes; an end of input is a no.</returns>
    public async Task<bool> AskAsync(string text, string question, CancellationToken cancel)
    {
        await Console.Error.WriteAsync($"{Lines(text)}{Line(question)} [y/N] ");
        var input = TerminalLine.OpenInput();
        var answer = await Task.Run(() => TerminalLine.Read(input), CancellationToken.None).WaitAsync(cancel);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <returns>How the command ends: as the answer says, unless a good one could not be written.</returns>
    /// <param name="answer">What the command came to.</param>
    /// <param name="cancel">Ends the printing: a result may be large, and who reads it slow.</param>
    public ExitCode Print(CommandResult answer, CancellationToken cancel = default)
    {
        if (answer.Printed)
        {
            return answer.Code;
        }
        var written = ExitCode.Done;
        if (answer.TextFirst)
        {
            written = Result(answer, cancel);
        }
        var shown = answer.Diagnostics.Where(d => (!Quiet || d.Severity == Severity.Error || d.IsAlwaysShown) && !_shown.Contains((d.Code, d.Message))).ToList();
        foreach (var diagnostic in shown.Take(MostDiagnostics))
        {
            Tell(Coloured(diagnostic));
        }
        if (shown.Count > MostDiagnostics)
        {
            Tell($"{shown.Count - MostDiagnostics} more errors and warnings are not shown; use --json to get all of them.");
        }
        if (!answer.TextFirst)
        {
            written = Result(answer, cancel);
        }
        if (written == ExitCode.Cancelled)
        {
            Tell("Cancelled while the result was printed. What the command does was done before.");
            return written;
        }
        if (answer.Last is { } last && (!Quiet || answer.Code != ExitCode.Done))
        {
            Tell(Lines(last));
        }
        return answer.Code is ExitCode.Done or ExitCode.ChangesPending && written != ExitCode.Done ? written : answer.Code;
    }

    /// <summary>Writes to stdout, which may be closed, or a file on a full disk.</summary>
    public ExitCode Write(Action write)
    {
        try
        {
            write();
            return ExitCode.Done;
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            Tell(Coloured(CommandLineDiagnostics.ResultUnwritten((exception.InnerException ?? exception).Message)));
            return ExitCode.LocalFiles;
        }
    }

    private ExitCode Result(CommandResult answer, CancellationToken cancel)
    {
        try
        {
            return PureWork.RunAsync(() => Result(answer), cancel).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
    }

    private ExitCode Result(CommandResult answer)
    {
        var text = Form switch
        {
            OutputFormat.Json => Visible.Json(_hide(Envelope.Of(answer))),
            // These lines are commands to the CI system, and what stands in them is escaped there.
            OutputFormat.Github => _hide(GithubText.Render(answer.Diagnostics)) + Lines(answer.Text),
            OutputFormat.Sarif => Visible.Json(_hide(Sarif.Of(answer))),
            _ => Lines(answer.Text),
        };
        return text.Length == 0 ? ExitCode.Done : Write(() => Console.Out.Write(text));
    }

    private string Lines(string text) => Visible.Lines(_hide(text));

    // Where stderr takes nothing, nobody is left to tell; the command goes on.
    private static void Tell(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
        }
    }

    private string Coloured(Diagnostic diagnostic)
    {
        var text = Lines(DiagnosticText.Render(diagnostic));
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
