using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>Reads the free data storage of an org.</summary>
internal static class DataStorage
{
    /// <returns>Megabytes; null where the user may not ask (the resource wants the right to view setup).</returns>
    public static async Task<int?> LeftAsync(OrgClient client, CancellationToken cancel)
    {
        try
        {
            using var limits = await client.ReadAsync("limits", new ApiRequest("GET", "limits", default), cancel);
            return Reads.Take<int?>("limits", () => limits.RootElement.GetProperty("DataStorageMB").GetProperty("Remaining").GetInt32());
        }
        // Without it there is one line less to show, whatever the reason.
        catch (SeederException)
        {
            return null;
        }
    }
}
