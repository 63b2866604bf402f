using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Saved;

/// <summary>The manifest or the org moves after the plan was saved: what moved is named, and nothing is sent.</summary>
internal sealed class SavedStateTests : SavedFixture
{
    private const string Found = """
        plan: found
        existing:
          top: { Account: { Name: Top } }
        records:
          Account:
            - { $ref: acme, Name: Acme, ParentId: "${top}" }
          Contact:
            - { $ref: jane, $key: LastName, LastName: Doe, Title: Boss }
        """;

    [Test]
    public async Task Another_apply_moves_the_manifest()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml", "--destroy");
        Write("family.yaml", Family.Replace("Name: Acme", "Name: Acme Ltd"));
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", Family);

        await RefusedAsync("SEED743", "family.manifest.json", "its serial number is 2, and was 1");
    }

    [Test]
    public async Task Forget_and_adopt_move_the_manifest()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        var jane = IdsOf("family")["jane"];
        await DoneAsync("forget", "family.yaml", "jane");
        await RefusedAsync("SEED743", "family.manifest.json");

        await DoneAsync("adopt", "family.yaml", $"jane={jane}");
        await RefusedAsync("SEED743", "family.manifest.json");
    }

    [Test]
    public async Task An_edited_manifest_with_the_same_serial_number_is_refused()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        EditManifest("family", m => m["records"]!["jane"]!["keep"] = true);

        await RefusedAsync("SEED743", "its content changed, although its serial number is still 1");
    }

    [Test]
    public async Task A_manifest_that_is_only_formatted_in_another_way_is_the_same()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        EditManifest("family", _ => { });

        await DoneAsync("apply", File);
    }

    [Test]
    public async Task A_deleted_manifest_is_refused()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        System.IO.File.Delete(ManifestOf("family"));

        await RefusedAsync("SEED743", "it does not exist");
    }

    [Test]
    public async Task A_manifest_of_another_lineage_is_refused()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        EditManifest("family", m => m["lineage"] = "0123456789abcdef0123456789abcdef");

        await RefusedAsync("SEED743", "it began anew");
    }

    [Test]
    public async Task A_found_record_that_was_deleted_is_named()
    {
        var top = await ByHandAsync("Account", new { Name = "Top" });
        Write("found.yaml", Found);
        await SaveAsync("found.yaml");
        await InOrgAsync(HttpMethod.Delete, $"Account/{top}");

        await RefusedAsync("SEED744", "found.yaml:3");
    }

    [Test]
    public async Task A_found_record_that_was_replaced_by_another_is_named()
    {
        var top = await ByHandAsync("Account", new { Name = "Top" });
        Write("found.yaml", Found);
        await SaveAsync("found.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Account/{top}", new { Name = "Low" });
        var other = await ByHandAsync("Account", new { Name = "Top" });

        await RefusedAsync("SEED744", $"top (Account {top}) is Account {other} now");
    }

    [Test]
    public async Task A_record_that_a_key_finds_now_is_named()
    {
        await ByHandAsync("Account", new { Name = "Top" });
        Write("found.yaml", Found);
        await SaveAsync("found.yaml");
        var jane = await ByHandAsync("Contact", new { LastName = "Doe" });

        await RefusedAsync("SEED744", $"jane (Contact {jane})");
    }

    [Test]
    public async Task A_record_that_was_deleted_in_the_org_is_named()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        await InOrgAsync(HttpMethod.Delete, $"Contact/{IdsOf("family")["jane"]}");

        await RefusedAsync("SEED744", "jane (Contact)", "'create' is needed now");
    }

    [Test]
    public async Task A_record_to_be_updated_that_was_edited_is_named()
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", Family.Replace("Name: Acme", "Name: Acme Ltd"));
        await SaveAsync("family.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Account/{IdsOf("family")["acme"]}", new { Name = "Acme Inc" });

        await RefusedAsync("SEED744", "acme (Account ", "Name in the org is \"Acme Inc\", and was \"Acme\"");
    }

    [Test]
    public async Task A_field_that_was_never_sent_and_was_edited_is_named()
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", Family.Replace("Name: Acme", "Name: Acme\n      Site: Bern"));
        await SaveAsync("family.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Account/{IdsOf("family")["acme"]}", new { Site = "Basel" });

        await RefusedAsync("SEED744", "acme (Account ", "Site in the org is \"Basel\", and was null");
    }

    [Test]
    public async Task A_record_that_a_key_found_and_that_was_edited_is_named()
    {
        await ByHandAsync("Account", new { Name = "Top" });
        var jane = await ByHandAsync("Contact", new { LastName = "Doe", Title = "Clerk" });
        Write("found.yaml", Found);
        await SaveAsync("found.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Contact/{jane}", new { Title = "Cook" });

        await RefusedAsync("SEED744", $"jane (Contact {jane})", "Title in the org is \"Cook\", and was \"Clerk\"");
    }

    [Test]
    public async Task A_record_that_the_plan_does_not_write_and_that_was_edited_is_named()
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", Family.Replace("Name: Acme", "Name: Acme Ltd"));
        await SaveAsync("family.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Contact/{IdsOf("family")["jane"]}", new { LastName = "Roe" });

        await RefusedAsync("SEED744", "jane (Contact ", "LastName is \"Roe\"");
    }

    [Test]
    public async Task A_saved_repair_puts_back_what_was_planned()
    {
        await DoneAsync("apply", "family.yaml");
        await InOrgAsync(HttpMethod.Patch, $"Account/{IdsOf("family")["acme"]}", new { Name = "Acme Inc" });
        await SaveAsync("family.yaml", "--repair");
        await InOrgAsync(HttpMethod.Patch, $"Account/{IdsOf("family")["acme"]}", new { Name = "Acme AG" });
        await RefusedAsync("SEED744", "acme (Account ", "Name in the org is \"Acme AG\", and was \"Acme Inc\"");

        await SaveAsync("family.yaml", "--repair");
        await DoneAsync("apply", File);

        Assert.That((await LiveAsync("Account")).Single()["Name"]!.ToString(), Is.EqualTo("Acme"));
    }

    [Test]
    public async Task A_run_with_nothing_to_do_in_between_does_not_matter()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml", "--destroy");
        await DoneAsync("apply", "family.yaml");

        await DoneAsync("apply", File);

        Assert.That(await LiveAsync("Account"), Is.Empty);
    }

    [Test]
    public async Task A_new_child_that_would_be_deleted_too_is_named()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml", "--destroy");
        var stranger = await StrangerAsync("Contact", new { LastName = "Roe", AccountId = IdsOf("family")["acme"] });

        await RefusedAsync("SEED744", $"{stranger} (Contact)", "the org would delete it too");
        Assert.That(await StrangersRowsAsync(), Does.Not.Contain("is gone"));
    }

    [Test]
    public async Task A_saved_delete_still_needs_the_consent_of_those_it_takes_along()
    {
        await DoneAsync("apply", "family.yaml");
        await StrangerAsync("Contact", new { LastName = "Roe", AccountId = IdsOf("family")["acme"] });
        await SaveAsync("family.yaml", "--destroy");
        var writes = await WritesAsync();

        var refused = await RunAsync("apply", File);

        Assert.That(refused.Exit, Is.EqualTo(4), refused.ToString());
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        await DoneAsync("apply", File, "--cascade", "--yes");
        Assert.That(await LiveAsync("Account"), Is.Empty);
    }

    [Test]
    public async Task Another_user_is_refused()
    {
        await SaveAsync("small.yaml");
        var token = await PostAsync("/local-org/tokens", new { user = "automated" });
        Variables["SF_ACCESS_TOKEN"] = (string)token["accessToken"]!;

        await RefusedAsync("SEED742", $"for the user {Org.UserId}, and this is the user {token["userId"]}");
    }

    [Test]
    public async Task A_reset_org_is_another_org()
    {
        await SaveAsync("small.yaml");
        var before = Org.OrgId;
        await PostAsync("/local-org/reset", new { });
        Variables["SF_ACCESS_TOKEN"] = Org.AccessToken;

        await RefusedAsync("SEED742", $"for the org {before}, and this is the org {Org.OrgId}");
    }

    [Test]
    public async Task A_forged_list_of_changes_deletes_nothing()
    {
        await DoneAsync("apply", "family.yaml");
        await SaveAsync("family.yaml");
        var saved = ReadSaved();
        saved["items"]!.AsArray().Add(
            JsonNode.Parse($$"""{"what":"delete","ref":"jane","type":"Contact","id":"{{IdsOf("family")["jane"]}}"}"""));
        Write(File, saved.ToJsonString());

        await RefusedAsync("SEED744", "'delete' was planned, and no change is needed now");
    }

    [Test]
    public async Task A_forged_digest_is_refused()
    {
        await SaveAsync("small.yaml");
        var saved = ReadSaved();
        saved["digest"] = "sha256:00";
        Write(File, saved.ToJsonString());

        await RefusedAsync("SEED745");
    }
}
