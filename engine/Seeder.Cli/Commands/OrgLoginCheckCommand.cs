using Seeder.Cli.Output;
using Seeder.Core.Facts;
using Seeder.Org;

namespace Seeder.Cli.Commands;

/// <summary>Logs in, and shows which org it is and what Seeder may do there. Writes nothing to the org.</summary>
internal sealed class OrgLoginCheckCommand : SeederCommand
{
    public OrgLoginCheckCommand()
        : base("login-check", "Logs in and shows the user, the org and its limits; writes nothing") => this.AddRange(Flags.Login);

    public override string Example => "seeder org login-check --target-org my-sandbox";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        await using var org = await OrgOpener.OpenAsync(context, checksProduction: false);
        var storage = await DataStorage.LeftAsync(org.Session.Client, context.Cancel);
        var usage = org.Session.Client.Usage;
        var report = new Report(org.Source, org.Session.Identity, org.Session.Profile)
        {
            CallsLeft = usage?.Allowed - usage?.Used,
            CallsAllowed = usage?.Allowed,
            StorageLeft = storage,
            MayWork = ProductionGate.Allows(org.Session, context.Parse.GetValue(Flags.AllowProduction)),
        };
        return new CommandResult(ExitCode.Done) { Text = Text(report), Json = json => Write(json, report) };
    }

    /// <summary>What the login found. Numbers are null if the org does not tell them.</summary>
    private sealed record Report(string Login, OrgIdentity Identity, OrgProfile Profile)
    {
        public int? CallsLeft { get; init; }

        public int? CallsAllowed { get; init; }

        /// <summary>In megabytes.</summary>
        public int? StorageLeft { get; init; }

        /// <summary>Whether commands may use the org: it is no production org, or one that the user allows.</summary>
        public bool MayWork { get; init; }
    }

    private static string Text(Report report)
    {
        var (_, identity, profile) = report;
        var rows = new List<string[]>
        {
            new[] { "login", report.Login },
            new[] { "user", $"{profile.Username} ({identity.UserId})" },
            new[] { "org", $"{profile.Name} ({identity.Id})" },
            new[] { "address", identity.InstanceUrl },
            new[] { "kind", profile.Expires is { } date ? $"{profile.Kind}, expires {date}" : profile.Kind },
            new[] { "edition", profile.Edition },
            new[] { "API version", identity.ApiVersion },
            new[]
            {
                "API calls left",
                report.CallsLeft is { } calls
                    ? string.Create(CultureInfo.InvariantCulture, $"{calls:N0} of {report.CallsAllowed:N0} a day")
                    : "not known",
            },
            new[]
            {
                "data storage left",
                report.StorageLeft is { } left
                    ? string.Create(CultureInfo.InvariantCulture, $"{left:N0} MB")
                    : "not known: the user may not read it",
            },
            new[]
            {
                "Seeder",
                !profile.IsProduction ? "may create, update and delete the records of plans"
                    : report.MayWork ? "may write here, because --allow-production names this org"
                    : $"may not work here: it is a production org, so add --allow-production {identity.Id}",
            },
        };
        return TextTable.Render(rows);
    }

    private static void Write(Utf8JsonWriter json, Report report)
    {
        var (login, identity, profile) = report;
        json.WriteString("login", login);
        json.WriteString("username", profile.Username);
        json.WriteString("userId", identity.UserId);
        json.WriteString("orgId", identity.Id);
        json.WriteString("orgName", profile.Name);
        json.WriteString("instanceUrl", identity.InstanceUrl);
        json.WriteString("kind", profile.Kind);
        json.WriteString("expires", profile.Expires);
        json.WriteString("edition", profile.Edition);
        json.WriteString("apiVersion", identity.ApiVersion);
        WriteNumber(json, "apiCallsLeft", report.CallsLeft);
        WriteNumber(json, "dataStorageLeftMB", report.StorageLeft);
        json.WriteBoolean("isProduction", profile.IsProduction);
        json.WriteBoolean("mayWrite", report.MayWork);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
