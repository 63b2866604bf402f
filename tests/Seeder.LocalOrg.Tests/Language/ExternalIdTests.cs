namespace Seeder.Local.Tests.Language;

internal sealed class ExternalIdTests : LanguageFixture
{
    private const string Plan = """
        plan: external
        records:
          Account:
            - $ref: customer
              $key: Erp_Number__c
              $count: 300
              Erp_Number__c: E-${n}
              Name: ${fake.company.companyName}
              Rating: ${pick(Hot, Warm, Cold)}
              Cases:
                - $key: [Account, Subject]
                  Subject: Welcome
        """;

    protected override string[] Metadata
    {
        get
        {
            Write("force-app/objects/Account/fields/Erp_Number__c.field-meta.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
                  <fullName>Erp_Number__c</fullName><label>ERP number</label><type>Text</type><length>40</length>
                  <externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive>
                </CustomField>
                """u8.ToArray());
            return [PathOf("force-app")];
        }
    }

    [Test]
    public async Task Without_its_manifest_a_plan_finds_everything_again_and_sends_nothing()
    {
        var first = await ApplyAsync(Plan);
        Org.ForgetManifest();

        var again = await ApplyAsync(Plan);

        Assert.That(again.Writes, Is.Empty);
        Assert.That(
            again.Report.Manifest!.Records.Select(r => r.Value.Id), Is.EqualTo(first.Report.Manifest!.Records.Select(r => r.Value.Id)));
    }

    [Test]
    public async Task What_is_there_is_updated_and_the_rest_is_created()
    {
        var there = await Client.Create("Account", """{"Name":"Old","Erp_Number__c":"e-7","Site":"Oslo"}""");

        var applied = await ApplyAsync(Plan);

        Assert.That((applied.IdOf("customer_7"), applied.Created.Count()), Is.EqualTo((there, 599)));
        Assert.That((await RowAsync("Account", there))["Site"].GetString(), Is.EqualTo("Oslo"));
        Assert.That((await ApplyAsync(Plan)).Writes, Is.Empty);
    }
}
