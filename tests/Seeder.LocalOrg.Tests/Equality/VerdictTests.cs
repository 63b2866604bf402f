using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Equality;

/// <summary>
/// <c>validate</c> refuses a value exactly where the org refuses it. The org gets the value in a raw request, which the engine does not
/// check. Right after <c>apply</c>, an accepted value is as it was sent.
/// </summary>
internal sealed class VerdictTests : CliFixture
{
    [TestCase("Part__c", "Level__c", "High", true)]
    [TestCase("Part__c", "Level__c", "hIGH", true)]
    [TestCase("Part__c", "Level__c", "Hgh", false)]
    [TestCase("Part__c", "Level__c", "High;Low", false)]
    [TestCase("Part__c", "Level__c", "", true)]
    [TestCase("Part__c", "Colours__c", "Green;Red", true)]
    [TestCase("Part__c", "Colours__c", "light blue;Red;", true)]
    [TestCase("Part__c", "Colours__c", "Red; Green ;Red", true)]
    [TestCase("Part__c", "Colours__c", "Red,Green", false)]
    [TestCase("Part__c", "Colours__c", "Red;Blue", false)]
    [TestCase("Part__c", "Mail__c", "o'neil+x@sub.example.co.uk", true)]
    [TestCase("Part__c", "Mail__c", " jane@example.com ", true)]
    [TestCase("Contact", "Email", "JANE@Example.COM", true)]
    [TestCase("Lead", "Email", "jane@example", false)]
    [TestCase("Contact", "Email", "jane doe@example.com", false)]
    [TestCase("Contact", "Email", ".jane@example.com", false)]
    [TestCase("Part__c", "Mail__c", "jane..doe@example.com", false)]
    [TestCase("Part__c", "Mail__c", "jane@-example.com", false)]
    [TestCase("Lead", "Email", "Jane <jane@example.com>", false)]
    [TestCase("Contact", "MailingCity", "1234567890123456789012345678901234567890", true)]
    [TestCase("Contact", "MailingCity", " 1234567890123456789012345678901234567890 ", true)]
    [TestCase("Contact", "OtherCity", "12345678901234567890123456789012345678901", false)]
    [TestCase("Account", "BillingStreet", "1 Main Street\\n2nd floor ", true)]
    [TestCase("Account", "ShippingPostalCode", "123456789012345678901", false)]
    [TestCase("Lead", "Country", "  ", true)]
    [TestCase("Account", "BillingLatitude", "90.5", false)]
    [TestCase("Account", "ShippingLongitude", "-180.01", false)]
    public async Task Validate_and_the_org_agree_on_a_value(string type, string field, string value, bool fits)
    {
        var isPair = field.EndsWith("itude", StringComparison.Ordinal);
        var other = isPair
            ? field.Replace("Latitude", "L", StringComparison.Ordinal).Replace("Longitude", "L", StringComparison.Ordinal)
            : "";
        var pair = !isPair ? "" : field.EndsWith("Latitude", StringComparison.Ordinal) ? $", {other}ongitude: 1" : $", {other}atitude: 1";
        var quoted = isPair ? value : $"\"{value}\"";
        var fields = $"{{ {Required(type)}, {field}: {quoted}{pair} }}";
        Write("checked.yaml", $"plan: checked\nrecords:\n  {type}:\n    - {fields}\n");
        Write("raw.yaml", $"plan: raw\nbatch:\n  - POST: sobjects/{type}\n    $ref: made\n    body: {fields}\n");

        var validated = await RunAsync("validate", "checked.yaml", "--metadata", "force-app");
        var sent = await RunAsync("apply", "raw.yaml", "--metadata", "force-app");

        Assert.That((validated.Exit == 0, sent.Exit == 0), Is.EqualTo((fits, fits)), $"{validated}\n{sent}");
        if (fits)
        {
            Assert.That((await RunAsync("apply", "checked.yaml", "--metadata", "force-app")).Exit, Is.Zero);
            Assert.That(
                (await RunAsync("show", "checked.yaml", "--check", "--metadata", "force-app")).Out, Is.EqualTo("1 record: 1 as sent\n"));
        }
    }

    [SetUp]
    public void WriteMetadata() =>
        PartFixture.WriteMetadata((path, content) => Write(path, System.Text.Encoding.UTF8.GetString(content)), path => path);

    private static string Required(string type) => type switch
    {
        "Contact" => "LastName: L",
        "Lead" => "LastName: L, Company: C",
        _ => "Name: N",
    };
}
