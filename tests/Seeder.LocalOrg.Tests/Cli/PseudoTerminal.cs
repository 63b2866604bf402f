using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Seeder.Cli.Tests;

/// <summary>
/// Runs the command line on a pseudo-terminal (pty(7)), which is its controlling terminal, so that Ctrl-C and Ctrl-D have their normal
/// effect.
/// </summary>
internal static class PseudoTerminal
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int LongestName = 128;

    // The first terminal that a session leader opens becomes its controlling terminal (Linux).
    private const string Start = """tty=$1; out=$2; shift 2; exec "$@" <"$tty" >"$out" 2>"$tty" """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Types the keys when the prompt appears, and returns the output and the exit code.</summary>
    /// <param name="folder">The folder in which the command runs.</param>
    /// <param name="environment">The environment of the command, without the settings of this machine.</param>
    /// <param name="prompt">The text to wait for.</param>
    /// <param name="keys">The keys to type after it.</param>
    /// <param name="stdout">A file for stdout; null for the terminal.</param>
    /// <param name="args">The arguments of the command.</param>
    public static async Task<CliResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, string prompt, string keys, string? stdout, params string[] args)
    {
        using var terminal = Open(out var name);
        string[] hears = CliProcess.IsDeaf() ? ["env", "--default-signal=INT"] : [];
        var start = new ProcessStartInfo(
            "setsid", ["--wait", .. hears, "sh", "-c", Start, "sh", name, stdout ?? name, CliProcess.Executable, .. args])
        {
            WorkingDirectory = folder,
        };
        OuterEnvironment.Use(start);
        CliProcess.Unset.ToList().ForEach(variable => start.Environment.Remove(variable));
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        try
        {
            var shown = await Task.Run(() => Talk(terminal, prompt, keys)).WaitAsync(Patience);
            await process.WaitForExitAsync();
            return new CliResult(process.ExitCode, shown, "");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string Talk(FileStream terminal, string prompt, string keys)
    {
        var (shown, typed) = (new StringBuilder(), false);
        var (buffer, decoder) = (new byte[4096], Encoding.UTF8.GetDecoder());
        var text = new char[buffer.Length];
        while (Read(terminal, buffer) is > 0 and var count)
        {
            shown.Append(text, 0, decoder.GetChars(buffer, 0, count, text, 0));
            if (!typed && shown.ToString().Contains(prompt, StringComparison.Ordinal))
            {
                terminal.Write(Encoding.UTF8.GetBytes(keys));
                typed = true;
            }
        }
        return shown.ToString();
    }

    // Once nobody has the other side open any more, Linux answers with an error, other systems with an end.
    private static int Read(FileStream terminal, byte[] buffer)
    {
        try
        {
            return terminal.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static FileStream Open(out string name)
    {
        var handle = new SafeFileHandle(posix_openpt(ReadWrite | CloseOnExec), ownsHandle: true);
        var (file, bytes) = ((int)handle.DangerousGetHandle(), new byte[LongestName]);
        if (handle.IsInvalid || grantpt(file) != 0 || unlockpt(file) != 0 || ptsname_r(file, bytes, bytes.Length) != 0)
        {
            throw new InvalidOperationException($"This machine has no pseudo-terminals: error {Marshal.GetLastPInvokeError()}.");
        }
        name = Encoding.UTF8.GetString(bytes, 0, bytes.AsSpan().IndexOf((byte)0));
        return new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
    }

#pragma warning disable SYSLIB1054 // LibraryImport would need unsafe code in the whole project.
#pragma warning disable IDE1006 // They are named as in C.
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int grantpt(int file);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int unlockpt(int file);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ptsname_r(int file, byte[] name, nint length);
#pragma warning restore
}
