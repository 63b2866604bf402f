namespace Seeder.Cli.Commands;

/// <summary>The commands about an org itself.</summary>
internal sealed class OrgCommand : Command
{
    public OrgCommand()
        : base("org", "Checks the login to an org; starts and resets the local org")
    {
        Add(new OrgLoginCheckCommand());
        Add(new OrgStartCommand());
        Add(new OrgResetCommand());
    }
}
