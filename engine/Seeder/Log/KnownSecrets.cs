using System.Text.RegularExpressions;

namespace Seeder.Log;

/// <summary>
/// Removes what looks like a secret of Salesforce: session ids, SFDX auth URLs, JSON Web Tokens, private keys, refresh tokens and the
/// values of OAuth parameters. A body may hold secrets that this run does not know, for example the id of another session.
/// </summary>
internal static partial class KnownSecrets
{
    private const string Names =
        "access_token|refresh_token|id_token|client_secret|client_assertion|assertion|sessionId|session_id|password|sid";

    /// <summary>Returns the text with <c>***</c> in place of each secret.</summary>
    public static string Hide(string text) => InJson.Replace(Shapes.Replace(text, "***"), "$1***");

    [GeneratedRegex(
        @"force://[^\s""'<>]+"
        + @"|00D[A-Za-z0-9]{12,15}(?:!|%21|\\u0021|&#33;|&excl;)[A-Za-z0-9._%\-]{12,}"
        + @"|eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]*"
        + @"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"
        + @"|\b5Aep[A-Za-z0-9._]{20,}"
        + @"|(?<=\bBearer )[A-Za-z0-9._~+/=!\-]{8,}"
        + @"|(?<=\b(?:" + Names + @")=)[^&\s""']+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shapes { get; }

    [GeneratedRegex("(\"(?:" + Names + @")""\s*:\s*"")(?:[^""\\]|\\.)*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InJson { get; }
}
