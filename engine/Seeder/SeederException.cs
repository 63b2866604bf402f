namespace Seeder;

/// <summary>
/// A problem outside of Seeder, such as a file, a login or the network, that stops the command. It contains the diagnostic for the user.
/// </summary>
internal sealed class SeederException : Exception
{
    private SeederException(Diagnostic diagnostic)
        : base(diagnostic.Message) => Diagnostic = diagnostic;

    public Diagnostic Diagnostic { get; }

    public DiagnosticKind Kind => Diagnostic.Kind;

    public static SeederException Of(Diagnostic diagnostic) => new(diagnostic);
}
