namespace Seeder.Cli.Tests.Campaign;

/// <summary>Secrets in the environment and the files of a command. Tests check that no output contains one of them.</summary>
internal sealed class Canaries
{
    private const int Count = 20;

    private readonly List<string> _secrets = [.. Enumerable.Range(1, Count).Select(n => $"canary{n:00}{Guid.NewGuid():N}")];
    private string _token = "";

    /// <summary>The places where a secret was found; empty if there was no leak.</summary>
    public List<string> Seen { get; } = [];

    public void PutInto(Dictionary<string, string> variables, string token)
    {
        _token = token;
        for (var i = 0; i < Count; i++)
        {
            variables[$"CANARY_{i + 1:00}_SECRET"] = _secrets[i];
        }
    }

    public CliResult Check(CliResult result)
    {
        Check("the output", result.ToString());
        return result;
    }

    /// <summary>Searches a text for every secret.</summary>
    public void Check(string where, string text)
    {
        if (_token.Length > 0 && text.Contains(_token, StringComparison.Ordinal))
        {
            Seen.Add($"{where} holds the token");
        }
        Seen.AddRange(_secrets.Where(s => text.Contains(s, StringComparison.Ordinal)).Select(s => $"{where} holds {s[..8]}"));
    }

    public async Task CheckFilesAsync(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Check(Path.GetFileName(file), await File.ReadAllTextAsync(file));
        }
    }
}
