using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Queues, public groups, roles, permission sets and custom metadata records of a project exist in its org.</summary>
internal sealed class MetadataRowTests
{
    private Project project = null!;

    [SetUp]
    public void WriteProject()
    {
        project = new Project();
        project.Object("Rate__mdt", "<label>Rate</label>")
            .Field("Rate__mdt", "Percent__c", "<type>Number</type><precision>5</precision><scale>2</scale>")
            .Field("Rate__mdt", "Active__c", "<type>Checkbox</type><defaultValue>false</defaultValue>")
            .Field("Rate__mdt", "Note__c", "<type>Text</type><length>5</length>")
            .Object("Ticket__c", "<label>Ticket</label><nameField><label>Name</label><type>Text</type></nameField>");
        Write("queues/Support_Queue.queue-meta.xml", "Queue", """
            <doesSendEmailToMembers>true</doesSendEmailToMembers><email>support@example.com</email><name>Support</name>
            <queueSobject><sobjectType>Case</sobjectType></queueSobject><queueSobject><sobjectType>Ticket__c</sobjectType></queueSobject>
            <queueSobject><sobjectType>Gone__c</sobjectType></queueSobject>
            """);
        Write("groups/Readers.group-meta.xml", "Group", "<doesIncludeBosses>false</doesIncludeBosses><name>All Readers</name>");
        Write(
            "roles/Agent.role-meta.xml", "Role", "<name>Agent</name><parentRole>Boss</parentRole><caseAccessLevel>Read</caseAccessLevel>");
        Write("roles/Boss.role-meta.xml", "Role", "<name>The Boss</name><description>Boss of all</description>");
        Write(
            "permissionsets/Deployer.permissionset-meta.xml",
            "PermissionSet",
            "<label>The Deployer</label><hasActivationRequired>false</hasActivationRequired>");
        Write("customMetadata/Rate.High.md-meta.xml", "CustomMetadata", """
            <label>High rate</label><protected>false</protected>
            <values><field>Percent__c</field><value>12.5</value></values><values><field>Active__c</field><value>true</value></values>
            <values><field>Note__c</field><value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></values>
            """);
        Write("customMetadata/Rate.Low.md-meta.xml", "CustomMetadata", """
            <label>Low</label><values><field>Percent__c</field><value>few</value></values><values><field>Note__c</field><value>too long</value></values>
            <values><field>Other__c</field><value>1</value></values>
            """);
        Write("customMetadata/Unknown.High.md-meta.xml", "CustomMetadata", "<label>x</label>");
        Write("permissionsets/My%20Set.permissionset-meta.xml", "PermissionSet", "<label>My Set</label>");
        Write("groups/Broken.group-meta.xml", "Group", "<name>Broken");
        File.WriteAllText(Path.Combine(project.Root, "force-app", "README.md"), "# Not metadata");
    }

    [TearDown]
    public void DeleteProject() => project.Dispose();

    [Test]
    public async Task They_can_be_queried()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        using var client = new OrgClient(org);

        var queue =
            await OneAsync(client, "SELECT Id, Name, Type, Email, DoesSendEmailToMembers FROM Group WHERE DeveloperName = 'Support_Queue'");
        Assert.That(
            ((string)queue["Name"]!, (string)queue["Type"]!, (string)queue["Email"]!, (bool)queue["DoesSendEmailToMembers"]!),
            Is.EqualTo(("Support", "Queue", "support@example.com", true)));
        var types = await client.Query($"SELECT SobjectType FROM QueueSobject WHERE QueueId = '{queue["Id"]}' ORDER BY SobjectType");
        Assert.That(types.Records.Select(r => (string)r!["SobjectType"]!), Is.EqualTo(new[] { "Case", "Ticket__c" }));
        await client.Create("Case", $$"""{"Subject":"x","OwnerId":"{{queue["Id"]}}"}""");

