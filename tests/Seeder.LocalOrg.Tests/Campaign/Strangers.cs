using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>Rows and files of other people that exist before a run. Many are equal to those of the plans.</summary>
internal static class Strangers
{
    private const string Joe = "joe@example.com";

    /// <summary>A user who does not run the commands.</summary>
    public static string Other => Joe;

    /// <summary>Adds rows of another user and of the same user, one hour old, and files.</summary>
    public static async Task AddAsync(World world, Shape shape)
    {
        // Types without CreatedDate show their age only by SystemModstamp, which nobody can set.
        world.Shift = TimeSpan.FromHours(-1);
        await world.AddRowsAsync([User(Joe)]);
        var acme = (await world.AddRowsAsync(Rows(
            ("Account", Joe, """{"Name":"Acme"}"""), ("Account", null, """{"Name":"Twin"}"""), ("Account", Joe, """{"Name":"Twin"}"""),
            ("Account", null, """{"Name":"Customer 3","Rating":"Hot"}"""), ("Account", Joe, """{"Name":"New"}"""),
                ("Account", null, """{"Name":"Vip"}"""),
            ("Account", null, """{"Name":"Top"}"""), ("Account", Joe, """{"Name":"Client 1"}"""),
                ("Account", null, """{"Name":"Two"}"""), ("Account", null, """{"Name":"Plain"}"""),
            ("Product2", Joe, """{"Name":"Pad","ProductCode":"X-9","IsActive":true}"""), ("Campaign", null, """{"Name":"Winter"}"""),
            ("Opportunity", null, """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2030-06-30"}"""),
            ("Opportunity", Joe, """{"Name":"Deal 5","StageName":"Prospecting","CloseDate":"2030-06-30"}"""),
            ("Task", null, """{"Subject":"Call"}"""), ("UserRole", null, """{"Name":"Boss","DeveloperName":"Other_Boss"}"""))))[0];
        var jane = (await world.AddRowsAsync(Rows(
            ("Contact", Joe, $$"""{"LastName":"Doe","AccountId":"{{acme}}"}"""), ("Contact", null, """{"LastName":"Roe"}"""),
                ("Contact", null, """{"LastName":"A"}"""),
            ("Contact", Joe, """{"LastName":"C"}"""))))[0];
        var help = (await world.AddRowsAsync(Rows(
            ("Case", Joe, $$"""{"Subject":"Help","ContactId":"{{jane}}"}"""), ("Case", null, """{"Subject":"More"}"""),
                ("Case", null, """{"Subject":"Question 1"}"""))))[1];
        var queue = (await world.AddRowsAsync(Rows(
            ("CaseComment", null, $$"""{"ParentId":"{{help}}","CommentBody":"Old"}"""),
                ("Task", Joe, $$"""{"Subject":"Call","WhatId":"{{acme}}"}"""),
            ("Group", null, """{"Name":"Support","DeveloperName":"Other_Support","Type":"Queue"}"""))))[2];
        await world.AddRowsAsync(Rows(("QueueSobject", null, $$"""{"QueueId":"{{queue}}","SobjectType":"Case"}""")));
        await world.AddRowsAsync(Rows([.. shape.Found.Select(f => (f.Type, (string?)Joe, f.Values))]));
        world.Shift = TimeSpan.Zero;
        foreach (var path in new[] { "notes.txt", "schema/notes.txt", ".seeder/notes.txt", $".seeder/{world.Org.OrgId}/notes.txt",
            $".seeder/{world.Org.OrgId}/schema/notes.txt" })
        {
            var full = Path.Combine(world.Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, $"{path} is somebody's.");
        }
    }

    /// <summary>Adds a child of another user under each record of the plan that remains.</summary>
    public static async Task AddChildrenAsync(World world, IEnumerable<string> parents) =>
        await world.AddRowsAsync(Rows([.. parents.Select(id =>
        ("Task", (string?)Joe,
            $$"""{"Subject":"Theirs","{{(id.StartsWith("003", StringComparison.Ordinal) ? "WhoId" : "WhatId")}}":"{{id}}"}"""))]));

    /// <summary>All files that Seeder did not create, by path.</summary>
    public static Dictionary<string, string> Files(World world) =>
        Directory.EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories)
        .Where(
            f => Path.GetFileName(f) == "notes.txt"
                || !Path.GetRelativePath(world.Folder, f).StartsWith(".seeder", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetRelativePath(world.Folder, f), File.ReadAllText, StringComparer.Ordinal);

    public static JsonArray Rows(params IEnumerable<(string Type, string? User, string Values)> rows)
    {
        var list = new JsonArray();
        foreach (var (type, user, values) in rows)
        {
            list.Add(new JsonObject { ["type"] = type, ["user"] = user, ["values"] = JsonNode.Parse(values) });
        }
        return list;
    }

    private static JsonObject User(string username) => new()
    {
        ["type"] = "User",
        ["values"] = new JsonObject
        {
            ["Username"] = username,
            ["LastName"] = "Joe",
            ["Email"] = username,
            ["Alias"] = "joe",
            ["TimeZoneSidKey"] = "GMT",
            ["LocaleSidKey"] = "en_US",
            ["EmailEncodingKey"] = "UTF-8",
            ["LanguageLocaleKey"] = "en_US",
        },
    };
}
