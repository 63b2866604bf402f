using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>How the real process ended, and what it said where.</summary>
internal sealed record CliResult(int Exit, string Out, string Err)
{
    /// <summary>stdout as exactly one JSON object.</summary>
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    public override string ToString() => $"exit {Exit}\n{Out}\n{Err}";
}

/// <summary>The command line as a process in a folder of its own, with none of this machine's settings.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _err;
    private readonly StringWriter _read = new();

    public CliProcess(string folder, IReadOnlyDictionary<string, string> environment, params string[] args)
        : this(folder, environment, Executable, args)
    {
    }

    private CliProcess(string folder, IReadOnlyDictionary<string, string> environment, string file, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(file, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Unset)
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
        _err = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What this machine may have set and a test has not.</summary>
    public static IReadOnlyList<string> Unset { get; } = [
        "SF_TARGET_ORG", "SF_ACCESS_TOKEN", "SF_ORG_INSTANCE_URL", "SF_ORG_API_VERSION", "NO_COLOR", "CI"];

    /// <summary>A published command to test; null for the one that was built with the tests.</summary>
    public static string? Published { get; } = Environment.GetEnvironmentVariable("SEEDER_COMMAND");

    // Started directly, it is up sooner than by the dotnet command.
    public static string Executable =>
        Published ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "seeder.exe" : "seeder");

    /// <summary>On a disk that takes no file beyond so many kilobytes: a write fails as on a full one.</summary>
    public static CliProcess OnFullDisk(string folder, IReadOnlyDictionary<string, string> environment, int kilobytes, params string[] args)
    {
        // The runtime keeps its code in a file of its own memory unless it is told not to.
        var unlimited = new Dictionary<string, string>(environment) { ["DOTNET_EnableWriteXorExecute"] = "0" };
        return new CliProcess(
            folder, unlimited, "bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"", Executable, .. args]);
    }

    /// <summary>With its streams as a shell sets them, such as <c>&gt;&amp;-</c>, which closes stdout.</summary>
    public static CliProcess Redirected(
        string folder, IReadOnlyDictionary<string, string> environment, string redirection, params string[] args) =>
        new(folder, environment, "bash", ["-c", $"exec \"$0\" \"$@\" {redirection}", Executable, .. args]);

    /// <summary>Reads stdout up to a line that satisfies the test; null where stdout ends before.</summary>
    public async Task<string?> ReadLineAsync(Func<string, bool> wanted)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _read.WriteLine(line);
            if (wanted(line))
            {
                return line;
            }
        }
        return null;
    }

    /// <summary>Ctrl-C; or SIGTERM, where whoever started the tests has them and all that they start ignore Ctrl-C, as a shell does with
    /// what runs in its background.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", [IsDeaf() ? "-TERM" : "-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Whether what these tests start ignores Ctrl-C from the beginning.</summary>
    public static bool IsDeaf()
    {
        const int Interrupt = 2;
        const string Ignored = "SigIgn:";
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(l => l.StartsWith(Ignored, StringComparison.Ordinal)) is var line
                && (ulong.Parse(
                    line.AsSpan(Ignored.Length).Trim(),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture) & (1UL << (Interrupt - 1))) != 0;
    }

    public bool HasEnded => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Ends it at once: it hears nothing of it (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Kills it once the moment has come; the test fails where it ended before.</summary>
    public async Task KillAtAsync(Func<Task<bool>> moment)
    {
        while (!await moment())
        {
            if (HasEnded)
            {
                NUnit.Framework.Assert.Fail($"It ended before it was to be killed: {await EndAsync()}");
            }
            await Task.Yield();
        }
        Kill();
        await EndAsync();
    }

    public async Task<CliResult> EndAsync()
    {
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return new CliResult(_process.ExitCode, _read + rest, await _err);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
        _read.Dispose();
    }
}
