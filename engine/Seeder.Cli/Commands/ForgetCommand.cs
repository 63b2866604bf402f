using Seeder.Core.Run;

namespace Seeder.Cli.Commands;

/// <summary>Takes records out of the manifest; the org is left alone.</summary>
internal sealed class ForgetCommand() : EditManifestCommand(
    "forget", "Takes records out of the manifest and leaves the org alone; of a call in doubt it says that they were not made", "REF",
    "A reference id, or a place as 'show' prints it")
{
    protected override ManifestEdit Read(string word) => new(word, null);
}
