using Seeder.Cli.Output;
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
        var session = org.Session;
        var storage = await DataStorage.LeftAsync(session.Client, context.Cancel);
        var usage = session.Client.Usage;
        var isAllowed = ProductionGate.Allows(session, context.Parse.GetValue(Flags.AllowProduction));
        return new CommandResult(ExitCode.Done)
        {
            Text = Text(session, org.Source, usage, storage, isAllowed),
            Json = json => Write(json, session, org.Source, usage, storage, isAllowed),
        };
    }

    private static string Text(OrgSession session, string source, (int Used, int Allowed)? usage, int? storage, bool isAllowed)
    {
        var (identity, profile) = (session.Identity, session.Profile);
        var rows = new List<string[]>
        {
            new[] { "login", source },
            new[] { "user", $"{profile.Username} ({identity.UserId})" },
            new[] { "org", $"{profile.Name} ({identity.Id})" },
            new[] { "address", identity.InstanceUrl },
            new[] { "kind", profile.Expires is { } date ? $"{profile.Kind}, expires {date}" : profile.Kind },
            new[] { "edition", profile.Edition },
            new[] { "API version", identity.ApiVersion },
            new[]
            {
                "API calls left",
                usage is { } calls
                    ? string.Create(CultureInfo.InvariantCulture, $"{calls.Allowed - calls.Used:N0} of {calls.Allowed:N0} a day")
                    : "not known",
            },
            new[]
            {
                "data storage left",
                storage is { } left ? string.Create(CultureInfo.InvariantCulture, $"{left:N0} MB") : "not known: the user may not read it",
            },
            new[]
            {
                "Seeder",
                !profile.IsProduction ? "may create, update and delete the records of plans"
                    : isAllowed ? "may write here, because --allow-production names this org"
                    : $"may not work here: it is a production org, so add --allow-production {identity.Id}",
            },
        };
        return TextTable.Render(rows);
    }

    private static void Write(
        Utf8JsonWriter json, OrgSession session, string source, (int Used, int Allowed)? usage, int? storage, bool isAllowed)
    {
        var (identity, profile) = (session.Identity, session.Profile);
        json.WriteString("login", source);
        json.WriteString("username", profile.Username);
        json.WriteString("userId", identity.UserId);
        json.WriteString("orgId", identity.Id);
        json.WriteString("orgName", profile.Name);
        json.WriteString("instanceUrl", identity.InstanceUrl);
        json.WriteString("kind", profile.Kind);
        json.WriteString("expires", profile.Expires);
        json.WriteString("edition", profile.Edition);
        json.WriteString("apiVersion", identity.ApiVersion);
        json.WritePropertyName("apiCallsLeft");
        WriteNumber(json, usage is { } calls ? calls.Allowed - calls.Used : null);
        json.WritePropertyName("dataStorageLeftMB");
        WriteNumber(json, storage);
        json.WriteBoolean("isProduction", profile.IsProduction);
        json.WriteBoolean("mayWrite", !profile.IsProduction || isAllowed);
    }

    private static void WriteNumber(Utf8JsonWriter json, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumberValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
