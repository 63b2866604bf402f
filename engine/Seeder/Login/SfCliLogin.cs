using System.Text.Json;
using Seeder.Files;
using Seeder.Org;

namespace Seeder.Login;

/// <summary>
/// The login that the sf CLI keeps. Two commands run at the same time: <c>sf org display</c> knows the address, and
/// <c>sf org auth show-access-token</c> the token. An older sf has only the first one, which then shows the token too.
/// </summary>
internal sealed class SfCliLogin : OrgLogin
{
    /// <summary>The name of the local org on the command line, which no login leads to.</summary>
    public const string LocalOrg = "local";

    private const string DefaultOrg = "default";
    private const string Redacted = "[REDACTED]";

    private readonly string _name;
    private readonly string _folder = CurrentFolder.Read();

    /// <param name="name">An alias or a username.</param>
    /// <exception cref="SeederException">It cannot be one, or would be a flag of sf.</exception>
    public SfCliLogin(string name)
    {
        // A command file of Windows interprets some characters, even as arguments.
        const string Allowed = "._@+-'!#$*/=?^`{|}~";
        var isName = name.Length is > 0 and <= 255
            && name[0] != '-'
            && name.All(c => char.IsLetterOrDigit(c) || Allowed.Contains(c))
            && !(OperatingSystem.IsWindows() && name.AsSpan().ContainsAny("^|!`'"));
        _name = isName
            ? name
            : throw SeederException.Of(LoginDiagnostics.BadOrgName(name));
    }

    /// <param name="name">An alias, a username, or <c>default</c> for the default org of the sf CLI.</param>
    /// <exception cref="SeederException">It cannot be one, or sf has no default org.</exception>
    public static SfCliLogin Of(string name) =>
        new(name != DefaultOrg ? name : SfFiles.DefaultOrg() ?? throw SeederException.Of(LoginDiagnostics.NoDefaultOrg()));

    internal override string Source => $"the sf login '{_name}'";

    internal override IEnumerable<string> Secrets => [];

    internal override string RefusedHint => $"Log in again with 'sf org login web --alias {_name}'.";

    internal override async Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel)
    {
        var sf = SfProcess.Find(_name, _folder);
        var display = sf.RunAsync(["org", "display", "--target-org", _name, "--json"], context, cancel);
        var show = sf.RunAsync(["org", "auth", "show-access-token", "--target-org", _name, "--json"], context, cancel);
        var answers = await Task.WhenAll(display, show);
        // The tokens are secrets before anything else is read.
        foreach (var answer in answers)
        {
            context.Secrets.Add(answer.Text("accessToken"));
            context.Secrets.Add(answer.Text("clientSecret"));
            context.Secrets.Add(answer.Text("password"));
            context.Secrets.Add(answer.Text("sfdxAuthUrl"));
        }
        var (org, token) = (answers[0], answers[1]);
        if (!org.IsGood)
        {
            throw Failed(org, context);
        }
        if (org.Text("instanceUrl") is not { } url)
        {
            throw SeederException.Of(LoginDiagnostics.SfFailed(org.Command, "its answer has no instanceUrl.", UpdateHint));
        }
        // Another user of the same org is another login.
        var identity = org.Text("id") is { } id ? $"{id}/{org.Text("username")}" : null;
        return OrgCredentials.Parse(url, TokenOf(org, token, context), identity);
    }

    private static string UpdateHint => "Update the sf CLI with 'npm install --global @salesforce/cli', and run the command by hand.";

    private string TokenOf(SfAnswer org, SfAnswer token, LoginContext context)
    {
        if (token.IsGood && Usable(token.Text("accessToken")) is { } shown)
        {
            return shown;
        }
        if (Usable(org.Text("accessToken")) is { } displayed)
        {
            return displayed;
        }
        // The older command exists everywhere, so the newer one tells more.
        throw token.IsGood || token.IsUnknownCommand
            ? SeederException.Of(LoginDiagnostics.SfFailed(token.Command, "this version of sf does not show access tokens.", UpdateHint))
            : Failed(token, context);
    }

    private static string? Usable(string? token) =>
        string.IsNullOrWhiteSpace(token) || token.StartsWith(Redacted, StringComparison.Ordinal) ? null : token;

    private SeederException Failed(SfAnswer answer, LoginContext context)
    {
        var words = context.Secrets.Hide(Log.KnownSecrets.Hide(answer.Reason));
        return SeederException.Of(
            answer.Error is "NamedOrgNotFoundError" or "NoOrgFound" or "AuthInfoCreationError" or "NoAuthInfoFound"
            || answer.Reason.Contains("No authorization information found", StringComparison.OrdinalIgnoreCase)
                ? LoginDiagnostics.UnknownOrg(_name, words, SfFiles.Names())
                : LoginDiagnostics.SfFailed(answer.Command, words, answer.TimedOut
                    ? "Run the command by hand: it may ask a question, or its network may be slow."
                    : $"Run the command by hand. If the login has expired, log in again with 'sf org login web --alias {_name}'."));
    }
}

