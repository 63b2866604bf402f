using Seeder.Cli.Output.Progress;
using Seeder.Files;

namespace Seeder.Cli.Output;

/// <summary>Prints the result to stdout and everything else to stderr, as the flags and the terminal require.</summary>
internal sealed class Screen
{
    private readonly HashSet<(string Code, string Message)> _shown = [];
    private Func<string, string> _hide = text => text;
    private Func<byte[], byte[]> _hideBytes = text => text;
    private ProgressDisplay? _progress;
    private ExitCode _written = ExitCode.Done;

    private Screen(OutputFormat form, bool quiet, bool verbose, bool plain)
    {
        (Form, Quiet, Verbose) = (form, quiet, verbose);
        Colour = !plain && !Console.IsErrorRedirected;
        ResultColour = !plain && !Console.IsOutputRedirected;
        Live = Colour && !quiet && form == OutputFormat.Text && !Console.IsOutputRedirected && ErrorTerminal.CanReplaceLines;
    }

    public OutputFormat Form { get; }

    public bool Json => Form == OutputFormat.Json;

    public bool Quiet { get; }

    public bool Verbose { get; }

    /// <summary>Whether stderr is a terminal and colour is allowed.</summary>
    public bool Colour { get; }

    /// <summary>Whether stdout is a terminal and colour is allowed.</summary>
    private bool ResultColour { get; }

    /// <summary>Whether a user can answer a question. stdout may be a file; in CI nobody answers, even with a terminal.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected && !Plain("CI");

    /// <summary>Whether to show a live progress bar.</summary>
    public bool Live { get; }

    public static Screen For(ParseResult parse) => new(
        OutputFormats.Of(parse),
        parse.GetValue(Flags.Quiet),
        parse.GetValue(Flags.Verbose),
        parse.GetValue(Flags.NoColor) || Plain("NO_COLOR") || Plain("CI")
            || Environment.GetEnvironmentVariable("TERM") == "dumb");

    /// <summary>Sets the secrets that are removed from all text that is printed from now on.</summary>
    public void Hides(Secrets secrets) => (_hide, _hideBytes) = (secrets.Hide, secrets.Hide);

    /// <summary>Removes secrets from a text. The result is not yet safe for a terminal.</summary>
    public string Hide(string text) => _hide(text);

    /// <summary>Removes secrets from a large text in UTF-8.</summary>
    public byte[] Hide(byte[] text) => _hideBytes(text);

    /// <summary>The display of the progress; one that shows only notes before <see cref="Watch"/>.</summary>
    public ProgressDisplay Progress => _progress ??= new PlainProgress(Note, Verbose, TimeProvider.System, isSilent: true);

    /// <summary>Shows the progress of a command until the display is disposed.</summary>
    public ProgressDisplay Watch(TimeProvider time) => _progress = Live
        ? new LiveProgress(new ErrorTerminal(), Note, Verbose, time, Colour)
        : new PlainProgress(Note, Verbose, time, isSilent: Quiet);

    /// <summary>Prints a log line on stderr.</summary>
    public void Log(string text) => Tell(Line(text));

    /// <summary>Makes text of an org or a plan safe to print on one line.</summary>
    public string Line(string text) => Visible.Lines(Visible.Line(_hide(text)));

    /// <summary>Prints a note. Not for errors: <c>--quiet</c> suppresses it.</summary>
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

    /// <summary>Prints diagnostics before the run starts, also with <c>--quiet</c>. They are not printed again at the end.</summary>
    public void ShowFirst(IEnumerable<Diagnostic> diagnostics)
    {
        Show(diagnostics.Where(d => _shown.Add((d.Code, d.Message))));
    }

