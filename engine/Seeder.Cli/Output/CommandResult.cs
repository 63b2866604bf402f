namespace Seeder.Cli.Output;

/// <summary>The result of a command. <see cref="Screen"/> prints it, as text or as one JSON object.</summary>
internal sealed record CommandResult(ExitCode Code)
{
    /// <summary>The name of the failure in the JSON envelope; null takes the name of the exit code.</summary>
    public string? Name { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The number of records by what the command did with them, or would do.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];

    /// <summary>The text for stdout; ends with a line break, or is empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// Whether the text has changes with the marks of <see cref="Core.Preview.ChangeText"/>, which a terminal shows in colour.
    /// </summary>
    public bool ShowsChanges { get; init; }

    /// <summary>Whether the text is printed before the diagnostics, so that the user reads the errors last.</summary>
    public bool TextFirst { get; init; }

    /// <summary>The last lines on stderr: the state of the run and how to continue.</summary>
    public string? Last { get; init; }

    /// <summary>How much was done in how much time, on stderr; null if nothing was done.</summary>
    public string? Took { get; init; }

    /// <summary>Writes the properties of <c>result</c>, or of <c>data</c> after a failure.</summary>
    public Action<Utf8JsonWriter>? Json { get; init; }

    /// <summary>Whether the command already printed everything.</summary>
    public bool Printed { get; init; }

    public static CommandResult Stopped(Diagnostic diagnostic) => new(diagnostic.Kind.ToExitCode())
    {
        Diagnostics = [diagnostic],
        Name = CommandLineDiagnostics.IsOwn(diagnostic) && diagnostic.Kind == DiagnosticKind.Plan ? "CommandLineError" : null,
    };
}
