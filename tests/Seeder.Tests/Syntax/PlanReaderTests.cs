using NUnit.Framework;
using Seeder.Core.Syntax;

namespace Seeder.Tests.Syntax;

internal sealed class PlanReaderTests
{
    private const string SalesDemo = """
        plan: sales-demo
        description: One manufacturer
        vars: { region: EMEA, seats: 12, nothing: null }
        existing:
          std: { Profile: { Name: Standard User } }
          admin: { query: "SELECT Id FROM User WHERE Alias = '${var.region}'" }
        records:
          Product2:
            - $ref: laptop
              Name: Laptop 15"
              PricebookEntries:
                - Pricebook2: { IsStandard: true }
                  UnitPrice: 1200
          Account:
            - $ref: acme
              $after: [ laptop, std ]
              Name: Acme
              Primary_Contact__c: ${jane}
              Tags__c: [ red, blue ]
              Cases: []
        options: { apiVersion: "66.0", clock: 2026-01-31T09:00:00Z, recordsPerCall: 50, parallel: 2, onError: stop }
        """;

    [Test]
    public void A_plan_is_read_with_its_parts_in_the_order_of_the_text()
    {
        var plan = Plans.Read(SalesDemo);

        Assert.That(plan.Name?.Text, Is.EqualTo("sales-demo"));
        Assert.That(
            plan.Vars.Select(v => (v.Name.Text, v.Value.Text)),
            Is.EqualTo(new[] { ("region", "EMEA"), ("seats", "12"), ("nothing", "null") }));
        Assert.That(plan.Records.Select(r => r.Type.Text), Is.EqualTo(new[] { "Product2", "Account" }));
        Assert.That(plan.Options.RecordsPerCall?.Text, Is.EqualTo("50"));
        Assert.That(plan.Options.Clock?.Text, Is.EqualTo("2026-01-31T09:00:00Z"));
    }

    [Test]
    public void Existing_records_are_named_by_fields_or_by_a_query()
    {
        var existing = Plans.Read(SalesDemo).Existing;

        Assert.That(existing[0], Is.InstanceOf<ExistingSyntax.ByFields>());
        Assert.That(((ExistingSyntax.ByFields)existing[0]).Type.Text, Is.EqualTo("Profile"));
        Assert.That(((ExistingSyntax.ByQuery)existing[1]).Soql.Template, Is.Not.Null);
    }

    [Test]
    public void The_shape_of_a_value_says_what_it_is()
    {
        var account = Plans.Read(SalesDemo).Records[1].Records[0];
        var product = Plans.Read(SalesDemo).Records[0].Records[0];

        Assert.That(account.Ref?.Text, Is.EqualTo("acme"));
        Assert.That(account.After.Select(a => a.Text), Is.EqualTo(new[] { "laptop", "std" }));
        Assert.That(
            account.Fields.Select(f => f.Value.GetType().Name), Is.EqualTo(new[] { "Scalar", "Scalar", "ScalarList", "EmptyList" }));
        var children = (ValueSyntax.RecordList)product.Fields[1].Value;
        Assert.That(children.Records[0].Fields[0].Value, Is.InstanceOf<ValueSyntax.Mapping>());
    }

    [Test]
    public void Spans_lead_to_the_text_that_was_written()
    {
        var field = Plans.Read(SalesDemo).Records[1].Records[0].Fields[1];
        var span = field.Value.Span;

        Assert.That(span.Source.Content[span.Start..span.End], Is.EqualTo("${jane}"));
        Assert.That(field.Name.Span.ToString(), Is.EqualTo("plan.yaml:18:7"));
    }

    [Test]
    public void A_mapping_and_a_list_may_be_shared_by_an_alias()
    {
        var records =
            Plans.Read(
                "plan: demo\nrecords:\n  Account:\n    - Name: A\n      Contacts: &c\n        - LastName: Doe\n      Region__r: "
                    + "&r { Name: EMEA }\n    - Name: B\n      Contacts: *c\n      Region__r: *r\n    - &x { Name: "
                    + "C }\n    - *x\n").Records[0].Records;

        Assert.That(((ValueSyntax.RecordList)records[1].Fields[1].Value).Records[0].Fields[0].Name.Text, Is.EqualTo("LastName"));
        Assert.That(records[1].Fields[2].Value, Is.InstanceOf<ValueSyntax.Mapping>());
        Assert.That(records.Skip(2).Select(r => ((ValueSyntax.Scalar)r.Fields[0].Value).Value.Text), Is.EqualTo(new[] { "C", "C" }));
    }

    [Test]
    public void A_list_of_records_may_be_an_alias_of_another_type_s_list()
    {
        var plan =
            Plans.Read("plan: demo\nrecords:\n  Lead: &list\n    - LastName: Doe\n  Contact: *list\n  Account:\n    - Contacts: *list\n");

        Assert.That(plan.Records[1].Records[0].Fields[0].Name.Text, Is.EqualTo("LastName"));
        Assert.That(plan.Records[2].Records[0].Fields[0].Value, Is.InstanceOf<ValueSyntax.RecordList>());
    }

    [Test]
    public void Keys_before_and_behind_the_records_are_read_whatever_their_order()
    {
        var plan = Plans.Read("records:\n  Account: [ { Name: A } ]\nplan: demo\n");

        Assert.That((plan.Name?.Text, plan.Records[0].Records.Length), Is.EqualTo(("demo", 1)));
    }
}
