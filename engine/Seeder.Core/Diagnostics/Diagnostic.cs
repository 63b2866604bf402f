using Seeder.Core.Text;

namespace Seeder.Core.Diagnostics;

internal enum Severity { Warning, Error }

/// <summary>What an error stops, and so how a command ends: each kind has its exit code.</summary>
internal enum DiagnosticKind
{
    /// <summary>The plan, a file that it names, or the command line has errors. Nothing was sent.</summary>
    Plan,

    /// <summary>There is no org: it cannot be reached, rejects the login, or is a production org.</summary>
    NoOrg,

    /// <summary>The org rejected something, or a record must not be deleted.</summary>
    Rejected,

    /// <summary>A response was lost, and the org does not show whether the call was committed.</summary>
    InDoubt,

    /// <summary>A file that Seeder writes itself cannot be used: a manifest, a journal, a lock.</summary>
    LocalFiles,
}

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

    /// <summary>What the error stops. A warning has the kind that its error would have.</summary>
    public DiagnosticKind Kind { get; init; } = DiagnosticKind.Plan;

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

    public static Diagnostic Error(DiagnosticKind kind, string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Error, span, message, hint) { Kind = kind };

    public static Diagnostic Warning(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Warning, span, message, hint);

    public Diagnostic WithNote(SourceSpan? span, string message) => this with { Notes = Notes.Add(new Note(span, message)) };
}
