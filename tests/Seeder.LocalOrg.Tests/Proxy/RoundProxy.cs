using System.Net;
using System.Text.Json;

namespace Seeder.Local.Tests.Proxy;

/// <summary>
/// A proxy that counts round trips. It holds requests until the client sends no more of them, and then answers all of them: these are one
/// round. The number of rounds is the number of requests that wait for each other, whatever the speed of the machine is.
/// </summary>
internal sealed class RoundProxy(Uri org) : HttpProxy(org)
{
    // Requests that do not wait for each other arrive within a few milliseconds. A machine under load may need longer.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);

    private readonly Lock _gate = new();
    private readonly List<List<string>> _rounds = [];
    private TaskCompletionSource _release = Source();
    private List<string> _held = [];

    /// <summary>
    /// The rounds since the last call. A request is a word such as <c>GET userinfo</c>, <c>POST batch/3</c> with the number of its parts.
    /// </summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = [.. _rounds.Select(r => string.Join(", ", r.Order(StringComparer.Ordinal)))];
            _rounds.Clear();
            return taken;
        }
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task<RawResponse> AnswerAsync(RawRequest request)
    {
        await HoldAsync(request);
        using var response = await ForwardAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection"))
            .Select(h => (h.Key, string.Join(", ", h.Value)))
            .ToList();
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        return new RawResponse((int)response.StatusCode, headers, body);
    }

    private async Task HoldAsync(RawRequest request)
    {
        TaskCompletionSource release;
        int count;
        lock (_gate)
        {
            _held.Add(Word(request));
            (release, count) = (_release, _held.Count);
        }
        await Task.Delay(Quiet, Stop);
        lock (_gate)
        {
            // The last request that arrived ends the round.
            if (release == _release && _held.Count == count)
            {
                _rounds.Add(_held);
                _held = [];
                _release = Source();
                release.SetResult();
            }
        }
        await release.Task.WaitAsync(Stop);
    }

    private static string Word(RawRequest request)
    {
        var path = request.Target.Split('?')[0].TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name == "batch"
            ? $"{request.Method} batch/{JsonDocument.Parse(request.Body).RootElement.GetProperty("batchRequests").GetArrayLength()}"
            : $"{request.Method} {name}";
    }
}
