using System.Diagnostics;
using System.Net.Sockets;

namespace Seeder.Cli.Tests;

/// <summary>Every file that the command line names is opened only if it is a regular file: nothing waits for a pipe.</summary>
[Platform("Linux,MacOsX")]
internal sealed class NamedFileTests : RemoteFixture
{
    // Only a command that hangs takes so long.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    // Its file goes when it is disposed.
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    [TearDown]
    public void CloseSocket() => _socket.Dispose();

    private string In(string path) => Path.Combine(Folder, path);

    private async Task MakeAsync(string kind, string path)
    {
        switch (kind)
        {
            case "pipe":
                await ShellAsync($"mkfifo '{In(path)}'");
                break;
            case "link to a pipe":
                await ShellAsync($"mkfifo '{In(path)}.real' && ln -s '{In(path)}.real' '{In(path)}'");
                break;
            case "device":
                File.CreateSymbolicLink(In(path), "/dev/zero");
                break;
            case "socket":
                _socket.Bind(new UnixDomainSocketEndPoint(In(path)));
                break;
            default:
                Directory.CreateDirectory(In(path));
                break;
        }
    }

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }

    private static IEnumerable<TestCaseData> Places()
    {
        (string Name, int Exit, string[] Args)[] places =
        [
            ("plan", 1, ["validate", "X"]),
            ("plan to apply", 1, ["apply", "X"]),
            ("plan to show", 1, ["show", "X"]),
            ("manifest", 6, ["apply", "small.yaml", "--manifest", "X"]),
            ("manifest to plan with", 6, ["plan", "small.yaml", "--manifest", "X"]),
            ("manifest to show", 6, ["show", "small.yaml", "--manifest", "X"]),
            ("manifest to adopt", 6, ["plan", "small.yaml", "--adopt-manifest", "X"]),
            ("metadata", 1, ["validate", "small.yaml", "--metadata", "X"]),
            ("import", 1, ["import", "X"]),
            ("output of import", 1, ["import", "tree.json", "--output", "X"]),
            ("schema", 1, ["schema", "pull", "small.yaml", "--output", "X"]),
            ("schema for editors", 1, ["schema", "pull", "small.yaml", "--editor", "X"]),
            ("local org", 6, ["org", "reset", "--data", "X"]),
        ];
        string[] kinds = ["pipe", "link to a pipe", "device", "socket", "folder"];
        // A folder of metadata or of plans is what these take, and a link in the place of a manifest has a code of its own.
        return from place in places
               from kind in kinds
               where kind != "folder" || (place.Name is not "metadata" and not "plan")
               select new TestCaseData(kind, place.Exit, place.Args).SetArgDisplayNames(kind, place.Name);
    }

    [TestCaseSource(nameof(Places))]
    public async Task What_is_no_regular_file_is_refused_at_once(string kind, int exit, string[] args)
    {
        await MakeAsync(kind, "X");
        Write("tree.json", """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"Acme"}]}""");
        var before = Directory.GetFileSystemEntries(Folder).ToList();

        var result = await RunAsync(args).WaitAsync(Hang);

        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED").And.Contain("X").And.Not.Contain("SEED639").And.Not.Contain("Did you mean 'X'"));
        Assert.That(Directory.GetFileSystemEntries(Folder).Except(before).Where(f => Path.GetFileName(f) != ".seeder"), Is.Empty);
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [TestCase(".journal")]
    [TestCase(".lock")]
    [TestCase(".last")]
    [TestCase(".lock.holder")]
    public async Task A_pipe_beside_a_manifest_is_not_waited_for(string suffix)
    {
        Assert.That((await RunAsync("apply", "small.yaml", "--manifest", "m.json")).Exit, Is.Zero);
        File.Delete(In($"m.json{suffix}"));
        await MakeAsync("pipe", $"m.json{suffix}");

        var result = await RunAsync("apply", "small.yaml", "--manifest", "m.json").WaitAsync(Hang);

        Assert.That(result.Exit, Is.EqualTo(suffix is ".journal" or ".lock" ? 6 : 0), result.ToString());
        Assert.That(Path.Exists(In($"m.json{suffix}")), Is.True);
    }

    [TestCase("validate", "")]
    [TestCase("apply", "")]
    [TestCase("plan", "")]
    [TestCase("apply", "--max-file-size 20")]
    public async Task A_plan_may_come_by_stdin_or_from_a_command_and_is_bounded(string command, string flags)
    {
        foreach (var redirection in new[] { "/dev/stdin < small.yaml", "/dev/stdin < <(cat small.yaml)", "<(cat small.yaml)" })
        {
            using var process = CliProcess.Redirected(Folder, Variables, $"{command} {flags} {redirection}");
            var result = await process.EndAsync();
            Assert.That(result.Exit, Is.EqualTo(flags.Length == 0 ? 0 : 1), $"{redirection}: {result}");
            Assert.That(flags.Length == 0 || result.Err.Contains("SEED669", StringComparison.Ordinal), result.ToString());
        }
    }

    [TestCase("validate")]
    [TestCase("plan")]
    [TestCase("show")]
    public async Task A_plan_above_the_limit_is_refused_before_it_is_read(string command)
    {
        using (var file = File.Create(In("large.yaml")))
        {
            file.SetLength(3L << 30);
        }

        var result = await RunAsync(command, "large.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED669").And.Contain("--max-file-size"));
    }
}