        var group =
            await OneAsync(client, "SELECT Name, DoesIncludeBosses FROM Group WHERE DeveloperName = 'Readers' AND Type = 'Regular'");
        Assert.That(((string)group["Name"]!, (bool)group["DoesIncludeBosses"]!), Is.EqualTo(("All Readers", false)));
        var role = await OneAsync(
            client,
            "SELECT ParentRole.Name, ParentRole.RollupDescription, CaseAccessForAccountOwner FROM UserRole WHERE DeveloperName = 'Agent'");
        Assert.That(
            ((string)role["ParentRole"]!["Name"]!, (string)role["ParentRole"]!["RollupDescription"]!,
                (string)role["CaseAccessForAccountOwner"]!),
            Is.EqualTo(("The Boss", "Boss of all", "Read")));
        var set = await OneAsync(client, "SELECT Label, IsCustom FROM PermissionSet WHERE Name = 'Deployer'");
        Assert.That(((string)set["Label"]!, (bool)set["IsCustom"]!), Is.EqualTo(("The Deployer", true)));
        var rate = await OneAsync(
            client, "SELECT Id, MasterLabel, QualifiedApiName, Percent__c, Active__c, Note__c FROM Rate__mdt WHERE DeveloperName = 'High'");
        Assert.That(
            ((string)rate["MasterLabel"]!, (string)rate["QualifiedApiName"]!, (double)rate["Percent__c"]!, (bool)rate["Active__c"]!),
            Is.EqualTo(("High rate", "High", 12.5, true)));
        Assert.That(rate["Note__c"], Is.Null);
        Assert.That((await client.Query("SELECT DeveloperName FROM Rate__mdt")).Records, Has.Count.EqualTo(2));
        Assert.That((await client.Post("sobjects/Rate__mdt", """{"DeveloperName":"New"}""")).Status, Is.EqualTo(400).Or.EqualTo(405));
    }

    [Test]
    public async Task Whatever_is_left_out_is_noted()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        Assert.That(org.Notes.Select(n => n[(n.IndexOf(": ", StringComparison.Ordinal) + 2)..]), Is.SupersetOf(new[]
        {
            "the org has no object 'Gone__c', so the queue cannot own its records.",
            "'Percent__c' does not accept the value 'few', so the value is left out.",
            "'Note__c' does not accept the value 'too long', so the value is left out.",
            "Rate__mdt has no field 'Other__c', so the value is left out.",
            "the org has no object 'Unknown__mdt', so the record is left out.",
        }));
        var unread = org.Notes.Where(n => n.EndsWith("The record is left out.", StringComparison.Ordinal)).Order().ToList();
        Assert.That(unread, Has.Count.EqualTo(2));
        Assert.That(unread[0], Does.Contain("Broken.group-meta.xml: "));
        Assert.That(unread[1], Does.Contain("My%20Set.permissionset-meta.xml: a name in it has other characters"));
    }

    [Test]
    public async Task They_keep_their_ids_and_get_new_values_when_the_org_starts_again_and_after_a_reset_they_exist()
    {
        var file = Path.Combine(project.Root, "org.db");
        var options = new LocalOrgOptions { MetadataPaths = [project.Root], DataFile = file };
        string before, queue;
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            before = (string)(await OneAsync(client, "SELECT Id FROM Rate__mdt WHERE DeveloperName = 'High'"))["Id"]!;
            queue = (string)(await OneAsync(client, "SELECT Id FROM Group WHERE Type = 'Queue'"))["Id"]!;
        }

        Write(
            "customMetadata/Rate.High.md-meta.xml",
            "CustomMetadata",
            "<label>Higher</label><values><field>Percent__c</field><value>20</value></values>");
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            var rate = await OneAsync(client, "SELECT Id, MasterLabel, Percent__c FROM Rate__mdt WHERE DeveloperName = 'High'");
            Assert.That(
                ((string)rate["Id"]!, (string)rate["MasterLabel"]!, (double)rate["Percent__c"]!), Is.EqualTo((before, "Higher", 20.0)));
            Assert.That((string)(await OneAsync(client, "SELECT Id FROM Group WHERE Type = 'Queue'"))["Id"]!, Is.EqualTo(queue));
            Assert.That((await client.Query("SELECT Id FROM QueueSobject")).Records, Has.Count.EqualTo(2));
            await org.ResetAsync();
        }

        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            await OneAsync(client, "SELECT Id FROM Rate__mdt WHERE DeveloperName = 'High'");
            await OneAsync(client, "SELECT Id FROM UserRole WHERE DeveloperName = 'Boss'");
        }
    }

    private void Write(string path, string element, string inner) => project.Write($"../{path}", element, inner);

    private static async Task<JsonNode> OneAsync(OrgClient client, string soql)
    {
        var answer = await client.Query(soql);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Records, Has.Count.EqualTo(1), soql);
        return answer.Records[0]!;
    }
}
