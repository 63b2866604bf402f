using System.Text;
using Microsoft.Net.Http.Headers;

namespace Seeder.Local;

/// <summary>The parameters of a login: those of the query string, and of the body if it is a form.</summary>
internal sealed class OAuthForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private OAuthForm((string? Id, string? Secret) client) => Client = client;

    /// <summary>The client's id and secret, from the header <c>Authorization: Basic</c> or the parameters.</summary>
    public (string? Id, string? Secret) Client { get; private set; }

    /// <exception cref="OAuthError">The form cannot be read.</exception>
    public static OAuthForm Read(ApiRequest request)
    {
        var form = new OAuthForm(Basic(request.Authorization));
        try
        {
            form.Add(request.Query);
            if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase))
            {
                form.Add(ApiRequest.ParseQuery(request.BodyText));
            }
        }
        catch (Refusal)
        {
            throw OAuthError.Unreadable();
        }

        form.Client = form.Client.Id is null ? (form.Find("client_id"), form.Find("client_secret")) : form.Client;
        return form;
    }

    public string? Find(string name) => values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="OAuthError">The parameter is missing.</exception>
    public string Get(string name) => Find(name) ?? throw OAuthError.Missing(name);

    private void Add(IReadOnlyDictionary<string, string> more)
    {
        foreach (var (name, value) in more)
        {
            values[name] = value;
        }
    }

    // Id and secret are encoded as in a form (RFC 6749, section 2.3.1).
    private static (string?, string?) Basic(string? header)
    {
        if (header is null || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var buffer = new byte[header.Length];
        var text = Convert.TryFromBase64String(header["Basic ".Length..].Trim(), buffer, out var length)
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(text), null)
            : (Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }
}
