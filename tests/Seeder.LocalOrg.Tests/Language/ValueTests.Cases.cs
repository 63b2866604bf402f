namespace Seeder.Local.Tests.Language;

/// <summary>Inputs of the kinds: coordinates, owners, values that cannot be empty, owners of settings.</summary>
internal sealed partial class ValueTests
{
    // What the org stores of a coordinate is what --check compares with; validate warns where digits are lost.
    [TestCase("Place", "39.163", "39.16")]
    [TestCase("Place", "-0.001", "0")]
    [TestCase("Place", "89.999", "90")]
    [TestCase("Place", "\"-12.345\"", "-12.35")]
    [TestCase("Place", "0.0000001", "0")]
    [TestCase("Place", "52.520000", null)]
    [TestCase("Whole", "39.5", "40")]
    [TestCase("Whole", "-39.5", "-40")]
    [TestCase("Fine", "39.123456789012345678", "39.123456789012344")]
    [TestCase("Fine", "8.1234567890123456", "8.123456789012346")]
    [TestCase("Fine", "39.12345678901234", null)]
    public async Task A_place_is_stored_with_the_digits_of_its_field(string field, string written, string? stored)
    {
        var place = $"{field}__Latitude__s: {written}, {field}__Longitude__s: 1";
        var plan = $"plan: place\nrecords:\n  Shop__c:\n    - {{ $ref: a, Name: A, {place} }}\n";
        var applied = await ApplyAsync(plan);
        var expected = double.Parse(stored ?? written, System.Globalization.CultureInfo.InvariantCulture);

        Assert.That((await RowAsync("Shop__c", applied.IdOf("a")))[$"{field}__Latitude__s"].GetDouble(), Is.EqualTo(expected));
        Assert.That(
            applied.Text.Contains($"cannot hold all digits of {written.Trim('"')}: the org stores {stored}.", StringComparison.Ordinal),
            Is.EqualTo(stored is not null),
            applied.Text);
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    // The owner of an activity, of a record of a queue, and of another record.
    [TestCase("Event", "Subject: A, StartDateTime: \"2026-03-31T09:00:00Z\", DurationInMinutes: 30", "Calendar, User")]
    [TestCase("Task", "Subject: A", "Group, User")]
    [TestCase("Case", "Subject: A", "Group, User")]
    [TestCase("Lead", "LastName: A, Company: C", "Group, User")]
    [TestCase("Shop__c", "Name: A", "Group, User")]
    public async Task The_hint_at_an_owner_of_several_types_names_them_and_is_accepted(string type, string fields, string owners)
    {
        string Plan(string owner) => $"plan: owner\nrecords:\n  {type}:\n    - {{ $ref: a, {fields}, Owner: {owner} }}\n";

        var refused = await FailAsync(ExitCode.PlanErrors, Plan("{ Alias: admin }"));
        var wrong = await FailAsync(ExitCode.PlanErrors, Plan("{ Account: { Name: A } }"));
        var applied = await ApplyAsync(Plan("{ User: { Alias: admin } }"));

        Assert.That(refused.Text, Does.Contain($"Write 'Owner: {{ User: {{ Alias: admin }} }}' with one of: {owners}."));
        Assert.That(wrong.Text, Does.Contain("SEED262").And.Contain($"Use one of: {owners}."));
        Assert.That((await RowAsync(type, applied.IdOf("a")))["OwnerId"].GetString(), Is.EqualTo(Org.Org.UserId));
    }

    [TestCase("Account", "Name: A", "Username: admin@local.invalid")]
    [TestCase("Opportunity", "Name: A, StageName: Prospecting, CloseDate: \"${today}\"", "Alias: admin")]
    [TestCase("Contact", "LastName: A", "Alias: admin")]
    [TestCase("Campaign", "Name: A", "Alias: admin")]
    [TestCase("Contract", "AccountId: 001000000000001, Status: Draft", "Alias: admin")]
    public async Task The_hint_at_an_owner_of_one_type_has_no_type(string type, string fields, string mapping)
    {
        var refused = await FailAsync(
            ExitCode.PlanErrors, $"plan: owner\nrecords:\n  {type}:\n    - {{ {fields}, Owner: {{ User: {{ {mapping} }} }} }}\n");
        Assert.That(refused.Text, Does.Contain("SEED263").And.Contain("Write 'Owner: { Username: jane@example.com }'."));
    }

    [TestCase("Account: [{ Name: A, OwnerId: null }]", "null")]
    [TestCase("Lead: [{ LastName: A, Company: C, Status: null }]", "null")]
    [TestCase("Task: [{ Subject: A, Priority: null }]", "null")]
    [TestCase("Event: [{ Subject: A, ActivityDateTime: \"${now}\", DurationInMinutes: 5, Owner: null }]", "null")]
    [TestCase("Shop__c: [{ Name: A, OwnerId: null }]", "null")]
    [TestCase("Opportunity: [{ Name: A, StageName: \" \", CloseDate: \"${today}\" }]", "blank")]
    [TestCase("Account: [{ Name: A, $then: { OwnerId: null } }]", "null")]
    public async Task Nothing_is_sent_of_a_null_that_the_field_cannot_hold(string records, string value)
    {
        var refused = await FailAsync(ExitCode.PlanErrors, $"plan: owner\nrecords:\n  {records}\n");
        Assert.That(refused.Text, Does.Contain("SEED215").And.Contain($"cannot be {value}."));
        Assert.That(refused.Writes, Is.Empty);
    }

    [Test]
    public async Task An_empty_owner_is_not_told_to_be_null()
    {
        var refused = await FailAsync(ExitCode.PlanErrors, "plan: owner\nrecords:\n  Account: [{ Name: A, OwnerId: \"\" }]\n");
        Assert.That(refused.Text, Does.Contain("Give it a value, or leave it out: the org then sets its default."));
    }

    // The row of everyone, of a profile and of a user; by id, mapping and expression; found again without the manifest.
    [TestCase("SetupOwnerId: \"${org.id}\"")]
    [TestCase("SetupOwnerId: \"${org.user}\"")]
    [TestCase("SetupOwner: { Profile: { Name: Read Only } }")]
    [TestCase("SetupOwner: { User: { Alias: admin } }")]
    [TestCase("SetupOwner: { Organization: { OrganizationType: Developer Edition } }")]
    public async Task A_hierarchy_setting_belongs_to_an_owner_of_any_level(string owner)
    {
        var plan = $"plan: setting\nrecords:\n  Switch__c:\n    - {{ $ref: a, $key: SetupOwnerId, {owner}, Off__c: true }}\n";
        var applied = await ApplyAsync(plan);
        Org.ForgetManifest();
        var again = await ApplyAsync(plan);

        Assert.That((again.IdOf("a"), again.Writes.Count()), Is.EqualTo((applied.IdOf("a"), 0)));
    }
}
