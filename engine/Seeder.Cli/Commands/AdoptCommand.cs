using Seeder.Core.Run;

namespace Seeder.Cli.Commands;

/// <summary>Links records of the plan to existing records of the org.</summary>
internal sealed class AdoptCommand() : EditManifestCommand(
    "adopt", "Links records of the plan to existing records of the org; also resolves an in-doubt call", "REF=ID",
    "A reference id, or an address that 'show' prints, and the record's id in the org")
{
    // The last equals sign separates them: an id cannot contain one.
    public override string Example => "seeder adopt plans/demo.yaml acme=001Ak000003LqXKIA0";

    protected override ManifestEdit Read(string word) => word.LastIndexOf('=') is > 0 and var at
        ? new ManifestEdit(word[..at], word[(at + 1)..])
        : throw SeederException.Of(
            CommandLineDiagnostics.BadWord("adopt", word, "REF=ID, such as acme=001000000000001AAA"));
}
