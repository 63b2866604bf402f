using Seeder.Cli.Output;
using Seeder.Files;
using Seeder.Local;

namespace Seeder.Cli.Commands;

/// <summary>Runs the local org until a signal stops it. The only command that prints an access token.</summary>
internal sealed class OrgStartCommand : SeederCommand
{
    public OrgStartCommand()
        : base("start", "Runs the local org until Ctrl-C and prints its address and an access token") =>
        this.AddRange([Flags.Port, Flags.Data, Flags.Metadata, Flags.PersonAccounts, Flags.Feature]);

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        var port = FlagValues.Number(context.Parse, Flags.Port, 0, 65_535) ?? 0;
        var data = context.Parse.GetValue(Flags.Data) ?? OrgOpener.DefaultData;
        var features = FlagValues.Features(context.Parse);
        await using var host = await LocalHost.StartAsync(
            data,
            () => new LocalOrgOptions
            {
                Port = port,
                MetadataPaths = MetadataFiles.Checked(context.Parse.GetValue(Flags.Metadata) ?? []),
                PersonAccounts = context.Parse.GetValue(Flags.PersonAccounts),
                Features = features,
            },
            context.Time,
            context.Cancel);
        context.Screen.Notes(host.Notes);
        var url = host.Url.GetLeftPart(UriPartial.Authority);
        var printed = context.Screen.Print(new CommandResult(ExitCode.Done)
        {
            Text = $"""
                org    {host.Org.OrgId}
                url    {url}
                token  {host.AccessToken}
                page   {host.Org.Page}
                data   {data}

                To use it from another shell:
                  export SF_ORG_INSTANCE_URL={url} SF_ACCESS_TOKEN='{host.AccessToken}'

                """,
            Json = json =>
            {
                json.WriteString("orgId", host.Org.OrgId);
                json.WriteString("userId", host.Org.UserId);
                json.WriteString("instanceUrl", url);
                json.WriteString("accessToken", host.AccessToken);
                json.WriteString("page", host.Org.Page.ToString());
                json.WriteString("data", data);
            },
        });
        if (printed != ExitCode.Done)
        {
            // The user learns the token only from this output.
            return new CommandResult(printed) { Printed = true };
        }
        context.Screen.Note("Press Ctrl-C to stop the org.");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, context.Cancel).ContinueWith(_ => { }, TaskScheduler.Default);
        return new CommandResult(ExitCode.Done) { Printed = true };
    }
}
