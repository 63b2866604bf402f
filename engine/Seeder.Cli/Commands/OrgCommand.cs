namespace Seeder.Cli.Commands;

/// <summary>The local org as a thing of its own.</summary>
internal sealed class OrgCommand : Command
{
    public OrgCommand()
        : base("org", "Starts and resets the local org")
    {
        Add(new OrgStartCommand());
        Add(new OrgResetCommand());
    }
}
