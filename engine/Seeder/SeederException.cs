namespace Seeder;

/// <summary>
/// An error stopped the work. The message is the text that the command prints. An error of a local file (a manifest, a journal, a lock)
/// is of this class; every other kind has its own class.
/// </summary>
public class SeederException : Exception
{
    private string _message;

    private protected SeederException(ImmutableArray<Diagnostic> diagnostics, DiagnosticKind kind, SeedResult? result) =>
        (All, Kind, Result, _message) = (diagnostics, kind, result, Render(diagnostics));

    /// <summary>
    /// The errors and warnings as the command prints them, several lines each. Many equal ones are shown as one, and at most 1,000 are
    /// shown. It contains no secret of the login.
    /// </summary>
    public override string Message => _message;

    /// <summary>The errors and warnings, in the order in which the command prints them.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => All;

    /// <summary>The kind of the error, which decides the exit code of the command.</summary>
    public DiagnosticKind Kind { get; }

    /// <summary>The records that exist now, if the error came after the first call to the org; null if nothing was sent.</summary>
    public SeedResult? Result { get; internal set; }

    /// <summary>The first error.</summary>
    internal Diagnostic Diagnostic => All.FirstOrDefault(d => d.Severity == Severity.Error) ?? All[0];

    private ImmutableArray<Diagnostic> All { get; set; }

    /// <summary>Removes secrets from the message and from the diagnostics.</summary>
    internal void Hide(Func<string, string> hide)
    {
        _message = hide(_message);
        All = [.. All.Select(d => d.Hiding(hide))];
    }

    internal static SeederException Of(Diagnostic diagnostic) => Of([diagnostic], diagnostic.Kind);

    /// <summary>Creates the exception for a kind of error.</summary>
    internal static SeederException Of(
        ImmutableArray<Diagnostic> diagnostics, DiagnosticKind kind, SeedResult? result = null) => kind switch
        {
            DiagnosticKind.Plan => new PlanException(diagnostics, result),
            DiagnosticKind.NoOrg => new LoginException(diagnostics, result),
            DiagnosticKind.Rejected => new OrgException(diagnostics, result),
            DiagnosticKind.InDoubt => new InDoubtException(diagnostics, result),
            _ => new SeederException(diagnostics, kind, result),
        };

    private static string Render(ImmutableArray<Diagnostic> diagnostics)
    {
        var (shown, _, left) = DiagnosticFold.Show(diagnostics);
        var text = Visible.Lines(string.Join('\n', shown.Select(DiagnosticText.Render))).TrimEnd('\n');
        return left == 0 ? text
            : $"{text}\n\n{Quoting.Number(left)} more errors and warnings are not shown; {nameof(Diagnostics)} has all of them.";
    }
}

/// <summary>The plan or a file that it names has errors. Nothing was sent.</summary>
public sealed class PlanException : SeederException
{
    internal PlanException(ImmutableArray<Diagnostic> diagnostics, SeedResult? result)
        : base(diagnostics, DiagnosticKind.Plan, result)
    {
    }
}

/// <summary>There is no org: it cannot be reached, rejects the login, or is a production org that was not allowed.</summary>
public sealed class LoginException : SeederException
{
    internal LoginException(ImmutableArray<Diagnostic> diagnostics, SeedResult? result)
        : base(diagnostics, DiagnosticKind.NoOrg, result)
    {
    }
}

/// <summary>The org rejected something, its daily limit is reached, or a record must not be deleted.</summary>
public sealed class OrgException : SeederException
{
    internal OrgException(ImmutableArray<Diagnostic> diagnostics, SeedResult? result)
        : base(diagnostics, DiagnosticKind.Rejected, result)
    {
    }
}

/// <summary>A response was lost, and the org does not show whether the call was committed. The next run resolves it.</summary>
public sealed class InDoubtException : SeederException
{
    internal InDoubtException(ImmutableArray<Diagnostic> diagnostics, SeedResult? result)
        : base(diagnostics, DiagnosticKind.InDoubt, result)
    {
    }
}

/// <summary>A run was cancelled after its first call. The next run continues it.</summary>
public sealed class SeedCanceledException : OperationCanceledException
{
    internal SeedCanceledException(SeedResult result, CancellationToken cancel)
        : base("The run was cancelled. The next run continues it.", cancel) => Result = result;

    /// <summary>The records that exist now.</summary>
    public SeedResult Result { get; }
}
