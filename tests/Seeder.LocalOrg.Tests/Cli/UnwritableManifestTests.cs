using System.Diagnostics;

namespace Seeder.Cli.Tests;

/// <summary>The manifest cannot be written, before the run or at its end: the command says so, and the next one knows all of it.</summary>
[Platform("Linux,MacOsX")]
internal sealed class UnwritableManifestTests : ChangeFixture
{
    private string Shared => Path.Combine(Folder, "shared", "small.json");

    private string Linked => Path.Combine(Folder, "here", "link.json");

    private bool _isReadOnly;

    [TearDown]
    public async Task MakeWritable() => await SetReadOnlyAsync(false);

    // Root may write into every folder, unless its attributes forbid that.
    private async Task SetReadOnlyAsync(bool isReadOnly)
    {
        if (isReadOnly == _isReadOnly)
        {
            return;
        }
        Assert.That(await CanSetReadOnlyAsync(Path.GetDirectoryName(Shared)!, isReadOnly), Is.True);
        _isReadOnly = isReadOnly;
    }

    private static async Task<bool> CanSetReadOnlyAsync(string folder, bool isReadOnly)
    {
        var command = Environment.UserName == "root" ? $"chattr {(isReadOnly ? '+' : '-')}i" : $"chmod {(isReadOnly ? 555 : 755)}";
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"{command} '{folder}' 2>/dev/null"]))!;
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0;
    }

    // Some containers let root write into every folder, and give no attributes: these cases are not there then.
    private static bool HasReadOnlyFolders()
    {
        var folder = Directory.CreateTempSubdirectory("seeder-read-only-").FullName;
        try
        {
            return CanSetReadOnlyAsync(folder, true).GetAwaiter().GetResult()
                && CanSetReadOnlyAsync(folder, false).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static IEnumerable<string[]> Commands => HasReadOnlyFolders()
        ? [["apply"], ["destroy"], ["forget", "acme"], ["apply", "--no-refresh"], ["apply", "--prune"]]
        : [];

    private static IEnumerable<string> Kinds =>
    [
        "a folder takes its place", "a folder with a file takes its place", "removed with the journal in it renamed",
        .. HasReadOnlyFolders() ? ["read-only", "read-only, and the next command too"] : Array.Empty<string>(),
    ];

    private async Task<Task<CliResult>> HeldAsync(params string[] args)
    {
        await FailAsync(new { path = "composite/tree", action = "hold", at = "after", nth = 1 });
        var run = RunAsync(args);
        await UntilStruckAsync(run);
        Assert.That(run.IsCompleted, Is.False, "it was not held");
        return run;
    }

    [Category("ReadOnlyFolders")]
    [TestCaseSource(nameof(Commands))]
    public async Task A_linked_manifest_in_a_read_only_folder_stops_the_command_before_anything_is_sent(params string[] given)
    {
        var (command, more) = (given[0], given[1..]);
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        Directory.CreateDirectory(Path.GetDirectoryName(Linked)!);
        File.CreateSymbolicLink(Linked, Shared);
        Write("small.yaml", Small.Replace("Acme", "Acme Corporation", StringComparison.Ordinal));
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        var (before, writes) = (await File.ReadAllTextAsync(Shared), await WritesAsync());
        await SetReadOnlyAsync(true);

        var refused = await RunAsync([command, "small.yaml", .. more, "--manifest", Linked]);

        Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
        Assert.That(refused.Err, Does.Contain("SEED602").And.Contain(Path.GetDirectoryName(Shared)!));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(await File.ReadAllTextAsync(Shared), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories), Is.EquivalentTo(files));
        Assert.That(new FileInfo(Linked).LinkTarget, Is.EqualTo(Shared));
        await DoneAsync("plan", "small.yaml", "--manifest", Linked);

        await SetReadOnlyAsync(false);
        await DoneAsync("apply", "small.yaml", "--manifest", Linked);
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task What_the_run_did_is_in_the_journal_and_the_next_command_writes_the_manifest(string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Shared)!);
        var run = await HeldAsync("apply", "small.yaml", "--manifest", Shared);
        var moved = Path.Combine(Folder, "moved");
        switch (kind)
        {
            case "a folder takes its place":
                Directory.CreateDirectory(Shared);
                break;
            case "a folder with a file takes its place":
                Directory.CreateDirectory(Shared);
                await File.WriteAllTextAsync(Path.Combine(Shared, "mine.txt"), "mine");
                break;
            case "removed with the journal in it renamed":
                Directory.Move(Path.GetDirectoryName(Shared)!, moved);
                await File.WriteAllTextAsync(Path.GetDirectoryName(Shared)!, "a file where the folder was");
                break;
            default:
                await SetReadOnlyAsync(true);
                break;
        }
        await LetGoAsync();
        var result = await run;

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("SEED602").And.Contain(Shared).And.Contain($"Keep '{Shared}.journal': it contains everything that the run did"));
        switch (kind)
        {
            case "a folder takes its place":
                Directory.Delete(Shared);
                break;
            case "a folder with a file takes its place":
                Assert.That(await File.ReadAllTextAsync(Path.Combine(Shared, "mine.txt")), Is.EqualTo("mine"));
                Directory.Delete(Shared, recursive: true);
                break;
            case "removed with the journal in it renamed":
                File.Delete(Path.GetDirectoryName(Shared)!);
                Directory.Move(moved, Path.GetDirectoryName(Shared)!);
                break;
            case "read-only":
                await SetReadOnlyAsync(false);
                break;
            default:
                Assert.That((await RunAsync("apply", "small.yaml", "--manifest", Shared)).Exit, Is.EqualTo(6));
                await DoneAsync("plan", "small.yaml", "--manifest", Shared);
                await SetReadOnlyAsync(false);
                break;
        }
        var writes = await WritesAsync();
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        Assert.That(await WritesAsync(), Is.EqualTo(writes), "the run was whole");
        Assert.That(File.Exists($"{Shared}.journal"), Is.False);
        Assert.That(await File.ReadAllTextAsync(Shared), Does.Contain("\"complete\": true"));
    }

    [TestCase(2)]
    [TestCase(4)]
    [TestCase(8)]
    [TestCase(16)]
    [TestCase(24)]
    public async Task A_disk_that_fills_up_with_the_manifest_leaves_the_old_one_and_the_journal(int kilobytes)
    {
        Write("many.yaml", "plan: many\nrecords:\n  Account:\n    - $count: 200\n      Name: Acme ${n}\n");
        await DoneAsync("apply", "many.yaml");
        Write("many.yaml", "plan: many\nrecords:\n  Account:\n    - $count: 201\n      Name: Acme ${n}\n");
        var before = await File.ReadAllTextAsync(ManifestOf("many"));

        using var process = CliProcess.OnFullDisk(Folder, Variables, kilobytes, "apply", "many.yaml");
        var result = await process.EndAsync();

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(
            result.Err, Does.Contain("SEED602").And.Contain("many.manifest.json.journal': it contains everything that the run did"));
        Assert.That(await File.ReadAllTextAsync(ManifestOf("many")), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(ManifestOf("many"))!, ".seeder-*"), Is.Empty);
        var writes = await WritesAsync();
        await DoneAsync("apply", "many.yaml");
        Assert.That(await WritesAsync(), Is.EqualTo(writes), "the run was whole");
        await IsExactAsync("many", "Account");
    }
}
