namespace Seeder.Cli.Tests.Deletes;

/// <summary>Users cannot be deleted: they are deactivated, and a later apply switches them on again.</summary>
internal sealed class UserTests : DeleteFixture
{
    private const string Common =
        """TimeZoneSidKey: GMT, LocaleSidKey: en_US, EmailEncodingKey: UTF-8, LanguageLocaleKey: en_US, Profile: { Name: Standard User }""";

    private static string Team(string keys = "") => $$"""
        plan: team
        records:
          UserRole:
            - { $ref: boss, Name: Boss, DeveloperName: Boss }
            - { $ref: rep, Name: Rep, DeveloperName: Rep, ParentRoleId: "${boss}" }
          User:
            - { $ref: ann, {{keys}} Username: ann@seeds.example.com, LastName: Ann, Alias: ann, Email: ann@example.com, UserRoleId: "${boss}", {{Common}} }
            - { $ref: bob, {{keys}} Username: bob@seeds.example.com, LastName: Bob, Alias: bob, Email: bob@example.com, UserRoleId: "${rep}", ManagerId: "${ann}", {{Common}} }
          Account:
            - { $ref: acme, Name: Acme, OwnerId: "${bob}" }
        """;

    [TestCase("")]
    [TestCase("$key: Username,")]
    public async Task They_are_deactivated_without_role_and_manager_and_come_back(string keys)
    {
        Write("team.yaml", Team(keys));
        await DoneAsync("apply", "team.yaml");
        var ids = IdsOf("team");
        var others = (await LiveAsync("User")).Where(u => !ids.ContainsValue((string)u["Id"]!)).Select(u => u.ToJsonString()).ToList();

        var planned = await DoneAsync("plan", "team.yaml", "--destroy");
        var result = await DoneAsync("destroy", "team.yaml", "--json");

        Assert.That(
            planned.Out,
            Does.Match(@"deactivate\s+2 users").And.Match(@"delete\s+3 records: ")
                .And.Match(
                    @"\n- bob \(User\) \w+, deactivated, .*\n    IsActive: true -> false\n"
                        + @"    UserRoleId: rep -> null\n    ManagerId: ann -> null\n"));
        Assert.That(
            Actions(result),
            Is.EquivalentTo((string[])["boss deleted", "rep deleted", "ann deactivated", "bob deactivated", "acme deleted"]));
        var users = (await LiveAsync("User")).Where(u => ids.ContainsValue((string)u["Id"]!)).ToList();
        Assert.That(
            users.Select(u => ((bool)u["IsActive"]!, (string?)u["UserRoleId"], (string?)u["ManagerId"])),
            Is.All.EqualTo((false, (string?)null, (string?)null)).And.Exactly(2).Items);
        Assert.That(await LiveAsync("UserRole"), Is.Empty);
        Assert.That(
            (await DoneAsync("show", "team.yaml", "--json")).Json["result"]!["records"]!.AsArray().Select(r => (string)r!["action"]!),
            Is.All.EqualTo("deactivated"));
        Assert.That((await DoneAsync("destroy", "team.yaml")).Out, Does.Contain("Nothing to do"));

        await DoneAsync("apply", "team.yaml");

        var again = IdsOf("team");
        Assert.That((again["ann"], again["bob"]), Is.EqualTo((ids["ann"], ids["bob"])));
        users = [.. (await LiveAsync("User")).Where(u => ids.ContainsValue((string)u["Id"]!))];
        Assert.That(users.Select(u => (bool)u["IsActive"]!), Is.All.True);
        Assert.That(users.Select(u => (string?)u["UserRoleId"]), Is.EquivalentTo((string[])[again["boss"], again["rep"]]));
        Assert.That((string?)users.Single(u => (string)u["Id"]! == ids["bob"])["ManagerId"], Is.EqualTo(ids["ann"]));
        Assert.That((string?)(await LiveAsync("Account")).Single()["OwnerId"], Is.EqualTo(ids["bob"]));
        Assert.That(
            (await LiveAsync("User")).Where(u => !ids.ContainsValue((string)u["Id"]!)).Select(u => u.ToJsonString()), Is.EqualTo(others));
        await NothingLeftToDoAsync("team.yaml");

        Assert.That(
            Actions(await DoneAsync("destroy", "team.yaml", "--json")), Does.Contain("ann deactivated").And.Contain("bob deactivated"));
        Assert.That(await LiveAsync("UserRole"), Is.Empty);
    }

