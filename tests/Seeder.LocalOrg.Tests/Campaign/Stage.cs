using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>A shape that is ready to run: the state before, and the result of a run without a fault.</summary>
/// <param name="Known">The ids of rows that existed before and that are in no manifest.</param>
/// <param name="Files">The files of other people.</param>
/// <param name="Expected">The content of the org after a run without a fault.</param>
/// <param name="Log">The requests of that run.</param>
internal sealed record Stage(Shape Shape, World World, IReadOnlySet<string> Known, Contents Before, Dictionary<string, string> Files,
    Contents Expected, List<JsonObject> Log)
{
    public static async Task<Stage> PrepareAsync(World world, Shape shape)
    {
        await world.ResetAsync();
        await Strangers.AddAsync(world, shape);
        foreach (var (path, text) in shape.Files)
        {
            await WriteAsync(world, path, text);
        }
        foreach (var (file, text) in shape.Before)
        {
            await WriteAsync(world, file, text);
            await EndsWellAsync(world, "apply", file);
        }
        await WriteAsync(world, Shape.File, shape.Plan);
        // From here on, everything that is cached of the org is in the cache.
        await EndsWellAsync(world, "plan", [Shape.File, .. shape.Flags.Where(f => shape.Command == "apply")]);
        var ours = await Contents.ReadAsync(world, new HashSet<string>());
        if (shape.Before.Count > 0)
        {
            var stays = ours.Ids.Where(i => i.Value[..3] is "001" or "003" or "500" && !shape.Goes(i.Key.Split(' ')[1])).ToList();
            await Strangers.AddChildrenAsync(world, stays.Select(i => i.Value).Take(2));
        }
        ours = await Contents.ReadAsync(world, new HashSet<string>());
        var found = ours.Rows.Keys.Except(ours.Ids.Values).Where(id => shape.Found.Any(f => Holds(ours.Rows[id], f.Values))).ToHashSet();
        var known = ours.Rows.Keys.Except(ours.Ids.Values).Except(found).ToHashSet();
        await world.KeepAsync();
        var files = Strangers.Files(world);
        await world.KeepBodiesAsync();
        await EndsWellAsync(world, shape.Command, shape.Quiet[1..]);
        // The second run requests nothing that is cached, like all later runs.
        await world.RestoreAsync();
        await EndsWellAsync(world, shape.Command, shape.Quiet[1..]);
        var log = await world.LogAsync();
        var stage = new Stage(shape, world, known, ours, files, await Contents.ReadAsync(world, known), log);
        if (await stage.WrongAsync(null) is { } wrong)
        {
            throw new InvalidOperationException($"{shape} undisturbed: {wrong}");
        }
        return stage;
    }

    /// <summary>What is wrong with org, manifests and files at the end; null if everything is exact.</summary>
    /// <param name="run">The rows that the fault added and changed; null for a run without a fault.</param>
    public async Task<string?> WrongAsync(Case? run)
    {
        var contents = await Contents.ReadAsync(World, run is null ? Known : Known.Union(run.Added).ToHashSet());
        if (contents.Differs(Expected, run?.Ignored, run?.IgnoresCase ?? false) is { } difference)
        {
            return $"the org differs:\n{difference}";
        }
        if (contents.Ids.Values.GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            return $"{twice.Key} stands twice in the manifest";
        }
        return Touched(contents) ?? (Same(Strangers.Files(World)) ? null : "a file that Seeder did not make is gone, changed or new")
            ?? Leftover(run?.IsKilled == true)
            ?? await DoesMoreAsync();
    }

    /// <summary>The first row of another user that was deleted or changed; null if there is no such row.</summary>
    public string? Touched(Contents now)
    {
        foreach (var id in Known)
        {
            if (now.Rows.GetValueOrDefault(id) is not { } row)
            {
                return $"a row of somebody else is gone: {Before.Rows[id]}";
            }
            if (row != Before.Rows[id])
            {
                return $"a row of somebody else changed from {Before.Rows[id]} to {row}";
            }
        }
        return null;
    }

    // At the end only the manifest of a run remains. A kill during a write also leaves a temporary file, which a write after an hour
    // removes.
    private string? Leftover(bool isKilled) => Directory.EnumerateFiles(World.Folder, "*", SearchOption.AllDirectories)
        .FirstOrDefault(
            f => f.EndsWith(".journal", StringComparison.Ordinal) || (!isKilled && f.EndsWith(".tmp", StringComparison.Ordinal)))
            is { } left
        ? $"{left} is left behind" : null;

    public bool Same(Dictionary<string, string> files) =>
        files.Count == Files.Count && Files.All(f => files.GetValueOrDefault(f.Key) == f.Value);

    // Running the same command again must send nothing.
    private async Task<string?> DoesMoreAsync()
    {
        var writes = await World.WritesAsync();
        var again = await World.RunAsync(Shape.Args);
        return again.Exit != 0 ? $"once more, it ended with {again}" : await World.WritesAsync() == writes ? null
            : $"once more, it wrote: {again}";
    }

    private static bool Holds(string row, string values)
    {
        var (json, wanted) = (JsonNode.Parse(row)!, JsonNode.Parse(values)!.AsObject());
        return wanted.All(w => json[w.Key]?.ToString() == w.Value!.ToString());
    }

    private static async Task WriteAsync(World world, string path, string text)
    {
        var full = Path.Combine(world.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text);
    }

    private static async Task EndsWellAsync(World world, string command, params string[] args)
    {
        var result = await world.RunAsync([command, .. args]);
        if (result.Exit != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', args)}: {result}");
        }
    }
}
