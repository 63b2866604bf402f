using System.Text;

namespace Seeder.Local.Tests.Language;

/// <summary>Values that validate and the local org know alike: what the engine accepts, the org accepts, stores and shows as
/// sent.</summary>
internal sealed partial class ValueTests : LanguageFixture
{
    private const string Space = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

    protected override string[] Metadata
    {
        get
        {
            Object("Switch__c", "<label>Switch</label><customSettingsType>Hierarchy</customSettingsType><visibility>Public</visibility>");
            Field("Switch__c", "Off__c", "<type>Checkbox</type><defaultValue>false</defaultValue>");
            Field("Shop__c", "Open__c", "<type>Checkbox</type><defaultValue>true</defaultValue>");
            Object("Shop__c", "<label>Shop</label><nameField><label>Name</label><type>Text</type></nameField>");
            Field("Shop__c", "Site__c", "<type>Address</type>");
            Field("Shop__c", "Place__c", "<type>Location</type><scale>2</scale>");
            Field("Shop__c", "Whole__c", "<type>Location</type><scale>0</scale>");
            Field("Shop__c", "Fine__c", "<type>Location</type><scale>15</scale>");
            return [PathOf("force-app")];
        }
    }

    [Test]
    public async Task A_hierarchy_setting_is_found_by_its_owner()
    {
        const string plan = """
            plan: setting
            records:
              Switch__c:
                - { $ref: everyone, $key: SetupOwnerId, SetupOwnerId: "${org.id}", Off__c: true }
                - { $ref: me, $key: SetupOwnerId, SetupOwnerId: "${org.user}", Off__c: true }
                - { $ref: readers, SetupOwner: { Profile: { Name: Read Only } } }
            """;
        var first = await ApplyAsync(plan);
        Assert.That(first.Created.Count(), Is.EqualTo(3));
        Assert.That((await RowAsync("Switch__c", first.IdOf("everyone")))["SetupOwnerId"].GetString(), Is.EqualTo(Org.Org.OrgId));
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    [TestCase("${org.user}", "${org.user}")]
    [TestCase("${org.id}", "${org.id}")]
    [TestCase("005000000000001", "005000000000001AAA")]
    public async Task Two_rows_of_a_hierarchy_setting_for_one_owner_are_an_error(string owner, string same)
    {
        var applied = await FailAsync(ExitCode.PlanErrors, $$"""
            plan: setting
            records:
              Switch__c:
                - { SetupOwnerId: "{{owner}}" }
                - { SetupOwnerId: "{{same}}", Off__c: true }
            """);
        Assert.That(applied.Text, Does.Contain("plan.yaml:5:").And.Contain("SEED288"));
        Assert.That(applied.Writes, Is.Empty);
    }

    // The first characters of an id tell its type.
    [Test]
    public async Task Each_call_has_at_most_one_setup_type()
    {
        const string plan = """
            plan: setup
            records:
              Account: [{ $ref: a, Name: A, Contacts: [{ LastName: B }] }]
              Group:
                - { $ref: q, Name: Help, DeveloperName: Help_Q, Type: Queue }
                - { $ref: team, Name: Team, DeveloperName: Team_G, Type: Regular }
              QueueSobject: [{ QueueId: "${q}", SobjectType: Case }]
              GroupMember: [{ GroupId: "${team}", UserOrGroupId: "${org.user}" }]
              UserRole: [{ $ref: r, Name: Role, DeveloperName: Role_S }]
              PermissionSet: [{ $ref: p, Name: Seeds, Label: Seeds }]
              PermissionSetAssignment: [{ AssigneeId: "${org.user}", PermissionSetId: "${p}" }]
              ContentWorkspace: [{ $ref: lib, Name: Library }]
            """;
        var applied = await ApplyAsync(plan);
        var changed = await ApplyAsync(
            plan.Replace("Name: Team,", "Name: Crew,").Replace("Name: Role,", "Name: Part,").Replace("Name: A,", "Name: Z,"));
        var destroyed = await DestroyAsync(plan);
        Assert.That((applied.Created.Count(), changed.Updated.Count()), Is.EqualTo((10, 3)));
        Assert.That(destroyed.Deleted, Is.SupersetOf(applied.Created));
        foreach (var (run, kind) in new[] { (applied, "created"), (changed, "updated"), (destroyed, "deleted") })
        {
            foreach (var write in run.Writes)
            {
                var types = write.GetProperty(kind).EnumerateArray().Select(i => i.GetString()![..3]).Distinct().ToList();
                Assert.That(types.Count == 1 || types.TrueForAll(t => t is "001" or "003" or "07k"), Is.True, string.Join(", ", types));
            }
        }
    }

    [Test]
    public async Task A_custom_address_and_a_rounded_place_match_the_plan_afterwards()
    {
        const string plan = """
            plan: shops
            records:
              Shop__c:
                - $ref: dallas
                  Name: Dallas
                  Site__Street__s: 1 Main Street
                  Site__City__s: " Dallas "
                  Site__PostalCode__s: 75219
                  Site__StateCode__s: TX
                  Site__CountryCode__s: US
                  Site__Latitude__s: 32.8123456789
                  Site__Longitude__s: -96.8
                  Place__Latitude__s: 39.16380180427811
                  Place__Longitude__s: -120.155
            """;
        var applied = await ApplyAsync(plan);
        var row = await RowAsync("Shop__c", applied.IdOf("dallas"));
        Assert.That(row["Place__Latitude__s"].GetDouble(), Is.EqualTo(39.16));
        Assert.That(row["Place__Longitude__s"].GetDouble(), Is.EqualTo(-120.16));
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task A_checkbox_of_null_is_false_although_its_default_is_true()
    {
        const string plan = """
            plan: shops
            records:
              Shop__c:
                - { $ref: shut, $key: [Name, Open__c], Name: Shut, Open__c: null }
                - { $ref: open, Name: Open }
                - { $ref: later, Name: Later, $then: { Open__c: null } }
            """;
        var applied = await ApplyAsync(plan);
        Assert.That((await RowAsync("Shop__c", applied.IdOf("shut")))["Open__c"].GetBoolean(), Is.False);
        Assert.That((await RowAsync("Shop__c", applied.IdOf("open")))["Open__c"].GetBoolean(), Is.True);
        Assert.That((await RowAsync("Shop__c", applied.IdOf("later")))["Open__c"].GetBoolean(), Is.False);
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task The_hint_for_the_owner_of_an_event_can_be_followed()
    {
        const string plan = """
            plan: visits
            records:
              Event:
                - { $ref: visit, Subject: Visit, StartDateTime: "2026-03-31T09:00:00Z", DurationInMinutes: 30, Owner: { Alias: admin } }
            """;
        var refused = await FailAsync(ExitCode.PlanErrors, plan);
        Assert.That(refused.Text, Does.Contain("Write 'Owner: { User: { Alias: admin } }' with one of: Calendar, User."));
        var applied = await ApplyAsync(plan.Replace("{ Alias: admin }", "{ User: { Alias: admin } }", StringComparison.Ordinal));
        Assert.That((await RowAsync("Event", applied.IdOf("visit")))["OwnerId"].GetString(), Is.EqualTo(Org.Org.UserId));
    }

    [Test]
    public async Task A_link_needs_no_content()
    {
        var applied = await ApplyAsync("""
            plan: link
            records:
              ContentVersion:
                - { $ref: handbook, Title: Handbook, ContentUrl: "https://example.com/handbook" }
            """);
        Assert.That((await RowAsync("ContentVersion", applied.IdOf("handbook")))["FileType"].GetString(), Is.EqualTo("LINK"));
    }

    [Test]
    public async Task A_ring_that_the_org_closes_is_reported_at_the_line_of_the_plan()
    {
        var top = await Client.Create("Account", """{"Name":"Top","AccountNumber":"T"}""");
        await Client.Create("Account", $$"""{"Name":"Below","AccountNumber":"B","ParentId":"{{top}}"}""");
        var applied = await FailAsync(ExitCode.Rejected, """
            plan: ring
            existing:
              below: { Account: { AccountNumber: B } }
            records:
              Account:
                - { $ref: top, $key: AccountNumber, AccountNumber: T, Name: Top, ParentId: "${below}" }
            """);
        Assert.That(applied.Text, Does.Contain("CIRCULAR_DEPENDENCY"));
        Assert.That(applied.Text, Does.Match(@"plan\.yaml:6:\d+: error SEED402"));
    }

    [Test]
    public async Task A_ring_through_a_record_that_the_key_finds_is_reported_before_anything_is_sent()
    {
        var found = await Client.Create("Account", """{"Name":"Found","AccountNumber":"F"}""");
        var applied = await FailAsync(ExitCode.PlanErrors, $$"""
            plan: ring
            records:
              Account:
                - { $ref: found, $key: AccountNumber, AccountNumber: F, Name: Found, ParentId: "${fresh}" }
                - { $ref: fresh, Name: Fresh, ParentId: "{{found}}" }
            """);
        Assert.That(applied.Text, Does.Contain("SEED315").And.Contain("found -> fresh -> found"));
        Assert.That(applied.Writes, Is.Empty);
    }

    [Test]
    public async Task Today_is_the_day_of_the_clocks_own_zone()
    {
        var applied = await ApplyAsync("""
            plan: zone
            options: { clock: "2026-03-01T07:00:00+09:00" }
            records:
              Opportunity:
                - { $ref: a, Name: "${today}", StageName: Prospecting, CloseDate: "${today}" }
                - { $ref: b, Name: "${today + 20h}", StageName: Prospecting, CloseDate: "${now}" }
                - { $ref: c, Name: Z, StageName: Prospecting, CloseDate: "2026-03-01T23:30:00Z" }
            """);
        foreach (var address in new[] { "a", "b", "c" })
        {
            Assert.That((await RowAsync("Opportunity", applied.IdOf(address)))["CloseDate"].GetString(), Is.EqualTo("2026-03-01"));
        }
        Assert.That((await RowAsync("Opportunity", applied.IdOf("b")))["Name"].GetString(), Is.EqualTo("2026-03-01"));
    }

    [Test]
    public async Task A_null_that_removes_a_default_lets_the_org_set_the_owner()
    {
        var applied = await ApplyAsync("""
            plan: owner
            defaults:
              Account: { OwnerId: 005000000000009 }
            records:
              Account:
                - { $ref: a, Name: A, OwnerId: null }
                - { $ref: b, Name: B, Owner: null }
            """);
        foreach (var address in new[] { "a", "b" })
        {
            Assert.That((await RowAsync("Account", applied.IdOf(address)))["OwnerId"].GetString(), Is.EqualTo(Org.Org.UserId));
        }
    }

    private void Object(string name, string inner) =>
        Write($"force-app/objects/{name}/{name}.object-meta.xml", Encoding.UTF8.GetBytes($"<CustomObject {Space}>{inner}</CustomObject>"));

    private void Field(string type, string name, string inner) => Write(
        $"force-app/objects/{type}/fields/{name}.field-meta.xml",
        Encoding.UTF8.GetBytes($"<CustomField {Space}><fullName>{name}</fullName><label>{name}</label>{inner}</CustomField>"));
}
