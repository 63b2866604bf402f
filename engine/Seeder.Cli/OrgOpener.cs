using Seeder.Cli.Output;
using Seeder.Files;
using Seeder.Local;
using Seeder.Login;
using Seeder.Org;

namespace Seeder.Cli;

/// <summary>The org that a command uses, and the local org behind it if that runs in this process.</summary>
internal sealed class OpenOrg(OrgConnection connection, LocalHost? host, string source, bool learns) : IAsyncDisposable
{
    public OrgConnection Connection { get; } = connection;

    public OrgSession Session => Connection.Session;

    /// <summary>How the command logged in, in words.</summary>
    public string Source { get; } = source;

    /// <summary>The result for a plan that does not fit this org.</summary>
    public CommandResult Failed(SeedReport report)
    {
        var failed = PlanFile.Failed(report.Diagnostics, report.ExitCode);
        var more = PlanFile.MoreChecks(report.Planning) is { } follow ? $"\n{follow}" : "";
        var isUnknown = host is not null
            && !learns
            && report.Diagnostics.Any(
                d => d is { Code: "SEED201" or "SEED209", Hint: var hint }
                    && hint?.StartsWith("Did you mean", StringComparison.Ordinal) != true);
        var local = isUnknown
            ? "\nThe local org has the standard objects of its features and those that --metadata describes. "
                + "'seeder org start --feature NAME' starts one with another feature, and --learn derives other objects and fields "
                + "from how the plan uses them."
            : "";
        return failed with { Last = failed.Last + local + more };
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}

/// <summary>
/// Opens the org that a command uses: one to which <see cref="LoginChoice"/> finds a login, or else the local org in this process.
/// </summary>
internal static class OrgOpener
{
    public const string DefaultData = LocalData.Default;

    /// <param name="context">The command line.</param>
    /// <param name="plans">The plans from which --learn derives types, as far as they can be read without an org.</param>
    /// <param name="checksProduction">Whether a production org that the user did not allow is refused.</param>
    public static async Task<OpenOrg> OpenAsync(
        CommandContext context, IReadOnlyCollection<PlanningState>? plans = null, bool checksProduction = true)
    {
        var parse = context.Parse;
        context.Screen.Progress.State.Do("opening the org");
        var options = FlagValues.Connection(parse);
        var login = await LoginChoice.OfAsync(context);
        var host = login is null ? await StartLocalAsync(context, plans ?? []) : null;
        try
        {
            if (login is not null && (parse.GetValue(Flags.Metadata) is { Length: > 0 } || FlagValues.Learn(parse) is not null))
            {
                context.Screen.Note("note: --metadata and --learn have no effect here: this org describes its own types.");
            }
            var secrets = new Secrets();
            context.Screen.Hides(secrets);
            var access = new LoginContext(secrets, context.Time, options.Timeout) { Log = context.Log, Note = context.Screen.Note };
            var org = await OrgConnection.OpenAsync(login ?? LoginTo(host!), options, access, context.Cancel);
            context.Screen.Note(FirstLine(org, login));
            context.Results.Org = $"{(login is null ? SfCliLogin.LocalOrg : org.Name)} ({org.OrgId})";
            if (checksProduction)
            {
                org.CheckProduction();
            }
            return new OpenOrg(org, host, login?.Source ?? "the embedded local org", FlagValues.Learn(parse) is not null);
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }
            throw;
        }
    }

    private static async Task<LocalHost> StartLocalAsync(CommandContext context, IReadOnlyCollection<PlanningState> plans)
    {
        var metadata = context.Parse.GetValue(Flags.Metadata) ?? [];
        var learning = FlagValues.Learn(context.Parse) is { } request ? new Learning(request) : null;
        if (learning is not null && plans.Count > 0)
        {
            await learning.LearnAsync(context, plans, metadata);
            learning.NoteUnused(context.Screen);
        }
        var host = await LocalHost.StartAsync(
            DefaultData,
            () => new LocalOrgOptions { MetadataPaths = [.. MetadataFiles.Checked(metadata), .. learning?.Save() ?? []] },
            context.Time,
            context.Cancel);
        context.Screen.Notes(host.Notes);
        return host;
    }

    private static OrgLogin LoginTo(LocalHost host) => OrgLogin.Token(host.Url.GetLeftPart(UriPartial.Authority), host.AccessToken);

    // The org, and which login led to it.
    private static string FirstLine(OrgConnection connection, OrgLogin? login)
    {
        var org = $"org: {(login is null ? SfCliLogin.LocalOrg : connection.Name)} ({connection.OrgId}, {connection.InstanceUrl})";
        return login is not null ? $"{org}, by {login.Source}"
            : LoginChoice.HasTokenOnly() ? $"{org}; SF_ACCESS_TOKEN is not used, because SF_ORG_INSTANCE_URL is not set"
            : LoginChoice.UnusedDefault() is { } name ? $"{org}; sf's default org is '{name}': '--target-org default' uses it"
            : org;
    }
}
