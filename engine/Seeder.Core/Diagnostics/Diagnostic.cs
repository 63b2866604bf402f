using Seeder.Core.Text;

namespace Seeder.Core.Diagnostics;

internal enum Severity { Warning, Error }

/// <summary>Another place that explains a diagnostic.</summary>
internal sealed record Note(SourceSpan? Span, string Message);

/// <summary>
/// One thing to tell the user. The message states what is true in one sentence; the hint starts with a verb or "Did you mean".
/// A diagnostic without a span is about no place in a file. Codes are never reused; each has one factory method.
/// </summary>
internal sealed record Diagnostic(string Code, Severity Severity, SourceSpan? Span, string Message, string? Hint = null)
{
    public ImmutableArray<Note> Notes { get; init; } = [];

    /// <summary>What it is about, where it is enough to say it once a plan however often it is so.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it is shown under <c>--quiet</c> too, though it is a warning: somebody agrees to what it lists.</summary>
    public bool IsAlwaysShown { get; init; }

    public static Diagnostic Error(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Error, span, message, hint);

    public static Diagnostic Warning(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Warning, span, message, hint);

    public Diagnostic WithNote(SourceSpan? span, string message) => this with { Notes = Notes.Add(new Note(span, message)) };
}
