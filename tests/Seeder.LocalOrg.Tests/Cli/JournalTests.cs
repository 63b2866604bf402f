using System.Net.Http.Json;

namespace Seeder.Cli.Tests;

/// <summary>What happens to a journal on the disk: it goes with its run, and a damaged one stops every command until the user says what to
/// do.</summary>
internal sealed class JournalTests : ChangeFixture
{
    private const string Two = """
        plan: two
        options: { recordsPerCall: 1 }
        records:
          Account:
            - { $ref: acme, Name: Acme }
            - { $ref: beta, Name: Beta, $after: acme }
        """;

    private string Journal => $"{ManifestOf("two")}.journal";

    [Test]
    public async Task A_run_that_is_complete_leaves_no_journal()
    {
        Write("two.yaml", Two);
        await DoneAsync("apply", "two.yaml");
        Assert.That(File.Exists(Journal), Is.False);
        await DoneAsync("adopt", "two.yaml", $"acme={IdsOf("two")["acme"]}");
        await DoneAsync("destroy", "two.yaml");
        Assert.That(File.Exists(Journal), Is.False);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(Journal)!, "*.tmp"), Is.Empty);
    }

    [TestCase("apply")]
    [TestCase("destroy")]
    [TestCase("apply", "--prune")]
    [TestCase("forget")]
    [TestCase("apply", "--no-refresh")]
    public async Task An_old_folded_journal_is_deleted(params string[] command)
    {
        Write("two.yaml", Two);
        await FailAsync(new { kind = "collections-create", action = "hold", nth = 2, at = "before" });
        var run = RunAsync("apply", "two.yaml");
        await UntilAsync(() => run.IsCompleted || Lines().Length == 4);
        await UntilStruckAsync(run);
        Assert.That(run.IsCompleted, Is.False, "it was not held");
        var journal = System.Text.Encoding.UTF8.GetBytes(string.Concat(Lines().Select(l => $"{l}\n")));
        await LetGoAsync();
        await run;
        // An older version left it there.
        await File.WriteAllBytesAsync(Journal, journal);

        await DoneAsync([command[0], "two.yaml", .. command[0] == "forget" ? ["beta"] : command[1..]]);

        Assert.That(File.Exists(Journal), Is.False);
    }

    [TestCase("flipped in the header")]
    [TestCase("flipped in the first begin")]
    [TestCase("flipped in the last line")]
    [TestCase("emptied")]
    [TestCase("a line twice")]
    [TestCase("lines in another order")]
    [TestCase("a line missing")]
    public async Task A_damaged_journal_ends_every_command_with_6_and_the_hint_leads_to_an_exact_end(string damage)
    {
        await SendAsync(HttpMethod.Post, "Account", new { Name = "A stranger" });
        Write("two.yaml", Two);
        await CutOffAsync();
        var lines = (await File.ReadAllTextAsync(Journal)).Split('\n')[..^1].ToList();
        Assert.That(lines, Has.Count.EqualTo(4), "header, begin, end, begin");
        await File.WriteAllTextAsync(Journal, Damaged(lines, damage));

        foreach (var command in new string[][] {
            ["plan", "two.yaml"], ["apply", "two.yaml"], ["destroy", "two.yaml"], ["forget", "two.yaml", "acme"], ["show", "two.yaml"] })
        {
            var result = await RunAsync(command);
            Assert.That(result.Exit, Is.EqualTo(6), $"{command[0]}: {result}");
            Assert.That(result.Err, Does.Contain("SEED510").And.Contain("line ").And.Contain("--assume lost"));
        }

        // As the hint says: what only the damaged lines told of is deleted in the org.
        var known = damage is not ("flipped in the header" or "flipped in the first begin" or "emptied" or "a line missing");
        foreach (var row in (await LiveAsync("Account")).Where(r => !known && (string)r["Name"]! != "A stranger"))
        {
            await SendAsync(HttpMethod.Delete, $"Account/{row["Id"]}", null);
        }
        await DoneAsync("apply", "two.yaml", "--assume", "lost", "--settle-wait", "0");

        Assert.That((await LiveAsync("Account")).Select(r => (string)r["Name"]!), Is.EquivalentTo(["A stranger", "Acme", "Beta"]));
        Assert.That(IdsOf("two"), Has.Count.EqualTo(2));
        Assert.That(File.Exists(Journal), Is.False);
        await NothingLeftToDoAsync("two.yaml");
    }

    [Test]
    public async Task A_begin_that_lacks_its_line_end_alone_is_in_doubt_and_is_resolved()
    {
        Write("two.yaml", Two);
        await CutOffAsync();
        var journal = System.Text.Encoding.UTF8.GetBytes(string.Concat(Lines().Select(l => $"{l}\n")));
        await File.WriteAllBytesAsync(Journal, journal[..^1]);

        await DoneAsync("apply", "two.yaml", "--settle-wait", "0");

        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(2));
    }

    private static string Damaged(List<string> lines, string damage)
    {
        string Flip(int line) => string.Concat(lines.Select((l, i) => i == line ? $"{l[..40]}{(char)(l[40] ^ 1)}{l[41..]}\n" : $"{l}\n"));
        string Join(params int[] order) => string.Concat(order.Select(i => $"{lines[i]}\n"));
        return damage switch
        {
            "flipped in the header" => Flip(0),
            "flipped in the first begin" => Flip(1),
            "flipped in the last line" => Flip(3),
            "emptied" => "",
            "a line twice" => Join(0, 1, 2, 3, 3),
            "lines in another order" => Join(0, 2, 1, 3),
            _ => Join(0, 2, 3),
        };
    }

    // A run that was cut off in its second call: the org has the first record, and the request for the second never arrived.
    private async Task CutOffAsync()
    {
        await FailAsync(new { kind = "collections-create", action = "hold", nth = 2, at = "before" });
        var run = RunAsync("apply", "two.yaml");
        await UntilAsync(() => run.IsCompleted || Lines().Length == 4);
        await UntilStruckAsync(run);
        Assert.That(run.IsCompleted, Is.False, "it was not held");
        var journal = System.Text.Encoding.UTF8.GetBytes(string.Concat(Lines().Select(l => $"{l}\n")));
        await LetGoAsync();
        Assert.That((await run).Exit, Is.Zero);
        var ids = IdsOf("two");
        File.Delete(ManifestOf("two"));
        await File.WriteAllBytesAsync(Journal, journal);
        await SendAsync(HttpMethod.Delete, $"Account/{ids["beta"]}", null);
    }

    private string[] Lines()
    {
        if (!File.Exists(Journal))
        {
            return [];
        }
        using var file = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.That(tries, Is.LessThan(2000), $"the journal has {Lines().Length} lines");
            await Task.Delay(10);
        }
    }

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Org.Url, $"/services/data/v66.0/sobjects/{path}"));
        request.Headers.Add("Authorization", $"Bearer {Org.AccessToken}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
