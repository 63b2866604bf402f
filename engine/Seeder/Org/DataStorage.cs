using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>Reads the free data storage of an org.</summary>
internal static class DataStorage
{
    /// <returns>
    /// The free space in megabytes; null if the user has no permission to read it (the resource requires the right to view setup).
    /// </returns>
    public static async Task<int?> LeftAsync(OrgClient client, CancellationToken cancel)
    {
        try
        {
            using var limits = await client.ReadAsync("limits", new ApiRequest("GET", "limits", default), cancel);
            return Reads.Take<int?>("limits", () => limits.RootElement.GetProperty("DataStorageMB").GetProperty("Remaining").GetInt32());
        }
        // The value is only shown, so any error is ignored.
        catch (SeederException)
        {
            return null;
        }
    }
}
