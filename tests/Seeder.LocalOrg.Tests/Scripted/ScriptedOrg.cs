using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// An org that answers what a test scripts, over a raw socket. It shares no code with the local org, and it can break every rule of HTTP
/// and of the API. Without a script it is an empty org of a few types that accepts every write.
/// <code>
/// await using var org = new ScriptedOrg();
/// org.Type("Contact", "003", "LastName string(80) required", "AccountId reference(Account) as=Account children=Contacts");
/// org.OnQuery("FROM Account", _ => [new { Id = "001000000000001AAA", Name = "Acme" }]);         // rows; null: the next rule answers
/// org.On("POST", "*/composite/sobjects", r => ScriptedAnswer.Errors(400, "DUPLICATE_VALUE", "taken"));
/// org.On("GET", "/services/oauth2/userinfo", r => r.Nth == 1 ? ScriptedAnswer.Hang : null);     // null: the rule before answers
/// </code>
/// <list type="bullet">
/// <item>The command line: set <c>SF_ORG_INSTANCE_URL</c> to <see cref="Url"/> and <c>SF_ACCESS_TOKEN</c> to <see cref="Token"/>. The
/// library:
/// <c>OrgSession.OpenAsync(new OrgCredentials(org.Url, org.Token), ...)</c>.</item>
/// <item>The last rule that fits answers. In a pattern, <c>*</c> stands for any characters. A pattern with a <c>?</c> is compared with path
/// and query, another one with the path alone. Both are compared as decoded text, so write <c>*/query?q=SELECT Id*</c>.</item>
/// <item>The parts of a Batch call go through the same rules, one by one.</item>
/// <item><see cref="Requests"/> holds every request with its headers; <see cref="Parts"/> also holds the parts of Batch calls.</item>
/// <item><see cref="Rows"/> are the records that the default answers stored and find again by <c>Id IN (...)</c>; add strangers' rows with
/// <see cref="Add"/>.</item>
/// </list>
/// </summary>
internal sealed class ScriptedOrg : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly ConcurrentQueue<ScriptedRequest> _parts = new();
    private readonly List<(
        string Method, Regex Pattern, bool WithQuery, Func<ScriptedRequest, ScriptedAnswer?> Answer, StrongBox Count)> _rules = [];
    private readonly Task _accepting;

    private sealed class StrongBox
    {
        public int Value;
    }

    /// <param name="address">The address to listen on; null is 127.0.0.1.</param>
    public ScriptedOrg(IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        var end = (IPEndPoint)_listener.LocalEndpoint;
        Url = new Uri($"http://{end}");
        ScriptedDefaults.Install(this);
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The access token. The default responses do not check it.</summary>
    public string Token { get; init; } = "00DCANARY!AQcAQNeverShowThisTokenToAnyone";

    public string OrgId { get; init; } = "00D000000000001EAA";

    public string UserId { get; init; } = "005000000000001AAA";

    public string Name { get; set; } = "Scripted";

    /// <summary>The describe of each type, by name.</summary>
    public ConcurrentDictionary<string, ScriptedType> Types { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All rows, by id, with their type, their fields, and whether they are deleted.</summary>
    public ConcurrentDictionary<string, ScriptedRow> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Every HTTP request, in the order of arrival.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>All requests. After each Batch call come its subrequests.</summary>
    public IReadOnlyList<ScriptedRequest> Parts => [.. _parts];

    /// <summary>Adds a rule. If the function returns null, an earlier rule answers.</summary>
    public ScriptedOrg On(string method, string pattern, Func<ScriptedRequest, ScriptedAnswer?> answer)
    {
        var regex = new Regex(
            $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline | RegexOptions.IgnoreCase);
        lock (_rules)
        {
            _rules.Add((method, regex, pattern.Contains('?', StringComparison.Ordinal), answer, new StrongBox()));
        }
        return this;
    }

    /// <summary>
    /// Answers each query whose SOQL contains a text. A row is an anonymous object. If the function returns null, an earlier rule answers.
    /// </summary>
    public ScriptedOrg OnQuery(string part, Func<string, IEnumerable<object>?> rows) => On("GET", "*/query*?q=*", request =>
        request.Query("q") is { } soql && soql.Contains(part, StringComparison.OrdinalIgnoreCase) && rows(soql) is { } found
            ? ScriptedAnswer.Page(found)
            : null);

    /// <summary>Describes a type by a small table; <see cref="ScriptedType"/> explains the syntax of a field.</summary>
    public ScriptedOrg Type(string name, string prefix, params string[] fields)
    {
        Types[name] = new ScriptedType(name, prefix, fields);
        return this;
    }

    /// <summary>Adds a row to the org, as another user does.</summary>
    public string Add(string type, object fields, string? createdBy = null, DateTimeOffset? created = null) =>
        ScriptedDefaults.Create(
            this, type, ScriptedAnswer.Fields(fields), createdBy ?? "005000000000009AAA", created ?? DateTimeOffset.UtcNow.AddYears(-1));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }

    /// <summary>Returns the response of the last rule that matches.</summary>
    internal ScriptedAnswer Answer(ScriptedRequest request)
    {
        _parts.Enqueue(request);
        var (target, path) = (Uri.UnescapeDataString(request.Target), Uri.UnescapeDataString(request.Path));
        for (var i = Count() - 1; i >= 0; i--)
        {
            var (method, pattern, withQuery, answer, count) = At(i);
            if ((method == "*" || method == request.Method) && pattern.IsMatch(withQuery ? target : path)
                && answer(request with { Nth = Interlocked.Increment(ref count.Value) }) is { } given)
            {
                return given;
            }
        }
        return ScriptedAnswer.Errors(404, "NOT_FOUND", "The requested resource does not exist");
    }

    private int Count()
    {
        lock (_rules)
        {
            return _rules.Count;
        }
    }

    private (string Method, Regex Pattern, bool WithQuery, Func<ScriptedRequest, ScriptedAnswer?> Answer, StrongBox Count) At(int index)
    {
        lock (_rules)
        {
            return _rules[index];
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        // The listener may stop between two calls.
        catch (Exception exception)
            when (_stop.IsCancellationRequested && exception is OperationCanceledException or InvalidOperationException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var wire = new ScriptedWire(stream);
                while (await wire.ReadAsync(_stop.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    if (!await wire.WriteAsync(Answer(request), _stop.Token))
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // The client or the test has ended.
            }
        }
    }
}
