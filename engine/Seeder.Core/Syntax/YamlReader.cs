namespace Seeder.Core.Syntax;

/// <summary>
/// Parses YAML text to nodes. YamlDotNet stops at the first error. To report all errors of a file together, each error is repaired in a
/// copy of the text, and the copy is parsed again.
/// </summary>
internal static class YamlReader
{
    // Each attempt parses the file again: many attempts for a small file, few for one of many megabytes.
    private const int MaxAttempts = 100;
    private const int MaxCharactersRead = 100_000_000;

    /// <param name="source">The text.</param>
    /// <param name="diagnostics">Receives the errors.</param>
    /// <param name="cancel">Stops the parsing with an <see cref="OperationCanceledException"/>.</param>
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
