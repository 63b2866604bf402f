using System.Diagnostics;

namespace Seeder.Cli.Tests.Progress;

/// <summary>A real terminal: tmux runs a shell, types keys and shows what is on the screen.</summary>
internal sealed class Tmux : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _socket = $"seeder-{Guid.NewGuid():N}";
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;

    /// <param name="folder">The folder of the shell.</param>
    /// <param name="environment">The environment of the shell, without the settings of this machine.</param>
    public Tmux(string folder, IReadOnlyDictionary<string, string> environment, int columns, int rows = 24)
    {
        (_folder, _environment) = (folder, environment);
        Run("-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", "-c", folder, "env PS1='$ ' sh");
        Run("set-option", "-g", "history-limit", "10000");
    }

    /// <summary>
    /// Waits for the prompt, types a command line and presses Enter. Keys before the prompt would be shown before it. <c>seeder</c> is the
    /// command under test.
    /// </summary>
    public async Task TypeAsync(string line)
    {
        await UntilAsync("the prompt", HasPrompt);
        Run("send-keys", line.Replace("seeder ", $"{CliProcess.Executable} ", StringComparison.Ordinal), "Enter");
    }

    /// <summary>Whether the shell waits for a command line.</summary>
    public static bool HasPrompt(IReadOnlyList<string> lines) => lines[^1] == "$";

    /// <summary>Presses keys, such as <c>C-c</c>.</summary>
    public void Press(string keys) => Run("send-keys", keys);

    public void Resize(int columns) => Run("resize-window", "-x", $"{columns}");

    /// <summary>The lines of the screen and those that scrolled away; lines that the terminal broke are joined.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. Run("capture-pane", "-p", "-J", "-S", "-").TrimEnd('\n').Split('\n').Select(l => l.TrimEnd())];

    /// <summary>Waits until the screen is what the test waits for.</summary>
    public async Task<IReadOnlyList<string>> UntilAsync(string what, Func<IReadOnlyList<string>, bool> wanted)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var lines = Lines();
            if (wanted(lines))
            {
                return lines;
            }
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                Assert.Fail($"The screen does not show {what}:\n{string.Join('\n', lines)}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary>Waits for a text on the screen.</summary>
    public Task<IReadOnlyList<string>> UntilAsync(string text) =>
        UntilAsync($"'{text}'", lines => lines.Any(l => l.Contains(text, StringComparison.Ordinal)));

    /// <summary>Whether the cursor can be seen.</summary>
    public bool ShowsCursor => Run("display-message", "-p", "#{cursor_flag}").Trim() == "1";

    /// <summary>The id of the shell's process.</summary>
    public string Shell => Run("display-message", "-p", "#{pane_pid}").Trim();

    public void Dispose() => Run("kill-server");

    private string Run(params string[] args)
    {
        // The shell of a terminal hears Ctrl-C, even if the tests do not.
        string[] hears = CliProcess.IsDeaf() ? ["--default-signal=INT"] : [];
        var start = new ProcessStartInfo("env", [.. hears, "tmux", "-L", _socket, .. args])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OuterEnvironment.Use(start);
        CliProcess.Unset.ToList().ForEach(variable => start.Environment.Remove(variable));
        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode switch
        {
            0 => output,
            127 => throw new InvalidOperationException("NOT RUN: this machine has no tmux, which the tests of the live screen need."),
            _ => throw new InvalidOperationException($"tmux {string.Join(' ', args)}: {error.Result}"),
        };
    }
}