    /// <summary>Prints a text and a question on stderr, also with <c>--quiet</c>.</summary>
    /// <returns>Whether the answer is yes; the end of input counts as no.</returns>
    public async Task<bool> AskAsync(string text, string question, CancellationToken cancel)
    {
        using var paused = _progress?.Pause();
        await Console.Error.WriteAsync($"{Lines(text)}{Line(question)} [y/N] ");
        var input = TerminalLine.OpenInput();
        var answer = await Task.Run(() => TerminalLine.Read(input), CancellationToken.None).WaitAsync(cancel);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Prints the result of one of several plans when that plan ends. The JSON object is printed only at the end.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="result">The result of the plan.</param>
    public void PrintPart(string title, CommandResult result)
    {
        if (Form == OutputFormat.Text)
        {
            // stderr may go elsewhere than stdout, so its last line names the plan too.
            var last = result.Last is { } text ? $"{title}: {text}" : null;
            var took = result.Took is { } time ? $"{title}: {time}" : null;
            Print(result with { Text = $"{title}\n{result.Text}\n", TextFirst = true, Last = last, Took = took });
            // Another plan may have the same warning.
            _shown.Clear();
        }
    }

    /// <returns>
    /// The exit code of the result. If the result is a success and could not be written, the exit code of a local file problem.
    /// </returns>
    /// <param name="result">The result of the command.</param>
    /// <param name="cancel">Stops the printing: a result may be large and its reader slow.</param>
    public ExitCode Print(CommandResult result, CancellationToken cancel = default)
    {
        if (result.Printed)
        {
            return result.Code;
        }
        var written = ExitCode.Done;
        if (result.TextFirst)
        {
            written = Result(result, cancel);
        }
        Show(result.Diagnostics.Where(
            d => (!Quiet || d.Severity == Severity.Error || d.IsAlwaysShown) && !_shown.Contains((d.Code, d.Message))));
        if (!result.TextFirst)
        {
            written = Result(result, cancel);
        }
        if (written == ExitCode.Cancelled)
        {
            Tell("Cancelled while printing the result. The command itself was already complete.");
            return written;
        }
        if (result.Took is { } took)
        {
            Note(took);
        }
        if (result.Last is { } last && (!Quiet || result.Code != ExitCode.Done))
        {
            Tell(Lines(last));
        }
        return result.Code is ExitCode.Done or ExitCode.ChangesPending && written != ExitCode.Done ? written : result.Code;
    }

    /// <summary>Writes to stdout, which may be closed or a file on a full disk.</summary>
    public ExitCode Write(Action write)
    {
        try
        {
            write();
            return ExitCode.Done;
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            Show([CommandLineDiagnostics.ResultUnwritten((exception.InnerException ?? exception).Message)]);
            return ExitCode.LocalFiles;
        }
    }

    private ExitCode Result(CommandResult result, CancellationToken cancel)
    {
        try
        {
            return PureWork.RunAsync(() => Result(result), cancel).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
    }

    private ExitCode Result(CommandResult result)
    {
        var text = Form switch
        {
            OutputFormat.Json => Visible.Json(_hide(Envelope.Of(result))),
            // These lines are commands for the CI system; GithubText escapes their content.
            OutputFormat.Github => _hide(GithubText.Render(result.Diagnostics)) + Lines(result.Text),
            OutputFormat.Sarif => Visible.Json(_hide(Sarif.Of(result))),
            // After the text was made safe: the escape sequences of the colours must stay.
            _ when result.ShowsChanges && ResultColour => ChangeColours.Paint(Lines(result.Text)),
            _ => Lines(result.Text),
        };
        // If a part could not be written, the output is lost, and the user knows it.
        return text.Length == 0 || _written != ExitCode.Done ? _written : _written = Write(() => WriteResult(text));
    }

    private string Lines(string text) => Visible.Lines(_hide(text));

    private void WriteResult(string text)
    {
        if (_progress is { } progress)
        {
            progress.Write(() => Console.Out.Write(text));
        }
        else
        {
            Console.Out.Write(text);
        }
    }

    // If stderr cannot be written, nothing can be reported; the command continues.
    private void Tell(string text)
    {
        if (_progress is LiveProgress live)
        {
            live.WriteLine(text);
            return;
        }
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
        }
    }

    private void Show(IEnumerable<Diagnostic> diagnostics)
    {
        var (shown, hidden, _) = Verbose
            ? ([.. diagnostics.Select(d => new FoldedDiagnostic(d, null))], 0, 0)
            : DiagnosticFold.Show(diagnostics);
        foreach (var folded in shown)
        {
            Tell(Coloured(folded));
        }
        if (hidden > 0)
        {
            Tell($"{Plural.Count(hidden, "error or warning is", "errors and warnings are")} not shown one by one; --verbose shows all.");
        }
    }

    private string Coloured(FoldedDiagnostic folded)
    {
        var diagnostic = folded.Diagnostic;
        var text = Lines(DiagnosticText.Render(folded));
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
