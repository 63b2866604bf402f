namespace Seeder.Cli.Output;

/// <summary>What a command says when it ends. Printed in one place, as text or as one JSON object.</summary>
internal sealed record CommandResult(ExitCode Code)
{
    /// <summary>The kind of failure in the JSON envelope; null takes the exit code's name.</summary>
    public string? Name { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The result for people, for stdout; ends with a line end. Empty where there is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the result comes before the diagnostics: then what went wrong is what is read last.</summary>
    public bool TextFirst { get; init; }

    /// <summary>How things stand and how to go on, for stderr, after everything else.</summary>
    public string? Last { get; init; }

    /// <summary>Writes the properties of <c>result</c>, on failure of <c>data</c>.</summary>
    public Action<Utf8JsonWriter>? Json { get; init; }

    /// <summary>Whether everything was printed while the command ran.</summary>
    public bool Printed { get; init; }

    public static CommandResult Stopped(Diagnostic diagnostic, ExitCode code) => new(code)
    {
        Diagnostics = [diagnostic],
        Name = CommandLineDiagnostics.IsOwn(diagnostic) && code == ExitCode.PlanErrors ? "CommandLineError" : null,
    };
}
