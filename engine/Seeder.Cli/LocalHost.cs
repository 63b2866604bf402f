using Seeder.Core.Schema;
using Seeder.Files;
using Seeder.Local;

namespace Seeder.Cli;

/// <summary>A local org in this process. Only one process at a time may use its file: two would assign the same ids.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly RunLock? _lock;

    private LocalHost(LocalOrg org, RunLock? held) => (Org, _lock) = (org, held);

    public LocalOrg Org { get; }

    public Uri Url => Org.Url;

    public string AccessToken => Org.AccessToken;

    /// <summary>One sentence for each piece of metadata that the org ignores.</summary>
    public IEnumerable<string> Notes => Org.Notes;

    /// <param name="data">The database file, or <c>:memory:</c>.</param>
    /// <param name="describe">Makes the other options, with checked metadata. Called while this process holds the lock, so it may write
    /// files that the org reads.</param>
    public static async Task<LocalHost> StartAsync(string data, Func<LocalOrgOptions> describe, TimeProvider time, CancellationToken cancel)
    {
        var file = data == ":memory:" ? null : data;
        if (file is not null)
        {
            LocalData.Check(file);
        }
        var held = file is null ? null : Take(file, time);
        var options = new LocalOrgOptions();
        try
        {
            options = describe();
            LocalData.Prepare(data, time);
            return new LocalHost(await LocalOrg.StartAsync(options with { DataFile = file }, cancel), held);
        }
        catch (SeederException)
        {
            held?.Dispose();
            throw;
        }
        catch (IOException exception) when (options.Port > 0)
        {
            held?.Dispose();
            throw SeederException.Of(CommandLineDiagnostics.PortTaken(options.Port, exception.Message));
        }
        catch (MetadataException broken)
        {
            held?.Dispose();
            var source = new MetadataFile(broken.Path, File.ReadAllText(broken.Path));
            throw SeederException.Of(
                SchemaDiagnostics.BrokenMetadata(source, broken.Line, broken.Column, broken.Message));
        }
        // SQLite throws several types of exceptions; all of them mean that the file cannot be opened.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            held?.Dispose();
            throw SeederException.Of(CommandLineDiagnostics.LocalOrgFailed(data, exception));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Org.DisposeAsync();
        _lock?.Dispose();
    }

    private static RunLock Take(string file, TimeProvider time)
    {
        try
        {
            return RunLock.Take($"{file}.lock", time);
        }
        catch (SeederException stopped) when (stopped.Diagnostic.Code == "SEED603")
        {
            throw SeederException.Of(CommandLineDiagnostics.LocalOrgInUse(file));
        }
    }
}
