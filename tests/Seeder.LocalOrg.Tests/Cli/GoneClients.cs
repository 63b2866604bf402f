using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>
/// The requests of clients that were killed, or that closed their connections. The org learns later that a client is gone, and until then
/// it may execute the client's request, above all if a fault that holds it is removed.
/// </summary>
internal static class GoneClients
{
    // Only a hanging org takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Waits until the org has ended all requests that it has received. No other client may have a request that is held.
    /// </summary>
    /// <param name="log">Reads the org's log.</param>
    public static Task EndedAsync(Func<Task<JsonNode>> log) => UntilAsync(async () => AreEnded(await log()), log);

    /// <summary>The same, of a client that was killed. What it has sent may still be on its way.</summary>
    /// <param name="org">The address of the org.</param>
    /// <param name="log">Reads the org's log.</param>
    public static Task KilledAsync(Uri org, Func<Task<JsonNode>> log) =>
        // A request is in the log as soon as the org has read it from its connection.
        UntilAsync(async () => !HasConnections(org) && AreEnded(await log()), log);

    private static async Task UntilAsync(Func<Task<bool>> isSo, Func<Task<JsonNode>> log)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"the org does not end the requests of clients that are gone: {await log()}");
            }
            await Task.Delay(5);
        }
    }

    private static bool AreEnded(JsonNode log) => log.AsArray().All(e => e!["end"] is not null);

    // The org has not closed its end of a connection yet that the client has closed.
    private static bool HasConnections(Uri org) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Any(c => c.State == TcpState.CloseWait && c.LocalEndPoint.Port == org.Port);
}
