using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

internal sealed class DescribeTests : OrgFixture
{
    private const string GlobalKeys =
        "activateable, associateEntityType, associateParentEntity, createable, custom, customSetting, deepCloneable, deletable, "
            + "deprecatedAndHidden, feedEnabled, hasSubtypes, isInterface, isSubtype, keyPrefix, label, labelPlural, layoutable, "
            + "mergeable, mruEnabled, name, queryable, replicateable, retrieveable, searchable, triggerable, undeletable, updateable, urls";
    private const string ObjectKeys =
        "actionOverrides, activateable, associateEntityType, associateParentEntity, childRelationships, compactLayoutable, createable, "
            + "custom, customSetting, deepCloneable, defaultImplementation, deletable, deprecatedAndHidden, extendedBy, "
            + "extendsInterfaces, feedEnabled, fields, hasSubtypes, implementedBy, implementsInterfaces, isInterface, isSubtype, "
            + "keyPrefix, label, labelPlural, layoutable, listviewable, lookupLayoutable, mergeable, mruEnabled, name, namedLayoutInfos, "
            + "networkScopeFieldName, queryable, recordTypeInfos, replicateable, retrieveable, searchLayoutable, searchable, "
            + "sobjectDescribeOption, supportedScopes, triggerable, undeletable, updateable, urls";
    private const string FieldKeys =
        "aggregatable, aiPredictionField, autoNumber, byteLength, calculated, calculatedFormula, cascadeDelete, caseSensitive, "
            + "compoundFieldName, controllerName, createable, custom, defaultValue, defaultValueFormula, defaultedOnCreate, "
            + "dependentPicklist, deprecatedAndHidden, digits, displayLocationInDecimal, encrypted, externalId, extraTypeInfo, "
            + "filterable, filteredLookupInfo, formulaTreatNullNumberAsZero, groupable, highScaleNumber, htmlFormatted, idLookup, "
            + "inlineHelpText, label, length, mask, maskType, name, nameField, namePointing, nillable, permissionable, picklistValues, "
            + "polymorphicForeignKey, precision, queryByDistance, referenceTargetField, referenceTo, relationshipName, "
            + "relationshipOrder, restrictedDelete, restrictedPicklist, scale, searchPrefilterable, soapType, sortable, type, unique, "
            + "updateable, writeRequiresMasterRead";

    [Test]
    public async Task Every_recorded_key_is_there()
    {
        var global = (await Client.Get("sobjects")).Json!;
        Assert.That((string)global["encoding"]!, Is.EqualTo("UTF-8"));
        Assert.That((int)global["maxBatchSize"]!, Is.EqualTo(200));
        Assert.That(Keys(global["sobjects"]![0]!), Is.EqualTo(GlobalKeys));
        foreach (var entry in global["sobjects"]!.AsArray())
        {
            var describe = (await Client.Get($"sobjects/{entry!["name"]}/describe")).Json!;
            Assert.That(Keys(describe), Is.EqualTo(ObjectKeys), (string)entry["name"]!);
            foreach (var field in describe["fields"]!.AsArray())
            {
                Assert.That(Keys(field!), Is.EqualTo(FieldKeys), $"{entry["name"]}.{field!["name"]}");
            }
        }
    }

