using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Syntax;

/// <summary>
/// YAML text to nodes. YamlDotNet stops at the first error that it meets; so that all errors of a file are reported at once,
/// the error is recovered in a copy of the text and the copy is read again.
/// </summary>
internal static class YamlReader
{
    // Each attempt reads the file anew: many for a file that a person wrote, few for one of many megabytes.
    private const int MaxAttempts = 100;
    private const int MaxCharactersRead = 100_000_000;

    /// <param name="source">The text.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancel">Ends the reading by an <see cref="OperationCanceledException"/>.</param>
    public static YamlDocument Read(SourceText source, DiagnosticBag diagnostics, CancellationToken cancel = default)
    {
        var recovered = new RecoveredText(source, diagnostics);
        var recovery = new YamlRecovery(recovered, diagnostics);
        var attempts = Math.Clamp(MaxCharactersRead / (source.Content.Length + 1), 3, MaxAttempts);
        for (var attempt = 1; ; attempt++)
        {
            var found = new DiagnosticBag();
            var tree = new YamlTree(recovered, found, cancel);
            try
            {
                var root = tree.Read();
                diagnostics.AddRange(found.ToImmutable());
                return new YamlDocument(root, recovered.Complete);
            }
            catch (YamlFailure failure)
            {
                recovery.Recover(failure, tree.Offset, tree.OpenFlow, mayGoOn: attempt < attempts);
            }
        }
    }
}
