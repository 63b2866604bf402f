using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

internal static partial class Faults
{
    private static IEnumerable<Fault> OfTheClient =>
    [
        new("Ctrl-C twice while a call waits", c => c.CutOffAsync(c.Any(), committed: false)),
        new("Ctrl-C twice after a commit", c => c.CutOffAsync(c.Any(), committed: true)),
        new("killed before its first call", c => HeldAsync(c, c.Pick(e => !Case.IsWrite(e)), "before")) { IsSlow = true },
        new("killed after a call was sent", c => HeldAsync(c, c.Any(), "before")) { IsSlow = true },
        new("killed after a commit", c => HeldAsync(c, c.Any(), "after")) { IsSlow = true },
        new("killed at any moment", KilledAsync) { IsSlow = true },
        new("killed twice", KilledTwiceAsync) { IsSlow = true },
    ];

    private static IEnumerable<Fault> OfFiles =>
    [
        new("full disk at the journal or the manifest", c => FullAsync(c, c.Random.Next(1, 5))) { IsSlow = true },
        new("a journal that cannot be written", c => BlockedAsync(c, $"{c.Manifest}.journal")),
        new("a manifest that cannot be written", c => BlockedAsync(c, c.Manifest)) { Occurs = s => s.Shape.Before.Count == 0 },
        new("a cache that cannot be written", CachelessAsync),
        new("an older manifest beside an unfolded journal", StaleAsync)
            { Occurs = s => HasWrites(s) && s.Shape.Before.Count > 0 && s.Shape.Name != "uses" },
        new("a colleague's newer manifest beside an unfolded journal", ColleagueAsync)
            { Occurs = s => Creates(s) && s.Shape is { Before.Count: > 0, Deletes: false, Name: not "uses" } },
        new("journal: a last line that is torn", c =>
            DamagedAsync(c, bytes => [.. bytes, .. LastLine(bytes)[..^(LastLine(bytes).Length / 2)]])) { Occurs = HasWrites },
        new("journal: a last line without its newline", c => DamagedAsync(c, bytes => bytes[..^1])) { Occurs = HasWrites },
        new("journal: a flipped bit", FlippedAsync) { Occurs = HasWrites, Rarity = 16 },
        new("journal: emptied", c => DamagedAsync(c, _ => [])) { Occurs = HasWrites, Rarity = 16 },
        new("journal: a line twice", c => DamagedAsync(c, bytes => [.. bytes, .. LastLine(bytes)])) { Occurs = HasWrites, Rarity = 16 },
        new("journal: a line of something else", c => DamagedAsync(c, bytes => [.. "garbage\n"u8, .. bytes]))
            { Occurs = HasWrites, Rarity = 16 },
    ];

    private static async Task<CliResult> HeldAsync(Case run, int nth, string at)
    {
        await run.FailAsync(nth, "hold", ("at", at));
        return await run.KillAsync(async () => await run.World.FaultsAsync() is [> 0]);
    }

    private static Task<CliResult> KilledAsync(Case run)
    {
        var instant = TimeSpan.FromMilliseconds(run.Random.Next(150, 900));
        var watch = Stopwatch.StartNew();
        return run.KillAsync(() => Task.FromResult(watch.Elapsed > instant));
    }

    private static async Task<CliResult> KilledTwiceAsync(Case run)
    {
        await HeldAsync(run, run.Any(), run.Random.Next(2) == 0 ? "before" : "after");
        var first = run.Struck;
        var result = await KilledAsync(run);
        run.Struck &= first;
        return result;
    }

    private static async Task<CliResult> FullAsync(Case run, int kilobytes)
    {
        using var process = CliProcess.OnFullDisk(run.World.Folder, run.World.Variables, kilobytes, run.Args);
        var result = run.World.Canaries.Check(await process.EndAsync());
        run.Struck = result.Exit != 0;
        return result;
    }

    // Creates a folder with the name of the file, so that not even root can write the file.
    private static async Task<CliResult> BlockedAsync(Case run, string path)
    {
        run.Struck = true;
        var there = File.Exists(path) ? await File.ReadAllBytesAsync(path) : null;
        File.Delete(path);
        Directory.CreateDirectory(Path.Combine(path, "in-the-way"));
        var result = await run.RunAsync();
        run.Later(() =>
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            return there is null || File.Exists(path) ? Task.CompletedTask : File.WriteAllBytesAsync(path, there);
        });
        return result;
    }

    private static async Task<CliResult> CachelessAsync(Case run)
    {
        run.Struck = true;
        var cache = run.World.Variables["XDG_CACHE_HOME"];
        run.World.Variables["XDG_CACHE_HOME"] = "/dev/null/none";
        try
        {
            return await run.RunAsync();
        }
        finally
        {
            run.World.Variables["XDG_CACHE_HOME"] = cache;
        }
    }

    private static Task<CliResult> FlippedAsync(Case run) => DamagedAsync(run, bytes =>
    {
        var flipped = bytes.ToArray();
        flipped[run.Random.Next(flipped.Length)] ^= (byte)(1 << run.Random.Next(8));
        return flipped;
    });

    private static async Task<CliResult> DamagedAsync(Case run, Func<byte[], byte[]> damage)
    {
        var cut = await run.CutOffAsync(run.Write(), committed: run.Random.Next(2) == 0);
        if (run.Journal is not { } journal || await File.ReadAllBytesAsync(journal) is not { Length: > 0 } bytes)
        {
            // No call was in doubt, and the journal was applied to the manifest.
            run.Struck = false;
            return cut;
        }
        await File.WriteAllBytesAsync(journal, damage(bytes));
        return await run.RunAsync();
    }

    // Restores an older manifest, as a checkout of an older commit does. The message asks for the manifest that the journal belongs to.
    private static async Task<CliResult> StaleAsync(Case run)
    {
        var cut = await run.CutOffAsync(run.Write(), committed: run.Random.Next(2) == 0);
        if (run.Journal is null)
        {
            run.Struck = false;
            return cut;
        }
        var right = await File.ReadAllTextAsync(run.Manifest);
        var stale = JsonNode.Parse(right)!;
        stale["serial"] = (int)stale["serial"]! - 1;
        await File.WriteAllTextAsync(run.Manifest, stale.ToJsonString());
        run.Later(() => File.WriteAllTextAsync(run.Manifest, right));
        return await run.RunAsync();
    }

    // Adds a record to the manifest that this plan does not contain, as a pull of another person's run does.
    private static async Task<CliResult> ColleagueAsync(Case run)
    {
        var cut = await run.CutOffAsync(run.Create(), committed: run.Random.Next(2) == 0);
        if (run.Journal is null)
        {
            run.Struck = false;
            return cut;
        }
        var pulled = JsonNode.Parse(await File.ReadAllTextAsync(run.Manifest))!;
        var theirs = run.Stage.Known.First(id => id.StartsWith("01t", StringComparison.Ordinal));
        var record = pulled["records"]!.AsObject().First().Value!.DeepClone();
        (record["type"], record["id"], record["created"], record["order"]) = ("Product2", theirs, false, 1_000);
        foreach (var name in new[] { "in", "run", "madeBy", "madeAt", "dated" })
        {
            record.AsObject().Remove(name);
        }
        pulled["records"]!["colleague"] = record;
        (pulled["serial"], pulled["lastRun"]) = ((int)pulled["serial"]! + 1, Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(run.Manifest, pulled.ToJsonString());
        run.Ignored = line => line.Contains(" colleague = ", StringComparison.Ordinal);
        return await run.RunAsync();
    }

    private static byte[] LastLine(byte[] bytes)
    {
        var start = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        return bytes[start..];
    }
}
