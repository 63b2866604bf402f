using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

internal static partial class Faults
{
    private static IEnumerable<Fault> OfOtherPeople =>
    [
        new("equal rows of another user, answer dropped after the commit", c => EqualAsync(c, Strangers.Other, "drop-after"))
            { Occurs = Creates },
        new("equal rows of another user, answer dropped before the work", c => EqualAsync(c, Strangers.Other, "drop-before"))
            { Occurs = Creates },
        new("equal rows of the same user in the same minute, answer dropped after the commit", c => EqualAsync(c, null, "drop-after"))
            { Occurs = CreatesPlainRows, Rarity = 16 },
        new("equal rows of the same user in the same minute, answer dropped before the work", c => EqualAsync(c, null, "drop-before"))
            { Occurs = CreatesPlainRows, Rarity = 16 },
        new("a unique value that somebody held before", c => TakenAsync(c, before: true, null)) { Occurs = IsUnique },
        new("a unique value that somebody held before, answer dropped after the work", c => TakenAsync(c, before: true, "drop-after"))
            { Occurs = IsUnique },
        new("a unique value that somebody took while the answer was lost", c => TakenAsync(c, before: false, "drop-before"))
            { Occurs = IsUnique },
        new("delivered twice, the first answer", c => TwiceAsync(c, "first")) { Occurs = s => s.Log.Exists(e => IsRepeatable(s, e)) },
        new("delivered twice, the second answer", c => TwiceAsync(c, "second")) { Occurs = s => s.Log.Exists(e => IsRepeatable(s, e)) },
        new("delivered twice, no answer", c => TwiceAsync(c, "none")) { Occurs = s => s.Log.Exists(e => IsRepeatable(s, e)) },
        new("a child of somebody else under a record to delete", ChildAsync)
            { Occurs = s => s.Shape.Deletes && s.Shape.Name != "replace", Rarity = 16 },
    ];

    private static bool IsUnique(Stage stage) => stage.Shape.Unique is not null;

    // Without an idempotency key or a unique value, rows of the plan cannot be distinguished from equal rows of other users.
    private static bool CreatesPlainRows(Stage stage) =>
        Creates(stage) && stage.Shape.Unique is null && !stage.Shape.IsGuarded && stage.Shape.Found.Count == 0;

    // A create without an idempotency key creates its rows twice: this is the documented limit.
    private static bool IsRepeatable(Stage stage, JsonObject entry) =>
        (string)entry["kind"]! is "collections-update" or "collections-delete"
        || (stage.Shape.IsGuarded && Case.IsCreate(entry));

    private static async Task<CliResult> EqualAsync(Case run, string? user, string action)
    {
        var nth = run.Create();
        var before = (await Contents.ReadAsync(run.World, new HashSet<string>())).Rows.Keys.ToHashSet();
        await run.FailAsync(nth, action, ("rows", run.RowsOf(nth, user)));
        var result = await run.RunAsync();
        // Rows that requests of the run created belong to the plan.
        var ours = (await run.World.LogAsync()).SelectMany(e => e["created"]!.AsArray().Select(i => (string)i!)).ToHashSet();
        var after = (await Contents.ReadAsync(run.World, new HashSet<string>())).Rows;
        var theirs = after.Where(r => !before.Contains(r.Key) && !ours.Contains(r.Key)).ToList();
        // Member statuses that the org adds to the plan's campaigns belong to the plan.
        run.Added.UnionWith(theirs.Where(r => !ours.Any(id => r.Value.Contains($"\"CampaignId\":\"{id}\"", StringComparison.Ordinal)))
            .Select(r => r.Key));
        return result;
    }

    private static async Task<CliResult> TakenAsync(Case run, bool before, string? action)
    {
        var (type, values) = run.Stage.Shape.Unique!.Value;
        var rows = Strangers.Rows((type, Strangers.Other, values));
        var holder = run.Stage.Expected.Rows.Single(r => r.Value.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)
            && Unique(values).All(u => r.Value.Contains(u, StringComparison.Ordinal))).Key;
        var nth = run.Pick(e => Case.IsCreate(e) && e["created"]!.AsArray().Any(id => (string)id! == holder));
        if (before)
        {
            // One hour ago, so that its date shows that the row does not belong to this run.
            run.World.Shift = TimeSpan.FromHours(-1);
            await run.World.AddRowsAsync(rows);
            run.World.Shift = TimeSpan.Zero;
        }
        if (action is not null)
        {
            await (before ? run.FailAsync(nth, action) : run.FailAsync(nth, action, ("rows", (await WithProfileAsync(run, rows)))));
        }
        var result = await run.RunAsync();
        run.Struck = action is null ? result.Exit != 0 : null;
        run.Later(() => GiveBackAsync(run, type, values));
        return result;
    }

    private static IEnumerable<string> Unique(string values) =>
        JsonNode.Parse(values)!.AsObject().Where(f => f.Key is "Username" or "Code__c").Select(f => $"\"{f.Key}\":\"{f.Value}\"");

    private static async Task<JsonArray> WithProfileAsync(Case run, JsonArray rows)
    {
        if ((string)rows[0]!["type"]! == "User")
        {
            rows[0]!["values"]!["ProfileId"] =
                (string)(await run.World.RowsAsync("Profile")).Single(p => (string)p["Name"]! == "Standard User")["Id"]!;
        }
        return rows;
    }

    // Checks that the row did not change; then its owner removes the value.
    private static async Task GiveBackAsync(Case run, string type, string values)
    {
        var wanted = JsonNode.Parse(values)!.AsObject();
        var held = (await run.World.RowsAsync(type)).SingleOrDefault(r =>
            wanted.Where(w => w.Key != "ProfileId").All(w => (string?)r[w.Key] == (string?)w.Value))
            ?? throw new InvalidOperationException("the row that held the value was changed or deleted");
        if (type == "User" && !(bool)held["IsActive"]!)
        {
            throw new InvalidOperationException("the user who held the username was deactivated");
        }
        var id = (string)held["Id"]!;
        var freed = type == "User" ? ("Username", "another@campaign.example.com") : ("Code__c", "Z-9");
        await run.World.ChangeAsync(type, id, new JsonObject { [freed.Item1] = freed.Item2 });
        run.Added.Add(id);
    }

    private static Task<CliResult> TwiceAsync(Case run, string answer) =>
        OnceAsync(run, run.Pick(e => IsRepeatable(run.Stage, e)), "twice", ("answer", answer));

    private static async Task<CliResult> ChildAsync(Case run)
    {
        var going = run.Stage.Before.Ids.Where(i =>
            i.Value.StartsWith("001", StringComparison.Ordinal) && !run.Stage.Expected.Records.ContainsKey(i.Key)).ToList();
        var parent = going[run.Random.Next(going.Count)].Value;
        var ids = await run.World.AddRowsAsync(
            Strangers.Rows(("Contact", Strangers.Other, $$"""{"LastName":"Theirs","AccountId":"{{parent}}"}""")));
        var result = await run.RunAsync();
        run.Struck = result.Exit != 0;
        if (!(await Contents.ReadAsync(run.World, new HashSet<string>())).Rows.ContainsKey(ids[0]))
        {
            throw new InvalidOperationException("the child of somebody else was deleted without a question");
        }
        // The row may be deleted by cascade after the user has confirmed it.
        run.Ignored = row => row.Contains("Theirs", StringComparison.Ordinal);
        return result;
    }
}
