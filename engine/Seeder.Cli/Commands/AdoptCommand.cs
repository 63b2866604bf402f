using Seeder.Core.Run;

namespace Seeder.Cli.Commands;

/// <summary>Says which records of the org are which of the plan.</summary>
internal sealed class AdoptCommand() : EditManifestCommand(
    "adopt", "Says which record of the org a record of the plan is; settles a call in doubt by hand", "REF=ID",
    "A reference id, or a place as 'show' prints it, and the id of the record")
{
    // A place may hold anything but this sign, and so may an id.
    protected override ManifestEdit Read(string word) => word.LastIndexOf('=') is > 0 and var at
        ? new ManifestEdit(word[..at], word[(at + 1)..])
        : throw new SeederException(CommandLineDiagnostics.BadWord("adopt", word, "REF=ID, such as acme=001000000000001AAA"), ExitCode.PlanErrors);
}
