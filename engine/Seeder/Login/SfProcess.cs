using System.ComponentModel;
using System.Diagnostics;

namespace Seeder.Login;

/// <summary>The sf CLI as a process. It cannot ask questions, because its input is closed.</summary>
internal sealed class SfProcess
{
    private const string Variable = "SEEDER_SF";

    // A cold start of sf takes several seconds on a busy machine, and it may refresh a token over the network.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // When a user begins to wonder.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    // How long the last output of a process that ended may take.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private const int LongestOutput = 4 * 1024 * 1024;

    // The exit code of a process that SIGINT ended.
    private const int Interrupted = 130;

    private readonly string _file;
    private readonly string _folder;

    private SfProcess(string file, string folder) => (_file, _folder) = (file, folder);

    /// <summary>Finds sf: the file that SEEDER_SF names, or else the first one on the PATH.</summary>
    /// <param name="name">The alias or username for which it is needed.</param>
    /// <param name="folder">The folder in which it runs: settings of a project are in it or above it.</param>
    /// <exception cref="SeederException">Neither leads to an executable file.</exception>
    public static SfProcess Find(string name, string folder)
    {
        if (EnvironmentVariable.ReadExactly(Variable) is { Length: > 0 } named)
        {
            return Path.IsPathFullyQualified(named) && IsExecutable(named)
                ? new SfProcess(named, folder)
                : throw SeederException.Of(LoginDiagnostics.SfNotFound(name, named));
        }
        string[] names = OperatingSystem.IsWindows() ? ["sf.cmd", "sf.exe"] : ["sf"];
        // Only full paths: a project that someone else wrote must not bring its own sf.
        var found = (EnvironmentVariable.ReadExactly("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => names.Select(n => Path.Combine(folder, n)))
            .FirstOrDefault(IsExecutable);
        return found is not null ? new SfProcess(found, folder) : throw SeederException.Of(LoginDiagnostics.SfNotFound(name, null));
    }

    /// <summary>Runs a command of sf to its end. Never throws because of what it prints.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the process and its children are killed.</exception>
    public async Task<SfAnswer> RunAsync(string[] arguments, LoginContext context, CancellationToken cancel)
    {
        var command = $"sf {string.Join(' ', arguments.TakeWhile(a => a[0] != '-'))}";
        using var process = new Process { StartInfo = Start(arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new SfAnswer(command, null, "", exception.Message);
        }
        using var timeout = new CancellationTokenSource(Longest, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            process.StandardInput.Close();
            using var errors = new Beginning(process.StandardError.BaseStream, both.Token);
            using var output = new Beginning(process.StandardOutput.BaseStream, both.Token);
            var ended = process.WaitForExitAsync(both.Token);
            if (await Task.WhenAny(ended, Task.Delay(Slow, context.Time, both.Token)) != ended && !both.IsCancellationRequested)
            {
                context.Note?.Invoke($"Waiting for '{command}'");
            }
            await ended;
            if (process.ExitCode is Interrupted)
            {
                // Ctrl-C reached sf first; the signal to this process is on its way.
                await Task.Delay(Linger, context.Time, cancel);
            }
            // A program that sf left behind may keep its output open.
            await Task.WhenAny(Task.WhenAll(output.Ended, errors.Ended), Task.Delay(Linger, context.Time, both.Token));
            both.Token.ThrowIfCancellationRequested();
            return SfAnswer.Read(command, process.ExitCode, output.Bytes, System.Text.Encoding.UTF8.GetString(errors.Bytes));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SfAnswer(command, null, "", $"no answer in {Longest.TotalSeconds:0} s.") { TimedOut = true };
        }
        finally
        {
            // Reading ends, even if a program that sf left behind keeps the output open.
            await both.CancelAsync();
            End(process);
        }
    }

    private ProcessStartInfo Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Directory.Exists(_folder) ? _folder : "",
        };
        // Neither colours nor a check for updates.
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("FORCE_COLOR");
        start.Environment["SF_AUTOUPDATE_DISABLE"] = "true";
        start.Environment["SF_SKIP_NEW_VERSION_CHECK"] = "true";
        return start;
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }

    private static bool IsExecutable(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    // Reads a stream to its end, so that the process never blocks, but keeps only the beginning.
    private sealed class Beginning : IDisposable
    {
        private readonly MemoryStream _kept = new();

        public Beginning(Stream stream, CancellationToken cancel) => Ended = ReadAsync(stream, cancel);

        public Task Ended { get; }

        public byte[] Bytes
        {
            get
            {
                lock (_kept)
                {
                    return _kept.ToArray();
                }
            }
        }

        public void Dispose() => _kept.Dispose();

        private async Task ReadAsync(Stream stream, CancellationToken cancel)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
                {
                    lock (_kept)
                    {
                        _kept.Write(buffer, 0, (int)Math.Min(count, LongestOutput - _kept.Length));
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The process was killed, or the command has ended: nobody waits for the rest.
            }
        }
    }
}
