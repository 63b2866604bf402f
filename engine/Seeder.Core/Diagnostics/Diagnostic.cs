namespace Seeder.Core.Diagnostics;

/// <summary>How serious a diagnostic is.</summary>
public enum Severity
{
    /// <summary>The work continues.</summary>
    Warning,

    /// <summary>The work stops, or a part of it is not done.</summary>
    Error,
}

/// <summary>The kind of an error. Each kind has its own exit code.</summary>
public enum DiagnosticKind
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

/// <summary>More information about a diagnostic, such as another place in a file.</summary>
public sealed record Note
{
    internal Note(SourceSpan? span, string message) => (Span, Message) = (span, message);

    /// <summary>The place; null if the note is about no place in a file.</summary>
    public SourceSpan? Span { get; }

    /// <summary>One sentence.</summary>
    public string Message { get; }
}

/// <summary>
/// One error or warning. The message states a fact in one sentence; the hint says what the user can do. Codes are never reused.
/// </summary>
public sealed record Diagnostic
{
    internal Diagnostic(string code, Severity severity, SourceSpan? span, string message, string? hint = null) =>
        (Code, Severity, Span, Message, Hint) = (code, severity, span, message, hint);

    /// <summary>The code, such as <c>SEED204</c>. <c>seeder explain</c> and docs/diagnostics.md explain it.</summary>
    public string Code { get; }

    /// <summary>Whether it is an error or a warning.</summary>
    public Severity Severity { get; internal init; }

    /// <summary>The place in a file; null if the diagnostic is about no place in a file.</summary>
    public SourceSpan? Span { get; internal init; }

    /// <summary>One sentence about what is wrong.</summary>
    public string Message { get; internal init; }

    /// <summary>What the user can do; null if the message says it.</summary>
    public string? Hint { get; internal init; }

    /// <summary>More information, in the order in which it is shown.</summary>
    public ImmutableArray<Note> Notes { get; internal init; } = [];

    /// <summary>The kind, which decides the exit code. A warning has the kind that it would have as an error.</summary>
    public DiagnosticKind Kind { get; internal init; } = DiagnosticKind.Plan;

    /// <summary>
    /// Diagnostics with the same code and subject are merged: the first one is shown, and the other places become its notes. Null if this
    /// diagnostic is never merged.
    /// </summary>
    internal string? Subject { get; init; }

    /// <summary>The same diagnostic, with all its texts changed by a function that removes secrets.</summary>
    internal Diagnostic Hiding(Func<string, string> hide) => this with
    {
        Message = hide(Message),
        Hint = Hint is null ? null : hide(Hint),
        Notes = [.. Notes.Select(n => new Note(n.Span, hide(n.Message)))],
    };

    /// <summary>
    /// Diagnostics with the same code and this text are shown as one if there are many; null takes the message. Unlike
    /// <see cref="Subject"/>, this merges only what people read.
    /// </summary>
    internal string? Alike { get; init; }

    /// <summary>The address of the record that the diagnostic is about, where <see cref="Alike"/> does not contain it.</summary>
    internal string? Of { get; init; }

    /// <summary>The message of a note that gives one more place of the same problem. Only the first of these notes are shown.</summary>
    internal const string HereToo = "Here too.";

    /// <summary>
    /// Whether this warning is shown with <c>--quiet</c> too. It is for warnings that list what the user is asked to confirm.
    /// </summary>
    internal bool IsAlwaysShown { get; init; }

    internal static Diagnostic Error(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Error, span, message, hint);

    internal static Diagnostic Error(DiagnosticKind kind, string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Error, span, message, hint) { Kind = kind };

    internal static Diagnostic Warning(string code, SourceSpan? span, string message, string? hint = null) =>
        new(code, Severity.Warning, span, message, hint);

    internal Diagnostic WithNote(SourceSpan? span, string message) => this with { Notes = Notes.Add(new Note(span, message)) };

    /// <summary>The text that the command prints: place, code and message, the line of the file, notes and hint.</summary>
    public override string ToString() => DiagnosticText.Render(this);
}
