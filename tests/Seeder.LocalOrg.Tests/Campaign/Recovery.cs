using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>Continues as a user does: follows the last message until the command succeeds.</summary>
internal sealed partial class Recovery(Case run)
{
    private const int Most = 6;

    private readonly List<string> _others = [];
    private readonly List<string> _said = [];

    /// <summary>The messages of all commands.</summary>
    public string Said => string.Join('\n', _said.Distinct());

    /// <summary>The commands that were not a repetition of the first one.</summary>
    public string Others => string.Join(", ", _others);

    /// <returns>What is wrong; null if everything is exact.</returns>
    public async Task<string?> GoOnAsync(CliResult result)
    {
        for (var step = 0; result.Exit != 0; step++)
        {
            if (step == Most)
            {
                return $"after {Most} commands ({Others}): {result}";
            }
            _said.Add(result.ToString());
            // 137 means killed. There is no message, and the user runs the command again.
            if (result.Exit is not (1 or 3 or 4 or 5 or 6 or 130 or 137))
            {
                return $"an exit that no page documents: {result}";
            }
            result = result.Exit switch
            {
                // If the org could not be asked, the user runs the command again before searching in the org.
                5 when step == 0 && GoOn().IsMatch(result.ToString()) => await AgainAsync(result),
                5 => await ResolveAsync(result),
                _ when Cascade().IsMatch(result.ToString()) => await OtherAsync("--cascade", [.. run.Args, "--cascade", "--yes"]),
                6 when Uncertain().IsMatch(result.ToString()) => await CleanAsync(),
                6 when Repair().Match(result.ToString()) is { Success: true } => await OtherAsync("--repair", [.. run.Args, "--repair"]),
                _ => await AgainAsync(result),
            };
        }
        return null;
    }

    private async Task<CliResult> AgainAsync(CliResult result)
    {
        // The message prints the command to type, with the flags of this command.
        var named = GoOn().Match(result.ToString());
        return await run.World.RunAsync(named.Success ? Shell(named.Groups["command"].Value) : run.Args);
    }

    private Task<CliResult> OtherAsync(string name, string[] args)
    {
        _others.Add(name);
        return run.World.RunAsync(args);
    }

    /// <summary>
    /// After damage to a journal: deletes the records that the command created and no longer knows, as the message asks, and continues.
    /// </summary>
    private async Task<CliResult> CleanAsync()
    {
        // If no record is known, there is no manifest to show.
        var shown = await OtherAsync("show", ["show", Shape.File, "--assume", "lost"]);
        var now = await Contents.ReadAsync(run.World, run.Stage.Known);
        foreach (var id in (await MadeAsync(now)).AsEnumerable().Reverse().Where(id => !shown.Out.Contains(id, StringComparison.Ordinal)))
        {
            // A child is deleted with its parent.
            if ((await Contents.ReadAsync(run.World, run.Stage.Known)).Rows.ContainsKey(id))
            {
                await run.World.DeleteAsync((string)JsonNode.Parse(now.Rows[id])!["attributes"]!["type"]!, id);
            }
        }
        return await OtherAsync("--assume lost", [.. run.Args, "--assume", "lost"]);
    }

    // Only requests of this run create rows of the plan, and the org's log lists them. It does not list the rows of jobs.
    private async Task<List<string>> MadeAsync(Contents now) => run.Stage.Shape.Jobs is not null
        ? [.. now.Rows.Keys.Where(id => !run.Stage.Before.Rows.ContainsKey(id) && !run.Added.Contains(id)).Order(StringComparer.Ordinal)]
        : [.. (await run.World.LogAsync()).SelectMany(e => e["created"]!.AsArray().Select(i => (string)i!)).Where(now.Rows.ContainsKey)];

