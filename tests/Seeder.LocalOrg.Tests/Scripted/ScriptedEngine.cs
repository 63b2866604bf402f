using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.Text;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Local.Tests.Scripted;

/// <summary>The engine with a scripted org in a temporary folder. Waits end at once.</summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    private OrgSession? _session;

    public ScriptedOrg Org { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("seeder-scripted-").FullName;

    /// <summary>The notes about waits.</summary>
    public List<string> Waits { get; } = [];

    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public string ManifestPath => Path.Combine(Folder, "x.manifest.json");

    public async Task<OrgSession> OpenAsync() => _session ??= await OrgSession.OpenAsync(
        Logins.Token(Org.Url, Org.Token), Logins.Context(HastyTime.Instance, Timeout) with { Note = Waits.Add }, null, default);

    /// <returns>The report as text, or the diagnostic that stopped the command.</returns>
    public async Task<(ExitCode Exit, string Text)> ApplyAsync(string yaml)
    {
        try
        {
            var request = new PlanRequest(
                new SourceText("x.yaml", yaml), DateTimeOffset.UtcNow)
            { ResolveMode = new ResolveMode(TimeSpan.Zero) };
            using var run = new SeedRun(await OpenAsync(), new RunOptions(request) { ManifestPath = ManifestPath }, HastyTime.Instance);
            var report = await run.ApplyAsync(new Watcher(this), default, default);
            return (report.ExitCode, DiagnosticText.Render(report.Diagnostics));
        }
        catch (SeederException stopped)
        {
            return (stopped.Kind.ToExitCode(), DiagnosticText.Render(stopped.Diagnostic));
        }
    }

    /// <summary>Reads a resource, and returns its JSON.</summary>
    public async Task<string> ReadAsync(string resource)
    {
        try
        {
            var session = await OpenAsync();
            using var answer = await session.Client.ReadAsync(resource, new("GET", resource, default), default);
            return answer.RootElement.GetRawText();
        }
        catch (SeederException stopped)
        {
            return DiagnosticText.Render(stopped.Diagnostic);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        await Org.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Watcher(ScriptedEngine engine) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.IsImportant)
            {
                engine.Waits.Add(value.Note!);
            }
        }
    }
}
