using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>The exit code and the output of a command.</summary>
internal sealed record CliResult(int Exit, string Out, string Err)
{
    /// <summary>stdout, which must be exactly one JSON object.</summary>
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    public override string ToString() => $"exit {Exit}\n{Out}\n{Err}";
}

/// <summary>The command line as a separate process, without the settings of this machine.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _err;
    private readonly StringWriter _read = new();
    private readonly StringBuilder _said = new();

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
        OuterEnvironment.Use(start);
        foreach (var name in Unset)
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
        _err = ReadErrAsync();
    }

    /// <summary>Environment variables that are removed for the command.</summary>
    public static IReadOnlyList<string> Unset { get; } = [
        "SF_TARGET_ORG", "SF_ACCESS_TOKEN", "SF_ORG_INSTANCE_URL", "SF_ORG_API_VERSION", "SFDX_AUTH_URL", "SF_CLIENT_ID",
        "SF_CLIENT_SECRET",
        "SF_USERNAME", "SF_JWT_KEY", "SF_JWT_KEY_FILE", "SF_LOGIN_URL", "SF_AUDIENCE_URL", "SEEDER_SF", "NO_COLOR", "CI",
        "GITHUB_STEP_SUMMARY"];

    /// <summary>The path of a published command to test; null tests the one that was built with the tests.</summary>
    public static string? Published { get; } = Environment.GetEnvironmentVariable("SEEDER_COMMAND");

    // The executable starts faster than the dotnet command.
    public static string Executable =>
        Published ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "seeder.exe" : "seeder");

    /// <summary>Starts it with a limit for file sizes in kilobytes, so that a write fails as on a full disk.</summary>
    public static CliProcess OnFullDisk(string folder, IReadOnlyDictionary<string, string> environment, int kilobytes, params string[] args)
    {
        // The runtime would keep its code in a file, which the limit would affect.
        var unlimited = new Dictionary<string, string>(environment) { ["DOTNET_EnableWriteXorExecute"] = "0" };
        return new CliProcess(
            folder, unlimited, "bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"", Executable, .. args]);
    }

    /// <summary>Starts it with its streams as a shell redirects them, such as <c>&gt;&amp;-</c>, which closes stdout.</summary>
    public static CliProcess Redirected(
        string folder, IReadOnlyDictionary<string, string> environment, string redirection, params string[] args) =>
        new(folder, environment, "bash", ["-c", $"exec \"$0\" \"$@\" {redirection}", Executable, .. args]);

    /// <summary>Reads stdout until a line satisfies the condition; null if stdout ends before.</summary>
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

    /// <summary>What it has written to stderr until now.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    private async Task<string> ReadErrAsync()
    {
        var piece = new char[4096];
        while (await _process.StandardError.ReadAsync(piece) is var count and > 0)
        {
            lock (_said)
            {
                _said.Append(piece, 0, count);
            }
        }
        return Said;
    }

    /// <summary>Sends Ctrl-C. It sends SIGTERM if the test process ignores Ctrl-C, as background jobs of a shell do.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", [IsDeaf() ? "-TERM" : "-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Whether processes that these tests start ignore Ctrl-C.</summary>
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

    /// <summary>Kills it at once (SIGKILL).</summary>
    public void Kill() => _process.Kill();

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
