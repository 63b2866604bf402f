using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

internal static partial class Faults
{
    // Marks rows that a trigger of the fault adds, which do not belong to the plan.
    private const string Mark = "Trigger";

    private static readonly string[] Judged = ["Account", "Contact", "Case", "CaseComment", "Opportunity", "Product2", "Campaign", "Task"];

    private static readonly (string Type, string Child, string Lookup, string Field)[] Triggers =
    [
        ("Account", "Contact", "AccountId", "LastName"), ("Contact", "Case", "ContactId", "Subject"), ("Case", "Task", "WhatId", "Subject"),
        ("Opportunity", "Task", "WhatId", "Subject"),
    ];

    private static IEnumerable<Fault> OfTheOrg =>
    [
        new("one bad record", c => BadAsync(c, c.Stage.Shape.Bad!.Value.Type, c.Stage.Shape.Bad.Value.One))
            { Occurs = s => s.Shape.Bad is not null },
        new("all records bad", c => BadAsync(c, null, "TRUE")) { Occurs = s => s.Shape.Bad is not null },
        new("clock off by 10 minutes, answer dropped after the commit", c => ShiftedAsync(c, 10, "drop-after")) { Occurs = HasWrites },
        new("clock off by 10 minutes, answer dropped before the work", c => ShiftedAsync(c, -10, "drop-before")) { Occurs = HasWrites },
        new("a trigger adds children as the running user, answer dropped after the commit", c => ChildrenAsync(c, null, "drop-after"))
            { Occurs = Creates },
        new("a trigger adds children as the automated user, answer dropped after the commit", c =>
            ChildrenAsync(c, "automated", "drop-after")) { Occurs = Creates },
        new("a trigger adds children, answer dropped before the work", c => ChildrenAsync(c, null, "drop-before")) { Occurs = Creates },
        new("a trigger rewrites a field, answer dropped after the commit", c => RewrittenAsync(c, "drop-after"))
            { Occurs = HasWrites, Rarity = 8 },
        new("a trigger rewrites a field, answer dropped before the work", c => RewrittenAsync(c, "drop-before")) { Occurs = HasWrites },
        new("history, shares and feed, answer dropped after the commit", TrackedAsync) { Occurs = HasWrites },
        new("audit fields may be set, answer dropped after the commit", AuditAsync) { Occurs = HasWrites },
        new("an invisible row", HiddenAsync) { Occurs = s => s.Shape.Before.Count > 0 && s.Shape.Name is not "uses" },
    ];

    private static async Task<CliResult> BadAsync(Case run, string? type, string condition)
    {
        var rules = new JsonArray();
        foreach (var bad in type is null ? Judged : new[] { type })
        {
            rules.Add(new JsonObject { ["object"] = bad, ["name"] = "bad", ["condition"] = condition, ["message"] = "It is bad." });
        }
        await run.World.RuleAsync(new JsonObject { ["validation"] = rules });
        var result = await run.RunAsync();
        run.Struck = result.Exit != 0;
        return result;
    }

    private static Task<CliResult> ShiftedAsync(Case run, int minutes, string action)
    {
        run.World.Shift = TimeSpan.FromMinutes(minutes);
        return OnceAsync(run, run.Write(), action);
    }

    private static async Task<CliResult> ChildrenAsync(Case run, string? user, string action)
    {
        var rules = Triggers.Select(t => new JsonObject
        {
            ["object"] = t.Type,
            ["child"] = t.Child,
            ["lookup"] = t.Lookup,
            ["values"] = new JsonObject { [t.Field] = Mark },
            ["user"] = user,
        });
        await run.World.RuleAsync(new JsonObject { ["children"] = new JsonArray([.. rules]) });
        run.Ignored = row => row.Contains(Mark, StringComparison.Ordinal) || row.Contains("autoproc", StringComparison.Ordinal);
        var result = await OnceAsync(run, run.Create(), action);
        var rows = (await Contents.ReadAsync(run.World, run.Stage.Known)).Rows.Values;
        run.Struck = (await run.World.FaultsAsync()) is [> 0] && rows.Any(r => r.Contains($"\"{Mark}\"", StringComparison.Ordinal));
        return result;
    }

    private static async Task<CliResult> RewrittenAsync(Case run, string action)
    {
        var rules = Triggers.Select(t =>
            new JsonObject
            {
                ["object"] = t.Type,
                ["field"] =
            t.Type switch { "Contact" => "LastName", "Case" => "Subject", _ => "Name" }
            });
        await run.World.RuleAsync(new JsonObject { ["rewrites"] = new JsonArray([.. rules]) });
        run.IgnoresCase = true;
        var result = await OnceAsync(run, run.Write(), action);
        var written = (await run.World.LogAsync()).SelectMany(e => e["created"]!.AsArray().Concat(e["updated"]!.AsArray()))
            .Select(i => (string)i!);
        var rows = (await Contents.ReadAsync(run.World, run.Stage.Known)).Rows;
        run.Struck = (await run.World.FaultsAsync()) is [> 0]
            && written.Any(
                id => rows.TryGetValue(id, out var row)
                    && Triggers.Any(t => row.Contains($"\"type\":\"{t.Type}\"", StringComparison.Ordinal)));
        return result;
    }

    private static async Task<CliResult> TrackedAsync(Case run)
    {
        await run.World.RuleAsync(new JsonObject { ["tracking"] = new JsonArray("Account", "Contact", "Case", "Opportunity") });
        return await OnceAsync(run, run.Write(), "drop-after");
    }

    private static async Task<CliResult> AuditAsync(Case run)
    {
        await run.World.RuleAsync(new JsonObject { ["setAuditFields"] = true });
        run.World.ForgetCache();
        run.Later(() =>
        {
            run.World.ForgetCache();
            return Task.CompletedTask;
        });
        return await OnceAsync(run, run.Write(), "drop-after");
    }

    private static async Task<CliResult> HiddenAsync(Case run)
    {
        var ids = run.Stage.Before.Ids.Values.ToList();
        await run.World.RuleAsync(new JsonObject { ["hidden"] = new JsonArray(ids[run.Random.Next(ids.Count)]) });
        var result = await run.RunAsync();
        run.Struck = result.Exit != 0;
        return result;
    }
}
