namespace Seeder.Cli.Tests;

/// <summary>A local org in a separate process, with a fixed address and a file, so that its data outlives the process.</summary>
/// <param name="more">More arguments of <c>org start</c>.</param>
internal sealed class OrgProcess(string data, params string[] more) : IDisposable
{
    private CliProcess? _process;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    public string Token { get; private set; } = "";

    public string Id { get; private set; } = "";

    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = new CliProcess(
            Path.GetDirectoryName(data)!,
            new Dictionary<string, string>(),
            ["org", "start", "--data", data, "--port", $"{Url.Port}", .. more]);
        Id = await FieldAsync("org ");
        Url = new Uri(await FieldAsync("url "));
        Token = await FieldAsync("token ");
    }

    /// <summary>Saves a copy of the files.</summary>
    public Task SaveAsync() => StoppedAsync(() => CopyAll(Folder, Kept));

    /// <summary>Restores the copy of the files.</summary>
    public Task RestoreAsync() => StoppedAsync(() =>
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }
        CopyAll(Kept, Folder);
    });

    /// <summary>Kills it, and waits until its file is closed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.EndAsync();
    }

    public void Dispose() => _process?.Dispose();

    private string Folder => Path.GetDirectoryName(data)!;

    private string Kept => $"{Folder}-kept";

    private async Task StoppedAsync(Action work)
    {
        await KillAsync();
        work();
        await StartAsync();
    }

    private static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private async Task<string> FieldAsync(string name) =>
        (await _process!.ReadLineAsync(l => l.StartsWith(name, StringComparison.Ordinal)))?[name.Length..].Trim()
            ?? throw new InvalidOperationException((await _process.EndAsync()).ToString());
}
