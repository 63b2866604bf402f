namespace Seeder;

/// <summary>The exit code of a command.</summary>
internal enum ExitCode
{
    Done = 0,
    PlanErrors = 1,
    ChangesPending = 2,
    NoOrg = 3,
    Rejected = 4,
    InDoubt = 5,
    LocalFiles = 6,
    Bug = 70,
    Cancelled = 130,
}

/// <summary>The only place that maps the kind of an error to an exit code.</summary>
internal static class ExitCodes
{
    public static ExitCode ToExitCode(this DiagnosticKind kind) => kind switch
    {
        DiagnosticKind.Plan => ExitCode.PlanErrors,
        DiagnosticKind.NoOrg => ExitCode.NoOrg,
        DiagnosticKind.Rejected => ExitCode.Rejected,
        DiagnosticKind.InDoubt => ExitCode.InDoubt,
        DiagnosticKind.LocalFiles => ExitCode.LocalFiles,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
