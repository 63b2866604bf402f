using Seeder.Core.Text;

namespace Seeder.Core.Diagnostics;

internal enum Severity { Warning, Error }

/// <summary>
/// Another place in a file that helps to understand a diagnostic. The span is null if the note is about no place in a file.
/// </summary>
internal sealed record Note(SourceSpan? Span, string Message);

/// <summary>
/// An error or a warning for the user. The message states the problem in one sentence. The hint starts with a verb or with "Did you mean";
/// it is null if there is no fix to suggest. The span is null if the problem has no place in a file. Each code has one factory method, and
/// a code is never reused.
/// </summary>
internal sealed record Diagnostic(string Code, Severity Severity, SourceSpan? Span, string Message, string? Hint = null)
{
    public ImmutableArray<Note> Notes { get; init; } = [];

    /// <summary>
    /// Diagnostics with the same code and subject are merged: the first one is shown, and a few other places become its notes. Null if this
    /// diagnostic is never merged.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>
    /// Whether this warning is shown with <c>--quiet</c> too. It is for warnings that list what the user is asked to confirm.
    /// </summary>
    public bool IsAlwaysShown { get; init; }

    public static Diagnostic Error(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Error, span, message, hint);

    public static Diagnostic Warning(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Warning, span, message, hint);

    public Diagnostic WithNote(SourceSpan? span, string message) => this with { Notes = Notes.Add(new Note(span, message)) };
}
