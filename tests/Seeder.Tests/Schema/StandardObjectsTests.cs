using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class StandardObjectsTests
{
    private static IEnumerable<ObjectSchema> Types => StandardObjects.Schema.Objects;

    private static IEnumerable<TestCaseData> RequiredFields()
    {
        static TestCaseData Row(string type, params string[] fields) => new(type, fields);
        yield return Row("Account", "Name");
        yield return Row("Contact", "LastName");
        yield return Row("Lead", "Company", "LastName");
        yield return Row("Opportunity", "CloseDate", "Name", "StageName");
        yield return Row("OpportunityLineItem", "OpportunityId", "Quantity");
        yield return Row("OpportunityContactRole", "ContactId", "OpportunityId");
        yield return Row("Case");
        yield return Row("CaseComment", "ParentId");
        yield return Row("Task");
        yield return Row("Event");
        yield return Row("Campaign", "Name");
        yield return Row("CampaignMember", "CampaignId");
        yield return Row("CampaignMemberStatus", "CampaignId", "Label");
        yield return Row("Product2", "Name");
        yield return Row("Pricebook2", "Name");
        yield return Row("PricebookEntry", "Pricebook2Id", "Product2Id", "UnitPrice");
        yield return Row("Order", "EffectiveDate", "Status");
        yield return Row("OrderItem", "OrderId", "PricebookEntryId", "Quantity");
        yield return Row("Contract", "AccountId");
        yield return Row("Asset", "Name");
        yield return Row(
            "User",
            "Alias",
            "Email",
            "EmailEncodingKey",
            "LanguageLocaleKey",
            "LastName",
            "LocaleSidKey",
            "ProfileId",
            "TimeZoneSidKey",
            "Username");
        yield return Row("RecordType", "DeveloperName", "Name", "SobjectType");
        yield return Row("ContentVersion");
        yield return Row("ContentDocumentLink", "ContentDocumentId", "LinkedEntityId");
        yield return Row("Note", "ParentId", "Title");
        yield return Row("Attachment", "Body", "Name", "ParentId");
        yield return Row("AccountContactRelation", "AccountId", "ContactId");
        yield return Row("Quote", "Name", "OpportunityId");
        yield return Row("QuoteLineItem", "PricebookEntryId", "Quantity", "QuoteId");
        yield return Row("Group", "Name", "Type");
        yield return Row("GroupMember", "GroupId", "UserOrGroupId");
        yield return Row("QueueSobject", "QueueId", "SobjectType");
        yield return Row("PermissionSetAssignment", "AssigneeId");
    }

    [TestCaseSource(nameof(RequiredFields))]
    public void A_type_requires_what_Salesforce_requires(string type, string[] fields) =>
        Assert.That(
            StandardObjects.Schema.Find(type)!.Fields.Where(f => f.RequiredOnCreate).Select(f => f.Name).Order(StringComparer.Ordinal),
            Is.EqualTo(fields));

    [TestCase("Account", "001")]
    [TestCase("Contact", "003")]
    [TestCase("OpportunityContactRole", "00K")]
    [TestCase("OpportunityLineItem", "00k")]
    [TestCase("CampaignMember", "00v")]
    [TestCase("User", "005")]
    [TestCase("RecordType", "012")]
    [TestCase("QuoteLineItem", "0QL")]
    public void A_type_has_the_key_prefix_of_Salesforce(string type, string prefix) =>
        Assert.That(StandardObjects.Schema.Find(type)!.KeyPrefix, Is.EqualTo(prefix));

    [TestCase("Account", "Contacts", "Contact", "AccountId")]
    [TestCase("Account", "ChildAccounts", "Account", "ParentId")]
    [TestCase("Account", "ServicedAssets", "Asset", "AssetServicedById")]
    [TestCase("Account", "Tasks", "Task", "WhatId")]
    [TestCase("Account", "Users", "User", "AccountId")]
    [TestCase("Contact", "Tasks", "Task", "WhoId")]
    [TestCase("Contact", "ContractsSigned", "Contract", "CustomerSignedId")]
    [TestCase("User", "ContractsSigned", "Contract", "CompanySignedId")]
    [TestCase("Opportunity", "OpportunityLineItems", "OpportunityLineItem", "OpportunityId")]
    [TestCase("Case", "Cases", "Case", "ParentId")]
    [TestCase("Case", "CaseComments", "CaseComment", "ParentId")]
    [TestCase("Campaign", "CampaignMemberStatuses", "CampaignMemberStatus", "CampaignId")]
    [TestCase("Product2", "PricebookEntries", "PricebookEntry", "Product2Id")]
    [TestCase("Order", "OrderItems", "OrderItem", "OrderId")]
    [TestCase("OrderItem", "ChildOrderItems", "OrderItem", "OriginalOrderItemId")]
    [TestCase("Group", "QueueSobjects", "QueueSobject", "QueueId")]
    [TestCase("Contact", "AccountContactRelations", "AccountContactRelation", "ContactId")]
    public void Children_nest_under_the_relationship_name_of_Salesforce(string parent, string name, string child, string field)
    {
        var relationship = StandardObjects.Schema.Find(parent)!.FindChild(name)!;
        Assert.That((relationship.ChildType, relationship.Field), Is.EqualTo((child, field)));
    }

    [TestCase("Account", "Contact", "AccountId", true, false)]
    [TestCase("Account", "Opportunity", "AccountId", true, false)]
    [TestCase("Account", "Case", "AccountId", false, true)]
    [TestCase("Contact", "Case", "ContactId", false, true)]
    [TestCase("Contact", "User", "ContactId", false, true)]
    public void Deleting_a_parent_takes_its_children_along_or_is_refused(
        string parent, string child, string field, bool cascades, bool restricts)
    {
        var relationship = StandardObjects.Schema.Find(parent)!.ChildRelationships.Single(c => c.ChildType == child && c.Field == field);
        Assert.That((relationship.CascadeDelete, relationship.RestrictedDelete), Is.EqualTo((cascades, restricts)));
    }

    [TestCase("User", true, false)]
    [TestCase("ContentVersion", true, false)]
    [TestCase("ContentDocument", false, true)]
    [TestCase("RecordType", true, false)]
    [TestCase("Organization", false, false)]
    [TestCase("Account", true, true)]
    public void Not_every_type_can_be_created_and_deleted(string type, bool createable, bool deletable)
    {
        var schema = StandardObjects.Schema.Find(type)!;
        Assert.That((schema.Createable, schema.Deletable), Is.EqualTo((createable, deletable)));
    }

    [TestCase("Account", "Name", 255)]
    [TestCase("Contact", "LastName", 80)]
    [TestCase("Contact", "FirstName", 40)]
    [TestCase("Contact", "Email", 80)]
    [TestCase("Contact", "Title", 128)]
    [TestCase("Lead", "Company", 255)]
    [TestCase("Opportunity", "Name", 120)]
    [TestCase("Case", "Subject", 255)]
    [TestCase("Account", "BillingStreet", 255)]
    [TestCase("Account", "BillingCity", 40)]
    [TestCase("Account", "AccountNumber", 40)]
    public void A_text_has_its_recorded_length(string type, string field, int length) =>
        Assert.That(StandardObjects.Schema.Find(type)!.FindField(field)!.Length, Is.EqualTo(length));

    [TestCase("Opportunity", "Amount", 18, 2)]
    [TestCase("Account", "AnnualRevenue", 18, 0)]
    [TestCase("Opportunity", "Probability", 3, 0)]
    public void A_number_has_its_recorded_precision(string type, string field, int precision, int scale)
    {
        var schema = StandardObjects.Schema.Find(type)!.FindField(field)!;
        Assert.That((schema.Precision, schema.Scale), Is.EqualTo((precision, scale)));
    }

    [Test]
    public void The_parts_of_an_address_can_be_written_and_the_address_cannot()
    {
        var account = StandardObjects.Schema.Find("Account")!;
        Assert.Multiple(() =>
        {
            Assert.That(
                account.FindField("ShippingCity"),
                Has.Property("Createable").True.And.Property("CompoundFieldName").EqualTo("ShippingAddress"));
            Assert.That(account.FindField("ShippingAddress"), Has.Property("IsCompound").True.And.Property("Createable").False);
            Assert.That(StandardObjects.Schema.Find("Lead")!.FindField("City")!.CompoundFieldName, Is.EqualTo("Address"));
        });
    }

    [Test]
    public void Usual_picklists_accept_other_values_than_those_they_list()
    {
        var stage = StandardObjects.Schema.Find("Opportunity")!.FindField("StageName")!;
        Assert.Multiple(() =>
        {
            Assert.That(stage.PicklistValues, Does.Contain("Negotiation/Review"));
            Assert.That(stage.RestrictedPicklist, Is.False);
        });
    }

    [Test]
    public void Names_are_found_without_regard_to_case()
    {
        var contact = StandardObjects.Schema.Find("CONTACT")!;
        Assert.Multiple(() =>
        {
            Assert.That(contact.FindField("lastname")!.Name, Is.EqualTo("LastName"));
            Assert.That(contact.FindRelationship("reportsto")!.Name, Is.EqualTo("ReportsToId"));
            Assert.That(StandardObjects.Schema.Find("account")!.FindChild("contacts")!.ChildType, Is.EqualTo("Contact"));
        });
    }

    [Test]
    public void Every_lookup_has_a_target_and_nothing_else_has_one() =>
        Assert.That(
            from t in Types from f in t.Fields where (f.Type == FieldType.Reference) == f.ReferenceTo.IsEmpty select $"{t.Name}.{f.Name}",
            Is.Empty);

    [Test]
    public void Every_child_relationship_belongs_to_a_lookup_to_its_parent() =>
        Assert.That(
            from parent in Types
            from child in parent.ChildRelationships
            let field = StandardObjects.Schema.Find(child.ChildType)?.FindField(child.Field)
            where field is null || !field.ReferenceTo.Contains(parent.Name) || field.CascadeDelete != child.CascadeDelete
            select $"{parent.Name}: {child.ChildType}.{child.Field}",
            Is.Empty);

    [Test]
    public void Names_are_unique_within_a_type() =>
        Assert.Multiple(() =>
        {
            foreach (var type in Types)
            {
                Assert.That(type.Fields.Select(f => f.Name.ToUpperInvariant()), Is.Unique, type.Name);
                Assert.That(type.Fields.Select(f => f.RelationshipName).OfType<string>(), Is.Unique, type.Name);
                Assert.That(type.ChildRelationships.Select(c => c.Name).OfType<string>(), Is.Unique, type.Name);
                Assert.That(type.Fields.Count(f => f.NameField), Is.LessThan(2), type.Name);
            }
        });

    [Test]
    public void Compound_names_have_their_field() =>
        Assert.That(
            from t in Types
            from f in t.Fields
            where f.CompoundFieldName is { } name
                && t.FindField(name) is null
            select $"{t.Name}.{f.Name}",
            Is.Empty);
}
