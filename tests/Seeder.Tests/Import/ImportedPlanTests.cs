using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Import;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Import;

/// <summary>What an org exports has fields that cannot be sent back. The plan that import writes has no error.</summary>
internal sealed class ImportedPlanTests
{
    [TestCase("""{ "attributes": { "type": "Case" }, "CaseNumber": "00001003", "Subject": "A" }""", "Case.CaseNumber")]
    [TestCase("""{ "attributes": { "type": "Contact" }, "LastName": "D", "Name": "J D", "Email": null }""", "Contact.Name,Contact.Email")]
    [TestCase("""{ "attributes": { "type": "Account" }, "Name": "A", "IsDeleted": false, "MasterRecordId": null }""",
        "Account.IsDeleted,Account.MasterRecordId")]
    [TestCase("""{ "attributes": { "type": "Lead" }, "LastName": "L", "Company": "C", "IsConverted": false, "Address": null }""",
        "Lead.Address")]
    [TestCase("""{ "attributes": { "type": "User" }, "Username": "a@b.co", "Name": "L", "LastLoginDate": "2024-01-01T00:00:00Z" }""",
        "User.Name,User.LastLoginDate")]
    [TestCase(
        """{ "attributes": { "type": "Order" }, "OrderNumber": "1", "TotalAmount": 3, "EffectiveDate": "2030-01-01", "Status": "Draft" }""",
            "Order.OrderNumber,Order.TotalAmount")]
    [TestCase("""{ "attributes": { "type": "X__c" }, "CreatedDate": "2024-01-01", "SystemModstamp": "2024-01-01", "A__c": null }""",
        "X__c.CreatedDate,X__c.SystemModstamp,X__c.A__c")]
    public void Fields_that_cannot_be_set_are_left_out_with_one_note_each(string record, string fields)
    {
        var imported = ImportCase.Of($$"""{ "records": [{{record}}, {{record}}, {{record}}] }""");

        Assert.That(imported.Plan, Is.Not.Null, GoldenCheck.Render(imported.Diagnostics));
        foreach (var field in fields.Split(','))
        {
            Assert.That(imported.Plan, Does.Not.Contain($" {field.Split('.')[1]}:"));
            Assert.That(
                imported.Notes.Count(n => n.Contains($"{field} is omitted in 3 records: ", StringComparison.Ordinal)),
                Is.EqualTo(1),
                field);
        }
        var wrong = GoldenCheck.Diagnose(new SourceText("plan.yaml", imported.Plan!), [])
            .Where(d => d.Code is "SEED211" or "SEED213" or "SEED217" or "SEED289");
        Assert.That(wrong.Select(DiagnosticText.Render), Is.Empty);
    }

    [TestCase("Account.csv", "Id,Name\n001000000000001AAA,Acme\n")]
    [TestCase("Product2.csv", "\"Name\",\"ProductCode\"\nBag,B-1\n")]
    [TestCase("sub folder/Contact.csv", "LastName;Email\nDoe;jane@example.com\n")]
    [TestCase(
        "export.json", """{ "objects": [{ "query": "SELECT Id, Name FROM Account", "operation": "Upsert", "externalId": "Name" }] }""")]
    [TestCase(
        "export.json",
        """{ "objects": [{ "query": "SELECT Name FROM Product2", "externalId": "ProductCode;Name" }, { "query": "SELECT Id FROM Case" }] }""")]
    public void A_plan_that_the_hint_at_another_tool_proposes_has_no_error_but_the_missing_file(string path, string content)
    {
        var imported = new ImportCase(new Dictionary<string, byte[]> { [path] = System.Text.Encoding.UTF8.GetBytes(content) })
            .Run(new ImportRequest([path], Seeder.Core.Schema.StandardObjects.Schema));
        var hint = imported.Diagnostics.Single(d => d.Code == "SEED723").Hint!;
        var lines = System.Text.RegularExpressions.Regex.Matches(hint, "'(plan: [^']+|records: [^']+)'").Select(m => m.Groups[1].Value);

        var found = GoldenCheck.Diagnose(new SourceText("plan.yaml", string.Join('\n', lines)), [], CaseFiles.None);

        Assert.That(lines.Count(), Is.EqualTo(2), hint);
        Assert.That(found.Select(d => d.Code), Is.All.EqualTo("SEED650").And.Not.Empty, GoldenCheck.Render(found));
    }

    [TestCase("Title")]
    [TestCase("AccountId")]
    [TestCase("Made_Up__c")]
    [TestCase("Account.Name")]
    [TestCase("Birthdate")]
    [TestCase("Made_Up__r.Key__c")]
    public void A_reference_of_the_form_that_sf_exports_is_never_text(string field)
    {
        var tree = $$"""{ "records": [{ "attributes": { "type": "Contact" }, "LastName": "D", "{{field}}": "@AccountRef17" }] }""";

        var imported = ImportCase.Of(tree);

        Assert.That(imported.Plan, Is.Null);
        Assert.That(imported.Diagnostics.Single().Code, Is.EqualTo(field == "AccountId" ? "SEED711" : "SEED712"));
    }

    [Test]
    public void A_reference_id_that_another_file_of_the_folder_uses_is_kept()
    {
        var files = new Dictionary<string, byte[]>
        {
            ["a.json"] = """
                { "records": [
                  { "attributes": { "type": "Account", "referenceId": "used" }, "Name": "A" },
                  { "attributes": { "type": "Account", "referenceId": "unused" }, "Name": "B" },
                  { "attributes": { "type": "Account", "referenceId": "planned" }, "Name": "C" }
                ] }
                """u8.ToArray(),
            ["b.json"] = """{ "records": [{ "attributes": { "type": "Contact" }, "LastName": "D", "AccountId": "@used" }] }"""u8.ToArray(),
            ["other.yaml"] = """
                plan: other
                uses: { a: a.yaml }
                records:
                  Contact:
                    - { LastName: E, AccountId: "${a.planned}" }
                """u8.ToArray(),
        };

        var imported = new ImportCase(files).Run(new ImportRequest(["a.json"], Core.Schema.StandardObjects.Schema));

        Assert.That(imported.Plan, Does.Contain("$ref: used").And.Contain("$ref: planned").And.Not.Contain("unused"));
    }
}
