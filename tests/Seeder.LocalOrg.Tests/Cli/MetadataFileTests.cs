namespace Seeder.Cli.Tests;

/// <summary>Metadata that the local org cannot read is the metadata's fault: nobody is told to remove the database.</summary>
internal sealed class MetadataFileTests : CliFixture
{
    [TestCase("<fullName>A&#27;B__c</fullName>")]
    [TestCase("<fullName>A&#10;B__c</fullName>")]
    [TestCase("<fullName>A\"B__c</fullName>")]
    [TestCase("<fullName>A'B__c</fullName>")]
    [TestCase("<fullName>A B__c</fullName>")]
    [TestCase("<fullName>A__c<fullName>")]
    public async Task Bad_metadata_is_an_error_at_its_file(string name)
    {
        Write("plan.yaml", "plan: metadata\nrecords:\n  Account:\n    - Name: A\n");
        Write(
            "md/objects/Account/fields/A__c.field-meta.xml",
            $"<CustomField>{name}<label>A</label><length>20</length><type>Text</type></CustomField>");

        var result = await RunAsync("apply", "plan.yaml", "--metadata", "md");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("A__c.field-meta.xml").And.Not.Contain("SEED631"));
    }
}
