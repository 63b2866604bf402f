using System.Text;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls;

/// <summary>Answers to the raw requests of a plan: two creations and a deletion in one Batch call that stops at the first error.</summary>
internal sealed class BatchResponseTests
{
    private const string Plan = """
        plan: demo
        records: {}
        batch:
          - $ref: first
            POST: sobjects/Account
            body: { Name: One }
          - POST: sobjects/Account
            body: { Name: Two }
          - DELETE: sobjects/Account/001D000000K0fXOIAZ
        """;

    private const string Created = """{ "statusCode": 201, "result": { "id": "001D000000K0fXPIAZ" } }""";
    private const string Deleted = """{ "statusCode": 204, "result": null }""";
    private const string Failed = """{ "statusCode": 400, "result": [ { "errorCode": "REQUIRED_FIELD_MISSING", "message": "m" } ] }""";
    private const string Halted = """{ "statusCode": 412, "result": [ { "errorCode": "BATCH_PROCESSING_HALTED", "message": "m" } ] }""";
    private const string Gone = """{ "statusCode": 404, "result": [ { "errorCode": "ENTITY_IS_DELETED", "message": "m" } ] }""";

    private static readonly PlannedRun Run = Planned();

    private static PlannedRun Planned()
    {
        var facts = new CaseFacts();
        return new InventedOrg(StandardObjects.Schema, facts).Plan(facts.Request(new SourceText("plan.yaml", Plan)), History.None).Run!;
    }

    private static CallOutcome Read(params string[] results) => ResponseReader.Read(
        Run.Graph.Calls.Single(),
        Run,
        new ApiResponse(200, Encoding.UTF8.GetBytes($$"""{ "hasErrors": false, "results": [ {{string.Join(", ", results)}} ] }""")));

    [Test]
    public void Requests_that_were_all_executed_succeed_and_the_value_of_a_named_one_is_kept()
    {
        var outcome = (CallOutcome.Succeeded)Read(Created, Created, Deleted);

        Assert.That(outcome.Ids, Is.EqualTo(["", "", ""]));
        Assert.That(outcome.Errors, Is.Empty);
        Assert.That(outcome.Values, Is.EqualTo([/*lang=json*/ """{ "id": "001D000000K0fXPIAZ" }""", null, null]));
    }

    [Test]
    public void Requests_before_the_one_that_failed_count_as_executed_and_those_after_it_do_not()
    {
        var outcome = (CallOutcome.Succeeded)Read(Created, Failed, Halted);

        Assert.That(outcome.Ids, Is.EqualTo(["", null, null]));
        Assert.That(outcome.Errors.Select(e => (e.Operation, e.Code)), Is.EqualTo([(1, "REQUIRED_FIELD_MISSING")]));
    }

    [Test]
    public void A_call_whose_first_request_failed_is_rejected() =>
        Assert.That(Read(Failed, Halted, Halted), Is.InstanceOf<CallOutcome.Rejected>());

    [Test]
    public void A_request_without_a_result_and_without_an_error_before_it_is_in_doubt() =>
        Assert.That(Read(Created, Created), Is.InstanceOf<CallOutcome.InDoubt>());

    [Test]
    public void More_results_than_requests_are_in_doubt() =>
        Assert.That(Read(Created, Created, Deleted, Deleted), Is.InstanceOf<CallOutcome.InDoubt>());

    [Test]
    public void A_deletion_of_a_record_that_is_deleted_already_counts_as_executed() =>
        Assert.That(((CallOutcome.Succeeded)Read(Created, Created, Gone)).Ids, Is.EqualTo(["", "", ""]));

    [Test]
    public void A_creation_that_reports_a_deleted_record_failed() => Assert.That(
        ((CallOutcome.Succeeded)Read(Created, Gone, Halted)).Errors.Select(e => (e.Operation, e.Code)),
        Is.EqualTo([(1, "ENTITY_IS_DELETED")]));

    [Test]
    public void An_error_without_an_explanation_shows_its_status() => Assert.That(
        ((CallOutcome.Succeeded)Read(Created, """{ "statusCode": 500, "result": null }""", Halted)).Errors.Select(e => e.Code),
        Is.EqualTo(["STATUS_500"]));
}
