using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>How much data storage an org has left.</summary>
public static class DataStorage
{
    /// <returns>Megabytes; null where the user may not ask (the resource wants the right to view setup).</returns>
    public static async Task<int?> LeftAsync(OrgConnection connection, CancellationToken cancel)
    {
        try
        {
            using var limits = await connection.ReadAsync("limits", new ApiRequest("GET", "limits", default), cancel);
            return limits.RootElement.TryGetProperty("DataStorageMB", out var storage) && storage.TryGetProperty("Remaining", out var left) ? left.GetInt32() : null;
        }
        catch (StoppedException stopped) when (stopped.Code == ExitCode.Rejected)
        {
            return null;
        }
    }
}
