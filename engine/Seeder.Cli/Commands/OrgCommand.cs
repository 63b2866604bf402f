namespace Seeder.Cli.Commands;

/// <summary>The commands about the local org itself.</summary>
internal sealed class OrgCommand : Command
{
    public OrgCommand()
        : base("org", "Starts and resets the local org")
    {
        Add(new OrgStartCommand());
        Add(new OrgResetCommand());
    }
}
