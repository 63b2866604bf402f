namespace Seeder;

/// <summary>How a command ends, as its process says it.</summary>
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

/// <summary>The world outside did not play along: a file, a login, the network. Carries what to tell the user.</summary>
internal sealed class SeederException(Diagnostic diagnostic, ExitCode code) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;

    public ExitCode Code { get; } = code;
}
