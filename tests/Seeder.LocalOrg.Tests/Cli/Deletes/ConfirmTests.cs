namespace Seeder.Cli.Tests.Deletes;

/// <summary>What a person is asked on a terminal before something is deleted, on a real pseudo-terminal.</summary>
internal sealed class ConfirmTests : DeleteFixture
{
    [TestCase("y", true)]
    [TestCase("yes", true)]
    [TestCase("Y", true)]
    [TestCase("n", false)]
    [TestCase("", false)]
    [TestCase("delete", false)]
    [TestCase("EOF", false)]
    [TestCase("INT", false)]
    public async Task Destroy_asks_and_a_yes_alone_deletes(string answer, bool deletes)
    {
        await DoneAsync("apply", "family.yaml");
        var other = await StrangerAsync("Account", new { Name = "Other" });

        var result = await OnTerminalAsync(answer, null, "destroy", "family.yaml");

        Assert.That(
            result.Out,
            Does.Contain("Delete 2 records in ").And.Contain($"({Org.OrgId})? [y/N]").And.Contain("1 Account, 1 Contact"),
            result.ToString());
        Assert.That(result.Exit, Is.EqualTo(deletes ? 0 : 130), result.ToString());
        Assert.That((await LiveAsync("Account")).Count, Is.EqualTo(deletes ? 1 : 2), other);
        Assert.That(IdsOf("family"), Has.Count.EqualTo(deletes ? 0 : 2));
    }

    [Test]
    public async Task It_asks_whatever_stdout_is_and_apply_asks_too_where_it_deletes()
    {
        await DoneAsync("apply", "family.yaml");
        Write(
            "family.yaml",
            Family.Replace("          Contacts:\n            - $ref: jane\n              LastName: Doe\n", "", StringComparison.Ordinal)
                .Replace("      Contacts:\n        - $ref: jane\n          LastName: Doe", "", StringComparison.Ordinal));

        var no = await OnTerminalAsync("n", Path.Combine(Folder, "out.json"), "apply", "family.yaml", "--prune", "--json", "--quiet");
        Assert.That(
            (no.Exit, no.Out),
            Is.EqualTo((130, no.Out)).And.Matches<(int, string)>(r => r.Item2.Contains("Delete 1 record in ", StringComparison.Ordinal)),
            no.ToString());
        Assert.That(await LiveAsync("Contact"), Has.Count.EqualTo(1));

        var yes = await OnTerminalAsync("y", Path.Combine(Folder, "out2.json"), "apply", "family.yaml", "--prune", "--json");
        Assert.That(yes.Exit, Is.Zero, yes.ToString());
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "out2.json")), Does.StartWith("{").And.Contain("\"deleted\""));
        Assert.That(await LiveAsync("Contact"), Is.Empty);
    }

    [TestCase("y", true)]
    [TestCase("n", false)]
    public async Task A_saved_plan_that_deletes_asks_too(string answer, bool deletes)
    {
        await DoneAsync("apply", "family.yaml");
        await DoneAsync("plan", "family.yaml", "--destroy", "--out", "saved.json");

        var result = await OnTerminalAsync(answer, null, "apply", "saved.json");

        Assert.That(result.Out, Does.Contain("Delete 2 records in ").And.Contain($"({Org.OrgId})? [y/N]"), result.ToString());
        Assert.That(result.Exit, Is.EqualTo(deletes ? 0 : 130), result.ToString());
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(deletes ? 0 : 1));
    }

    [Test]
    public async Task Nothing_is_asked_where_nothing_is_deleted_or_yes_is_given()
    {
        var applied = await OnTerminalAsync("n", null, "apply", "family.yaml");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Out, Does.Not.Contain("[y/N]"));

        var destroyed = await OnTerminalAsync("n", null, "destroy", "family.yaml", "--yes");
        Assert.That(destroyed.Exit, Is.Zero, destroyed.ToString());
        Assert.That(destroyed.Out, Does.Not.Contain("[y/N]"));
    }

    [Test]
    public async Task The_question_names_records_of_others_and_users()
    {
        Write("user.yaml", $$"""
            plan: user
            existing:
              standard: { Profile: { Name: Standard User } }
            records:
              User:
                - { $ref: u, Username: u@example.com, LastName: U, Email: u@example.com, Alias: u, ProfileId: "${standard}", TimeZoneSidKey: GMT,
                    LocaleSidKey: en_US, EmailEncodingKey: UTF-8, LanguageLocaleKey: en_US }
              Account:
                - { $ref: a, Name: A, OwnerId: "${u}" }
            """);
        await DoneAsync("apply", "user.yaml");
        await StrangerAsync("Note", new { ParentId = IdsOf("user")["a"], Title = "Mine" });

        var result = await OnTerminalAsync("n", null, "destroy", "user.yaml", "--cascade");

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(
            result.Out, Does.Contain("Delete 1 record and deactivate 1 user and delete 1 record that this plan did not create in "));
    }

    [TestCase("destroy")]
    [TestCase("apply")]
    public async Task Elsewhere_nothing_is_asked(string command)
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", "plan: family\nrecords:\n  Account:\n    - { $ref: beta, Name: Beta }\n");

        await DoneAsync([command, "family.yaml", .. command == "apply" ? ["--prune"] : Array.Empty<string>()]);

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Does.Not.Contain("Acme"));
    }

    [Test]
    public async Task But_allow_production_wants_yes()
    {
        await DoneAsync("apply", "family.yaml");

        var refused = await RunAsync("destroy", "family.yaml", "--allow-production", Org.OrgId);
        Assert.That(refused.Exit, Is.EqualTo(1), refused.ToString());
        Assert.That(refused.Err, Does.Contain("SEED543").And.Contain("Delete 2 records in ").And.Contain("--yes"));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));

        await DoneAsync("apply", "family.yaml", "--allow-production", Org.OrgId);
        await DoneAsync("destroy", "family.yaml", "--allow-production", Org.OrgId, "--yes");
    }

    private Task<CliResult> OnTerminalAsync(string answer, string? stdout, params string[] args)
    {
        var keys = answer switch
        {
            "EOF" => "\u0004",
            "INT" => "\u0003",
            _ => $"{answer}\n",
        };
        return PseudoTerminal.RunAsync(Folder, Variables, "[y/N]", keys, stdout, args);
    }
}
