namespace Seeder.Cli.Tests.Saved;

/// <summary>
/// Random changes between saving and applying: the plan is done exactly, or nothing is sent and the change is named. Which of the two it is
/// depends only on whether the change is of a kind that the plan depends on.
/// </summary>
internal sealed class SavedChangeTests : SavedFixture
{
    private const string Plan = """
        plan: mixed
        existing:
          top: { Account: { Name: Top } }
        records:
          Account:
            - { $ref: acme, Name: Acme, Industry: Banking, ParentId: "${top}" }
            - { $ref: gone, Name: Gone }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
            - { $ref: known, $key: LastName, LastName: Known, Title: Boss }
            - $from: people.csv
              LastName: ${row.name}
        """;

    private const string Next = """
        plan: mixed
        existing:
          top: { Account: { Name: Top } }
        records:
          Account:
            - { $ref: acme, Name: Acme, Industry: Energy, ParentId: "${top}" }
            - { $ref: more, Name: More }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
            - { $ref: known, $key: LastName, LastName: Known, Title: Chief }
            - $from: people.csv
              LastName: ${row.name}
        """;

    private Dictionary<string, string> _ids = [];
    private string _top = "";

    [Test]
    public async Task A_change_that_matters_is_refused_and_any_other_is_not([Range(0, 5)] int seed)
    {
        Write("mixed.yaml", Plan);
        Write("people.csv", "name\nPoe\n");
        _top = await ByHandAsync("Account", new { Name = "Top" });
        var other = await StrangerAsync("Account", new { Name = "Other" });
        await ByHandAsync("Contact", new { LastName = "Known", Title = "Clerk" });
        await DoneAsync("apply", "mixed.yaml");
        _ids = IdsOf("mixed");
        Write("mixed.yaml", Next);
        var random = new Random(seed);
        var changes = Changes(other).OrderBy(_ => random.Next()).Take(3).ToList();
        var isRefused = changes.Exists(c => c.Matters);
        await SaveAsync("mixed.yaml", "--prune");
        foreach (var change in changes)
        {
            await change.Make();
        }

        if (isRefused)
        {
            await RefusedAsync("SEED74");
            await SaveAsync("mixed.yaml", "--prune");
        }
        await DoneAsync("apply", File, "--cascade", "--yes");

        var titles = (await LiveAsync("Contact")).Where(c => (string?)c["LastName"] == "Known").Select(c => (string?)c["Title"]);
        Assert.That(titles, Is.EqualTo((string[])["Chief"]));
        Assert.That((await LiveAsync("Account")).Select(a => (string?)a["Name"]), Does.Contain("More").And.Not.Contain("Gone"));
    }

    private List<(bool Matters, Func<Task> Make)> Changes(string other) =>
    [
        (false, () => StrangerAsync("Contact", new { LastName = "New" })),
        (false, () => InOrgAsync(HttpMethod.Patch, $"Account/{other}", new { Site = "Bern" })),
        (false, () => InOrgAsync(HttpMethod.Patch, $"Account/{_top}", new { Site = "Bern" })),
        (false, () => InOrgAsync(HttpMethod.Patch, $"Contact/{_ids["jane"]}", new { FirstName = "Jane" })),
        (false, () => InOrgAsync(HttpMethod.Delete, $"Account/{other}")),
        (true, () => InOrgAsync(HttpMethod.Patch, $"Account/{_ids["acme"]}", new { Industry = "Media" })),
        (true, () => InOrgAsync(HttpMethod.Delete, $"Contact/{_ids["jane"]}")),
        (true, () => InOrgAsync(HttpMethod.Patch, $"Contact/{_ids["known"]}", new { Title = "Cook" })),
        (true, () => StrangerAsync("Contact", new { LastName = "Child", AccountId = _ids["gone"] })),
        (true, () =>
        {
            Write("people.csv", "name\nPoe\nRoe\n");
            return Task.CompletedTask;
        }),
    ];
}