    /// <summary>Searches in the org, as the message asks, and tells the command which records exist.</summary>
    private async Task<CliResult> ResolveAsync(CliResult result)
    {
        var (there, lost) = await CreatorsAsync();
        var isAlone = run.Added.Count == 0;
        if (isAlone && lost.Count == 0 && result.ToString().Contains("--assume committed", StringComparison.Ordinal))
        {
            return await OtherAsync("--assume committed", [.. run.Args, "--assume", "committed"]);
        }
        if (there.Count == 0 && result.ToString().Contains("--assume lost", StringComparison.Ordinal))
        {
            return await OtherAsync("--assume lost", [.. run.Args, "--assume", "lost"]);
        }
        if (there.Count > 0)
        {
            result = await OtherAsync("adopt", ["adopt", Shape.File, .. there.Select(t => $"{t.Key}={t.Value}"), "--settle-wait", "0"]);
        }
        if (lost.Count > 0)
        {
            result = await OtherAsync("forget", ["forget", Shape.File, .. lost, "--settle-wait", "0"]);
        }
        return result.Exit == 0 ? await run.RunAsync() : result;
    }

    /// <summary>The in-doubt records: those that exist in the org, with their ids, and those that do not.</summary>
    private async Task<(Dictionary<string, string> There, List<string> Lost)> CreatorsAsync()
    {
        var (there, lost) = (new Dictionary<string, string>(), new List<string>());
        var now = await Contents.ReadAsync(run.World, run.Stage.Known);
        var taken = now.Ids.Values.ToHashSet();
        var ours = await MadeAsync(now);
        foreach (var operation in InDoubt())
        {
            var (address, type) = ((string)operation["address"]!, (string?)operation["type"]);
            if (run.Stage.Expected.Ids.GetValueOrDefault($"{run.Stage.Shape.PlanName} {address}") is not { } expected)
            {
                continue;
            }
            var row = JsonNode.Parse(run.Stage.Expected.Rows[expected])!.AsObject();
            var id = ours.FirstOrDefault(id =>
                !taken.Contains(id) && id[..3] == expected[..3] && IsAlike(JsonNode.Parse(now.Rows[id])!.AsObject(), row));
            if (id is null)
            {
                lost.Add(address);
            }
            else
            {
                taken.Add(id);
                there[address] = id;
            }
        }
        return (there, lost);
    }

    // Numbers and references differ between runs.
    private bool IsAlike(JsonObject row, JsonObject expected) =>
        new[] { "Name", "LastName", "FirstName", "Subject", "CommentBody", "DeveloperName", "Username" }.All(f =>
            string.Equals((string?)row[f], (string?)expected[f], run.IgnoresCase ? StringComparison.OrdinalIgnoreCase
                : StringComparison.Ordinal));

    private IEnumerable<JsonObject> InDoubt()
    {
        if (run.Journal is not { } journal)
        {
            return [];
        }
        var entries = File.ReadAllLines(journal).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        var ended = entries.Where(e => (string)e["entry"]! == "end").Select(e => (int)e["call"]!).ToHashSet();
        return entries.Where(e => (string)e["entry"]! == "begin" && !ended.Contains((int)e["call"]!)).DistinctBy(e => (int)e["call"]!)
            .SelectMany(e => e["operations"]!.AsArray().Select(o => o!.AsObject()));
    }

    private static string[] Shell(string command) =>
        [.. Word().Matches(command).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Value)];

    [GeneratedRegex("^ *(?:To continue, run: )?seeder (?<command>(?:apply|destroy) .*)$|^To continue, run: seeder (?<command>.*)$",
        RegexOptions.Multiline)]
    private static partial Regex GoOn();

    [GeneratedRegex("--cascade")]
    private static partial Regex Cascade();

    [GeneratedRegex("SEED510.*--assume lost", RegexOptions.Singleline)]
    private static partial Regex Uncertain();

    [GeneratedRegex("--repair")]
    private static partial Regex Repair();

    [GeneratedRegex("'(?<quoted>[^']*)'|[^ ]+")]
    private static partial Regex Word();
}