    // Fact sheet, 5.3: checked there against recordings.
    [TestCase("Account", "Name")]
    [TestCase("Contact", "LastName")]
    [TestCase("Lead", "LastName,Company")]
    [TestCase("Opportunity", "Name,StageName,CloseDate")]
    [TestCase("OpportunityContactRole", "OpportunityId,ContactId")]
    [TestCase("Case", "")]
    [TestCase("Event", "")]
    [TestCase("Task", "")]
    [TestCase("User", "Username,LastName,Email,Alias,TimeZoneSidKey,LocaleSidKey,EmailEncodingKey,ProfileId,LanguageLocaleKey")]
    [TestCase("PricebookEntry", "Pricebook2Id,Product2Id,UnitPrice")]
    [TestCase("CampaignMember", "CampaignId")]
    [TestCase("Contract", "AccountId")]
    [TestCase("Asset", "Name")]
    public async Task Required_fields_follow_from_describe(string type, string required)
    {
        var fields = (await Client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray();
        var found = fields.Where(
            f => (bool)f!["createable"]! && !(bool)f["nillable"]! && !(bool)f["defaultedOnCreate"]! && (string)f["type"]! != "boolean")
            .Select(f => (string)f!["name"]!);
        Assert.That(string.Join(",", found), Is.EqualTo(required));
    }

    [TestCase("Account", "Name", "string", 255)]
    [TestCase("Contact", "LastName", "string", 80)]
    [TestCase("Contact", "FirstName", "string", 40)]
    [TestCase("Contact", "Email", "email", 80)]
    [TestCase("Contact", "Title", "string", 128)]
    [TestCase("Lead", "Company", "string", 255)]
    [TestCase("Opportunity", "Name", "string", 120)]
    [TestCase("Case", "Subject", "string", 255)]
    [TestCase("Case", "Description", "textarea", 32000)]
    [TestCase("Account", "BillingStreet", "textarea", 255)]
    [TestCase("Account", "BillingCity", "string", 40)]
    [TestCase("Account", "BillingAddress", "address", 0)]
    public async Task Recorded_lengths_are_kept(string type, string name, string fieldType, int length)
    {
        var field = await Field(type, name);
        Assert.That(((string)field["type"]!, (int)field["length"]!), Is.EqualTo((fieldType, length)));
    }

    [Test]
    public async Task Numbers_have_precision_and_scale_or_digits()
    {
        var amount = await Field("Opportunity", "Amount");
        Assert.That(((int)amount["precision"]!, (int)amount["scale"]!), Is.EqualTo((18, 2)));
        Assert.That((int)(await Field("Account", "NumberOfEmployees"))["digits"]!, Is.EqualTo(8));
    }

    // Fact sheet, section 11; null: nothing can be nested under it.
    [TestCase("Account", "Contact", "AccountId", "Contacts", true, false)]
    [TestCase("Account", "Case", "AccountId", "Cases", false, true)]
    [TestCase("Account", "Account", "ParentId", "ChildAccounts", false, false)]
    [TestCase("Contact", "Contact", "ReportsToId", null, false, false)]
    [TestCase("Contact", "Case", "ContactId", "Cases", false, true)]
    [TestCase("Lead", "CampaignMember", "LeadId", "CampaignMembers", true, false)]
    [TestCase("Pricebook2", "PricebookEntry", "Pricebook2Id", "PricebookEntries", true, false)]
    [TestCase("Opportunity", "Task", "WhatId", "Tasks", true, false)]
    public async Task Child_relationships_have_their_names(
        string parent, string child, string field, string? name, bool cascade, bool restrict)
    {
        var relation = (await Client.Get($"sobjects/{parent}/describe")).Json!["childRelationships"]!.AsArray()
            .Single(r => (string)r!["childSObject"]! == child && (string)r["field"]! == field)!;
        Assert.That(
            ((string?)relation["relationshipName"], (bool)relation["cascadeDelete"]!, (bool)relation["restrictedDelete"]!),
            Is.EqualTo((name, cascade, restrict)));
    }

    [Test]
    public async Task The_master_record_type_is_always_there()
    {
        var info = (await Client.Get("sobjects/Opportunity/describe")).Json!["recordTypeInfos"]!.AsArray().Single()!;
        Assert.That((string)info["recordTypeId"]!, Is.EqualTo("012000000000000AAA"));
        Assert.That((bool)info["master"]!, Is.True);
    }

    [Test]
    public async Task Standard_picklists_are_open_and_compound_fields_closed()
    {
        Assert.That((bool)(await Field("Account", "Industry"))["restrictedPicklist"]!, Is.False);
        Assert.That((bool)(await Field("Opportunity", "ForecastCategoryName"))["restrictedPicklist"]!, Is.True);
        Assert.That((bool)(await Field("Contact", "Name"))["createable"]!, Is.False);
        Assert.That((string)(await Field("Account", "BillingCity"))["compoundFieldName"]!, Is.EqualTo("BillingAddress"));
        Assert.That(
            ((bool)(await Field("Contact", "Email"))["idLookup"]!, (bool)(await Field("Contact", "Email"))["externalId"]!),
            Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_describe_that_is_known_already_is_not_sent_again()
    {
        var first = await Client.Get("sobjects/Account/describe");
        var tag = first.Headers.ETag!.Tag;
        var modified = first.ContentHeaders.LastModified!.Value.ToString("R");
        foreach (var header in new[] { ("If-None-Match", tag), ("If-Modified-Since", modified) })
        {
            var again = await Client.Send(HttpMethod.Get, "sobjects/Account/describe", null, header);
            Assert.That((again.Status, again.Text), Is.EqualTo((304, "")), header.Item1);
        }

        Assert.That(
            (await Client.Send(HttpMethod.Get, "sobjects/Account/describe", null, ("If-None-Match", "\"other\""))).Status, Is.EqualTo(200));
        Assert.That((await Client.Send(HttpMethod.Get, "sobjects", null, ("If-Modified-Since", modified))).Status, Is.EqualTo(304));
    }

    [Test]
    public async Task An_object_resource_shows_its_basics_and_its_latest_records()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        var answer = (await Client.Get("sobjects/account")).Json!;
        Assert.That((string)answer["objectDescribe"]!["keyPrefix"]!, Is.EqualTo("001"));
        Assert.That((string)answer["recentItems"]![0]!["Id"]!, Is.EqualTo(id));
    }

    private static string Keys(JsonNode node) => string.Join(", ", node.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));

    private async Task<JsonNode> Field(string type, string name) =>
        (await Client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray().Single(f => (string)f!["name"]! == name)!;
}
