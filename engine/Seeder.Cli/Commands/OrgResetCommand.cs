using Seeder.Cli.Output;
using Seeder.Files;
using Seeder.Local;

namespace Seeder.Cli.Commands;

/// <summary>Empties the local org. It gets a new id, so older manifests no longer apply.</summary>
internal sealed class OrgResetCommand : SeederCommand
{
    public OrgResetCommand()
        : base("reset", "Empties the local org and gives it a new org id") => this.AddRange([Flags.Data, Flags.Metadata]);

    public override string Example => "seeder org reset";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        var data = context.Parse.GetValue(Flags.Data) ?? OrgOpener.DefaultData;
        await using var host = await LocalHost.StartAsync(
            data,
            () => new LocalOrgOptions { MetadataPaths = MetadataFiles.Checked(context.Parse.GetValue(Flags.Metadata) ?? []) },
            context.Time,
            context.Cancel);
        await host.Org.ResetAsync(context.Cancel);
        if (data == OrgOpener.DefaultData)
        {
            File.Delete(Learning.File);
        }
        return new CommandResult(ExitCode.Done)
        {
            Text = $"The local org in {data} is empty. Its new org id is {host.Org.OrgId}.\n",
            Json = json =>
            {
                json.WriteString("orgId", host.Org.OrgId);
                json.WriteString("data", data);
            },
        };
    }
}