/// <summary>What a command of sf printed.</summary>
/// <param name="Command">The command without its flags, such as <c>sf org display</c>.</param>
/// <param name="Result">The property <c>result</c>; null if the command failed or printed no JSON.</param>
/// <param name="Error">The name of the error; empty if sf gave no name.</param>
/// <param name="Reason">Why it failed, in sf's words.</param>
internal sealed record SfAnswer(string Command, JsonElement? Result, string Error, string Reason)
{
    public bool TimedOut { get; init; }

    public bool IsGood => Result is not null;

    /// <summary>Whether this version of sf has no such command.</summary>
    public bool IsUnknownCommand => Reason.Contains("not found", StringComparison.OrdinalIgnoreCase)
        && Reason.Contains("command", StringComparison.OrdinalIgnoreCase)
        || Reason.Contains("is not a sf command", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text of the result; null if it has none of this name.</summary>
    public string? Text(string name) =>
        Result is { ValueKind: JsonValueKind.Object } result
        && result.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>Reads what a command printed with --json: one object, perhaps between lines of warnings.</summary>
    public static SfAnswer Read(string command, int exit, byte[] output, string errors)
    {
        if (Json(output) is not { } root)
        {
            var words = errors.Trim();
            var reason = words.Length == 0 ? $"it ended with status {exit} and printed no JSON." : words.Split('\n')[^1].Trim();
            return new SfAnswer(command, null, "", reason);
        }
        var isGood = root.TryGetProperty("result", out var result)
            && (!root.TryGetProperty("status", out var status) || (status.ValueKind == JsonValueKind.Number && status.GetRawText() == "0"));
        return isGood
            ? new SfAnswer(command, result, "", "")
            : new SfAnswer(command, null, Property("name"), Property("message") is { Length: > 0 } message ? message : $"status {exit}.");

        string Property(string name) =>
            root.TryGetProperty(name, out var text) ? Text(text) ?? "" : "";
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // It is not Unicode, such as "\ud800".
            return null;
        }
    }

    // Warnings and notes about updates may come before and after the object, and may contain braces.
    private static JsonElement? Json(byte[] output)
    {
        for (var at = 0; at < output.Length && output.AsSpan(at).IndexOf((byte)'{') is >= 0 and var next; at++)
        {
            at += next;
            var reader = new Utf8JsonReader(output.AsSpan(at));
            try
            {
                if (JsonElement.TryParseValue(ref reader, out var found) && found is { } root && IsAnswer(root))
                {
                    return root;
                }
            }
            catch (JsonException)
            {
                // A brace in a warning.
            }
        }
        return null;
    }

    private static bool IsAnswer(JsonElement root) => root.ValueKind == JsonValueKind.Object
        && (root.TryGetProperty("status", out _) || root.TryGetProperty("result", out _) || root.TryGetProperty("message", out _));
}
