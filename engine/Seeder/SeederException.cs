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

/// <summary>
/// A problem outside of Seeder, such as a file, a login or the network, that stops the command. It contains the diagnostic for the user.
/// </summary>
internal sealed class SeederException(Diagnostic diagnostic, ExitCode code) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;

    public ExitCode Code { get; } = code;
}
