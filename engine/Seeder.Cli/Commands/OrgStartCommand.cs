using Seeder.Cli.Output;
using Seeder.Files;
using Seeder.Local;

namespace Seeder.Cli.Commands;

/// <summary>Runs the local org until a signal stops it. The only command that prints an access token.</summary>
internal sealed class OrgStartCommand : SeederCommand
{
    private readonly Argument<string[]> _plans = new("PLAN")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "With --learn: the plans whose unknown types the org gets: files, folders or patterns",
    };

    public OrgStartCommand()
        : base("start", "Runs the local org until Ctrl-C and prints its address and an access token")
    {
        Add(_plans);
        this.AddRange([Flags.Port, Flags.Data, Flags.Metadata, Flags.Learn, Flags.PersonAccounts, Flags.Feature, Flags.JwtKey]);
        this.AddRange(Flags.Files);
    }

    public override string Example => "seeder org start --port 8080 --feature person-accounts";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        var port = FlagValues.Number(context.Parse, Flags.Port, 0, 65_535) ?? 0;
        var data = context.Parse.GetValue(Flags.Data) ?? OrgOpener.DefaultData;
        var metadata = context.Parse.GetValue(Flags.Metadata) ?? [];
        var (learning, failed) = await LearnAsync(context, metadata);
        if (failed is not null)
        {
            return failed;
        }
        var keys = FlagValues.JwtKeys(context.Parse);
        var options = new LocalOrgOptions
        {
            Port = port,
            PersonAccounts = context.Parse.GetValue(Flags.PersonAccounts),
            Features = FlagValues.Features(context.Parse),
            JwtKeys = [.. keys.Select(k => k.Key)],
        };
        await using var host = await StartAsync(context, data, options, metadata, learning);
        context.Screen.Notes(
            [
                .. host.Notes,
                .. keys.Where(k => k.Key.IsFromPrivateKey)
                    .Select(k => $"'{k.File}' is a private key. The org needs only its public key, and keeps nothing else of it."),
            ]);
        var url = host.Url.GetLeftPart(UriPartial.Authority);
        var printed = context.Screen.Print(new CommandResult(ExitCode.Done)
        {
            Text = $"""
                org    {host.Org.OrgId}
                url    {url}
                token  {host.AccessToken}
                user   {host.Org.Username}
                client {host.Org.ClientId}
                secret {host.Org.ClientSecret}
                auth   {host.Org.SfdxAuthUrl}
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
                json.WriteString("username", host.Org.Username);
                json.WriteString("clientId", host.Org.ClientId);
                json.WriteString("clientSecret", host.Org.ClientSecret);
                json.WriteString("sfdxAuthUrl", host.Org.SfdxAuthUrl);
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

    private static async Task<LocalHost> StartAsync(
        CommandContext context, string data, LocalOrgOptions options, string[] metadata, Learning? learning)
    {
        using var file = new LearnedFile(data);
        return await LocalHost.StartAsync(
            data,
            () => options with { MetadataPaths = [.. MetadataFiles.Checked(metadata), .. learning?.Save(file.Path) ?? []] },
            context.Time,
            context.Cancel);
    }

    private async Task<(Learning? Learning, CommandResult? Failed)> LearnAsync(CommandContext context, string[] metadata)
    {
        var patterns = context.Parse.GetValue(_plans) ?? [];
        if (FlagValues.Learn(context.Parse) is not { } request)
        {
            return patterns.Length == 0 ? (null, null) : throw SeederException.Of(
                CommandLineDiagnostics.TooMany(patterns[0], "org start") with { Hint = "Add --learn to derive types from a plan." });
        }
        if (patterns.Length == 0)
        {
            throw SeederException.Of(CommandLineDiagnostics.Missing("PLAN", "org start --learn"));
        }
        var plans = new List<PlanningState>();
        foreach (var path in PlanFiles.Find(patterns))
        {
            plans.Add(await PlanFile.ReadAsync(context, await PlanFile.LoadAsync(context, path), PlanGoal.Apply));
        }
        // A file without a name is one that other plans include.
        plans.RemoveAll(p => !p.HasErrors && p.Syntax is not { Name: not null });
        if (plans.Exists(p => p.HasErrors))
        {
            return (null, new CommandResult(ExitCode.PlanErrors)
            {
                Diagnostics = [.. plans.SelectMany(p => p.Diagnostics)],
                Last = "The org was not started, because its types cannot be derived from plans with errors.",
            });
        }
        var learning = new Learning(request);
        await learning.LearnAsync(context, plans, metadata);
        learning.NoteUnused(context.Screen);
        return (learning, null);
    }

    /// <summary>
    /// The file of the learned types. Only the process that holds the lock of the default database writes the default file; another org
    /// gets a temporary one, which is deleted when the org has read it.
    /// </summary>
    private sealed class LearnedFile(string data) : IDisposable
    {
        private readonly string? _folder = data == OrgOpener.DefaultData
            ? null
            : Directory.CreateTempSubdirectory("seeder-learned-").FullName;

        public string Path => _folder is null ? Learning.File : System.IO.Path.Combine(_folder, "learned.json");

        public void Dispose()
        {
            if (_folder is not null)
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
    }
}