    [Test]
    public async Task Text_and_json_never_say_that_a_user_was_deleted()
    {
        Write("team.yaml", Team());
        await DoneAsync("apply", "team.yaml");

        var text = await DoneAsync("destroy", "team.yaml");

        var row = text.Out.Split('\n')
            .Single(l => l.StartsWith("User ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var head = text.Out.Split('\n')
            .Single(l => l.StartsWith("type ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(head, Is.EqualTo((string[])["type", "deleted", "deactivated"]));
        Assert.That(row, Is.EqualTo((string[])["User", "0", "2"]));
    }

    [Test]
    public async Task A_pruned_user_loses_the_role_that_goes_too()
    {
        Write("team.yaml", Team());
        await DoneAsync("apply", "team.yaml");
        Write("team.yaml", "plan: team\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, OwnerId: \"${org.user}\" }\n");

        var result = await DoneAsync("apply", "team.yaml", "--prune", "--json");

        Assert.That(Actions(result), Is.SupersetOf((string[])["ann deactivated", "bob deactivated", "boss deleted", "rep deleted"]));
        Assert.That((await DoneAsync("plan", "team.yaml", "--prune")).Out, Does.Contain("nothing to do"));
        Assert.That((await DoneAsync("plan", "team.yaml")).Out, Does.Not.Contain("no longer in the plan"));
    }

    [Test]
    public async Task A_rollback_says_deactivated_and_the_next_apply_uses_the_user()
    {
        var plan = Team().Replace("Name: Acme", "Name: Acme, ParentId: 001000000000001AAA", StringComparison.Ordinal);
        Write("team.yaml", plan);

        var result = await RunAsync("apply", "team.yaml", "--on-error", "rollback", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(Actions(result), Does.Contain("ann deactivated").And.Contain("bob deactivated"), result.ToString());
        var ids = IdsOf("team");
        Write("team.yaml", Team());
        await DoneAsync("apply", "team.yaml");
        Assert.That((IdsOf("team")["ann"], IdsOf("team")["bob"]), Is.EqualTo((ids["ann"], ids["bob"])));
    }

    [Test]
    public async Task A_stranger_who_is_inactive_stays_so()
    {
        Write("team.yaml", Team("$key: Username,"));
        await DoneAsync("apply", "team.yaml");
        await DoneAsync("destroy", "team.yaml");
        File.Delete(ManifestOf("team"));
        File.Delete($"{ManifestOf("team")}.journal");
        Write("team.yaml", Team("$key: Username,").Replace(", OwnerId: \"${bob}\"", "", StringComparison.Ordinal));

        await DoneAsync("apply", "team.yaml");

        Assert.That(
            (await LiveAsync("User")).Where(u => ((string)u["Username"]!).EndsWith("@seeds.example.com", StringComparison.Ordinal))
                .Select(u => (bool)u["IsActive"]!),
            Is.All.False);
    }

    [Test]
    public async Task Each_setup_type_has_its_own_calls()
    {
        Write("setup.yaml", """
            plan: setup
            records:
              Group:
                - { $ref: q, Name: Help, DeveloperName: Help_Q, Type: Queue }
              QueueSobject:
                - { QueueId: "${q}", SobjectType: Case }
              GroupMember:
                - { GroupId: "${q}", UserOrGroupId: "${org.user}" }
              UserRole:
                - { $ref: r, Name: Role, DeveloperName: Role_S }
            """);

        var calls = (await DoneAsync("plan", "setup.yaml", "--json")).Json["result"]!["graph"]!["calls"]!.AsArray();
        Assert.That(
            calls.Select(c => c!["records"]!.AsArray().Select(r => (string)r!["type"]!).Distinct().Count()),
            Is.All.EqualTo(1).And.Exactly(4).Items);

        await DoneAsync("apply", "setup.yaml");
        calls = (await DoneAsync("plan", "setup.yaml", "--destroy", "--json")).Json["result"]!["graph"]!["calls"]!.AsArray();
        Assert.That(calls.Select(c => c!["records"]!.AsArray().Select(r => (string)r!["type"]!).Distinct().Count()), Is.All.EqualTo(1));
        await DestroyedAsync("setup.yaml", "QueueSobject", "UserRole");
    }

    [Test]
    public async Task A_plan_that_uses_a_destroyed_plan_is_told_to_apply_that_first()
    {
        Write("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        Write(
            "deals.yaml",
            "plan: deals\nuses: { base: base.yaml }\nrecords:\n  Contact:\n    - { LastName: Doe, AccountId: \"${base.acme}\" }\n");
        await DoneAsync("apply", "base.yaml");
        await DoneAsync("plan", "deals.yaml");
        await DoneAsync("destroy", "base.yaml");

        var result = await RunAsync("apply", "deals.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED655").And.Contain("seeder apply base.yaml").And.Contain("destroyed"));
        await DoneAsync("apply", "base.yaml");
        await DoneAsync("apply", "deals.yaml");
    }
}
