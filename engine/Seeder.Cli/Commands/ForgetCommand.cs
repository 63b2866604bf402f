using Seeder.Core.Run;

namespace Seeder.Cli.Commands;

/// <summary>Removes records from the manifest and changes nothing in the org.</summary>
internal sealed class ForgetCommand() : EditManifestCommand(
    "forget", "Removes records from the manifest, not from the org; records of an in-doubt call count as not created", "REF",
    "A reference id, or an address that 'show' prints")
{
    public override string Example => "seeder forget plans/demo.yaml acme";

    protected override ManifestEdit Read(string word) => new(word, null);
}
