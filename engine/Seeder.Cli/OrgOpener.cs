using Seeder.Cli.Output;
using Seeder.Files;
using Seeder.Local;
using Seeder.Org;

namespace Seeder.Cli;

/// <summary>The org that a command uses, and the local org behind it if that runs in this process.</summary>
internal sealed class OpenOrg(OrgSession session, LocalHost? host, bool learns) : IAsyncDisposable
{
    public OrgSession Session { get; } = session;

    /// <summary>The result for a plan that does not fit this org.</summary>
    public CommandResult Failed(SeedReport report)
    {
        var failed = PlanFile.Failed(report.Diagnostics, report.ExitCode);
        var isUnknown = host is not null
            && !learns
            && report.Diagnostics.Any(
                d => d is { Code: "SEED201" or "SEED209", Hint: var hint }
                    && hint?.StartsWith("Did you mean", StringComparison.Ordinal) != true);
        return isUnknown
            ? failed with
            {
                Last =
                    $"{failed.Last}\nThe local org has the standard objects of its features and those that --metadata describes. "
                        + "'seeder org start --feature NAME' starts one with another feature, and --learn derives other objects and fields "
                        + "from how the plan uses them."
            }
            : failed;
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}

/// <summary>
/// The only place that decides which org a command uses. A flag comes before the environment. Without either it is the local org,
/// so that nobody writes to a real org by accident.
/// </summary>
internal static class OrgOpener
{
    public const string DefaultData = LocalData.Default;
    private const string Local = "local";
    private const int DefaultTimeout = 600;

    /// <param name="plan">The plan from which --learn derives types, as far as it can be read without an org.</param>
    public static async Task<OpenOrg> OpenAsync(CommandContext context, PlanningState? plan = null)
    {
        var parse = context.Parse;
        var timeout = TimeSpan.FromSeconds(FlagValues.Number(parse, Flags.Timeout, 1, 86_400) ?? DefaultTimeout);
        var version = FlagValues.ApiVersion(parse);
        var metadata = parse.GetValue(Flags.Metadata) ?? [];
        var learning = FlagValues.Learn(parse) is { } request ? new Learning(request) : null;
        var (name, url) = Choose(parse.GetValue(Flags.TargetOrg), parse.GetValue(Flags.InstanceUrl));
        LocalHost? host = null;
        try
        {
            OrgCredentials credentials;
            if (url is not null)
            {
                credentials = OrgCredentials.Parse(url, FlagValues.Variable("SF_ACCESS_TOKEN"));
                if (metadata.Length > 0 || learning is not null)
                {
                    context.Screen.Note("note: --metadata and --learn have no effect here: this org describes its own types.");
                }
            }
            else
            {
                if (learning is not null && plan is not null)
                {
                    await learning.LearnAsync(context, [plan], metadata);
                    learning.NoteUnused(context.Screen);
                }
                host = await LocalHost.StartAsync(
                    DefaultData,
                    () => new LocalOrgOptions
                    {
                        MetadataPaths = [.. MetadataFiles.Checked(metadata), .. learning?.Save() ?? []],
                    },
                    context.Time,
                    context.Cancel);
                credentials = new OrgCredentials(host.Url, host.AccessToken);
                context.Screen.Notes(host.Notes);
            }
            context.Screen.Hides(credentials.Scrub);
            var session = await OrgSession.OpenAsync(
                credentials, version, timeout, context.Time, context.Cancel, context.Screen.Note, context.Log);
            context.Screen.Note($"org: {(url is null ? name : session.Name)} ({session.Identity.Id}, {session.Identity.InstanceUrl})");
            ProductionGate.Check(session, parse.GetValue(Flags.AllowProduction));
            return new OpenOrg(session, host, learning is not null);
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

    private static (string Name, string? Url) Choose(string? target, string? url)
    {
        if (target is not null && url is not null)
        {
            throw SeederException.Of(CommandLineDiagnostics.TwoOrgs());
        }
        if (url is not null)
        {
            return ("", url);
        }
        target ??= FlagValues.Variable("SF_TARGET_ORG");
        return target switch
        {
            null when FlagValues.Variable("SF_ORG_INSTANCE_URL") is { } variable => ("", variable),
            null or Local => (Local, null),
            _ => throw SeederException.Of(EnvironmentDiagnostics.UnknownOrg(target)),
        };
    }
}
