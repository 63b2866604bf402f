using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls;

/// <summary>Bodies are those of the fact sheet: sections 1.4 and 1.5 (Tree), 2.2 (Collections), 6 (errors).</summary>
internal sealed class ResponseReaderTests
{
    private const string Account = "001D000000K0fXOIAZ";
    private const string Contact = "003D000000QV9n2IAD";

    private static readonly PlannedRun TreeRun =
        Applied.Run("Account: [{ $ref: acme, Name: Acme, Contacts: [{ $ref: acme_ann, LastName: Ann }] }]");

    private static readonly PlannedRun FlatRun = Applied.Run("Contact: [{ $ref: one, LastName: One }, { $ref: two, LastName: Two }]");

    private static readonly PlannedRun DeleteRun = Deletes();

    private static PlannedRun Deletes()
    {
        var applied = new Applied(new CaseFacts { Prune = true });
        applied.Apply("Contact: [{ $ref: one, LastName: One }, { $ref: two, LastName: Two }, { $ref: three, LastName: Three }]");
        return applied.Plan("Account: []").Run!;
    }

    private static CallOutcome Read(PlannedRun run, string body, int status = 200) =>
        ResponseReader.Read(run.Graph.Calls.Single(), run, new ApiResponse(status, Encoding.UTF8.GetBytes(body)));

    private static CallOutcome Tree(string body, int status = 201) => Read(TreeRun, body, status);

    private static CallOutcome Flat(string body, int status = 200) => Read(FlatRun, body, status);

    private static CallOutcome Delete(string body, int status = 200) => Read(DeleteRun, body, status);

    private static T Is<T>(CallOutcome outcome)
        where T : CallOutcome
    {
        Assert.That(outcome, NUnit.Framework.Is.InstanceOf<T>());
        return (T)outcome;
    }

    private static IEnumerable<string> Texts(IEnumerable<OrgError> errors) =>
        errors.Select(e => $"{e.Operation} {e.Code} [{string.Join(',', e.Fields)}]");

    [TestCase(201)]
    [TestCase(200)]
    public void A_tree_that_was_stored_gives_its_ids_whatever_their_order(int status) => Assert.That(
        Is<CallOutcome.Succeeded>(Tree(
            $$"""{ "hasErrors": false, "results": [ { "referenceId": "acme_ann", "id": "{{Contact}}" }, { "referenceId": "acme", "id": "{{Account[..15]}}", "later": {} } ] }""", status)).Ids,
        NUnit.Framework.Is.EqualTo([Account, Contact]));

    [Test]
    public void A_tree_that_answers_for_too_few_records_is_in_doubt() =>
        Is<CallOutcome.InDoubt>(Tree($$"""{ "hasErrors": false, "results": [ { "referenceId": "acme", "id": "{{Account}}" } ] }"""));

    [TestCase("""{ "referenceId": "acme", "id": "nonsense" }""")]
    [TestCase("""{ "referenceId": "acme" }""")]
    [TestCase("""{ "id": "001D000000K0fXOIAZ" }""")]
    [TestCase("7")]
    public void A_tree_result_that_cannot_be_understood_is_in_doubt(string result) =>
        Is<CallOutcome.InDoubt>(
            Tree($$"""{ "hasErrors": false, "results": [ { "referenceId": "acme_ann", "id": "{{Contact}}" }, {{result}} ] }"""));

    [TestCase(400)]
    [TestCase(200)]
    public void A_tree_says_which_records_failed(int status) => Assert.That(
        Texts(Is<CallOutcome.Rejected>(Tree(
            """
            { "hasErrors": true, "results": [
              { "referenceId": "acme_ann",
                "errors": [ { "statusCode": "INVALID_EMAIL_ADDRESS", "message": "Email: invalid email address: 123", "fields": [ "Email" ] } ] } ] }
            """, status)).Errors),
        NUnit.Framework.Is.EqualTo(["1 INVALID_EMAIL_ADDRESS [Email]"]));

    [Test]
    public void A_tree_may_say_several_things_of_several_records() => Assert.That(
        Texts(Is<CallOutcome.Rejected>(Tree(
            """
            { "hasErrors": true, "results": [
              { "referenceId": "acme", "errors": [ { "statusCode": "INVALID_INPUT", "message": "Duplicate ReferenceId provided in the request.", "fields": [] },
                                                   { "statusCode": "PROCESSING_HALTED", "message": "Duplicate ReferenceId found: ref1", "fields": [] } ] },
              { "referenceId": "acme_ann", "errors": [ { "statusCode": "MALFORMED_ID", "message": "x", "fields": [ "AccountId" ] } ] },
              { "referenceId": "unheard_of", "errors": [ { "statusCode": "MALFORMED_ID", "message": "x" } ] } ] }
            """, 400)).Errors),
        NUnit.Framework.Is.EqualTo(["0 INVALID_INPUT []", "1 MALFORMED_ID [AccountId]", "-1 MALFORMED_ID []"]));

    [Test]
    public void A_tree_that_is_refused_as_a_whole_says_so_in_an_array() => Assert.That(
        Texts(
            Is<CallOutcome.Rejected>(
                Tree("""[ { "message": "No such column 'X' on sobject of type Y", "errorCode": "INVALID_FIELD" } ]""", 400)).Errors),
        NUnit.Framework.Is.EqualTo(["-1 INVALID_FIELD []"]));

    [Test]
    public void A_tree_whose_records_were_locked_is_sent_again() => Assert.That(
        Is<CallOutcome.Transient>(Tree(
            """{ "hasErrors": true, "results": [ { "referenceId": "acme", "errors": [ { "statusCode": "UNABLE_TO_LOCK_ROW", "message": "m", "fields": [] } ] } ] }""", 400)).Reason,
        NUnit.Framework.Is.EqualTo(TransientReason.Locked));

    [Test]
    public void Collections_answer_in_order() => Assert.That(
        Is<CallOutcome.Succeeded>(
            Flat(
                $$"""[ { "id": "{{Contact}}", "success": true, "errors": [ ] }, { "id": "{{Account}}", "success": true, "errors": [], "created": true } ]""")).Ids,
        NUnit.Framework.Is.EqualTo([Contact, Account]));

    [Test]
    public void A_failed_record_of_all_or_none_is_the_cause_and_its_neighbours_are_not() => Assert.That(
        Texts(Is<CallOutcome.Rejected>(Flat(
            """
            [ { "success": false, "errors": [ { "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": "Record rolled back because ...", "fields": [] } ] },
              { "success": false, "errors": [ { "statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [LastName]", "fields": [ "LastName" ] } ] } ]
            """)).Errors),
        NUnit.Framework.Is.EqualTo(["1 REQUIRED_FIELD_MISSING [LastName]"]));

    [Test]
    public void Records_that_were_all_rolled_back_without_a_cause_are_errors_themselves() => Assert.That(
        Is<CallOutcome.Rejected>(Flat(
            """
            [ { "id": "003D000000QV9n2IAD", "success": false, "errors": [ { "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": "m", "fields": [] } ] },
              { "success": false, "errors": [ { "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": "m" } ] } ]
            """)).Errors,
        Has.Length.EqualTo(2));

    [TestCase("[]")]
    [TestCase("""[ { "id": "003D000000QV9n2IAD", "success": true, "errors": [] } ]""")]
    [TestCase("""{ "id": "003D000000QV9n2IAD", "success": true }""")]
    [TestCase("""[ { "id": "003D000000QV9n2IAD" }, { "success": true } ]""")]
    [TestCase("""[ null, null ]""")]
    [TestCase("""[ { "id": null, "success": true, "errors": [] }, { "id": "003D000000QV9n2IAD", "success": true, "errors": [] } ]""")]
    [TestCase("""[ { "success": true, "id": "003D""")]
    [TestCase("<html><body>Down for maintenance</body></html>")]
    [TestCase("")]
    public void An_answer_that_is_not_of_the_documented_shape_is_in_doubt(string body) => Is<CallOutcome.InDoubt>(Flat(body));

    [Test]
    public void Deletes_are_not_all_or_none_and_what_is_gone_is_deleted() => Assert.Multiple(() =>
    {
        var outcome = Is<CallOutcome.Succeeded>(Delete(
            """
            [ { "id": "003000000000001AAA", "success": true, "errors": [] },
              { "id": "003000000000002AAA", "success": false, "errors": [ { "statusCode": "ENTITY_IS_DELETED", "message": "entity is deleted", "fields": [] } ] },
              { "success": false, "errors": [ { "statusCode": "DELETE_FAILED", "message": "associated with the following cases", "fields": [] } ] } ]
            """));
        Assert.That(outcome.Ids, NUnit.Framework.Is.EqualTo(["003000000000001AAA", "", null]));
        Assert.That(Texts(outcome.Errors), NUnit.Framework.Is.EqualTo(["2 DELETE_FAILED []"]));
    });

    [Test]
    public void A_delete_that_met_a_lock_is_sent_again() => Is<CallOutcome.Transient>(Delete(
        """
        [ { "id": "003000000000001AAA", "success": true, "errors": [] },
          { "success": false, "errors": [ { "statusCode": "UNABLE_TO_LOCK_ROW", "message": "m", "fields": [] } ] },
          { "success": false, "errors": [ { "statusCode": "DELETE_FAILED", "message": "m", "fields": [] } ] } ]
        """));

    [TestCase("""[ { "message": "m", "errorCode": "MALFORMED_ID", "fields": [ "Id" ] } ]""", "-1 MALFORMED_ID [Id]")]
    [TestCase("""[ { "message": "m", "errorCode": "MALFORMED_ID", "fields": [] } ]""", "-1 MALFORMED_ID []")]
    [TestCase("""[ { "message": "m", "errorCode": "MALFORMED_ID" } ]""", "-1 MALFORMED_ID []")]
    [TestCase("""{ "message": "m", "errorCode": "NOT_FOUND" }""", "-1 NOT_FOUND []")]
    [TestCase(
        """[ { "message": "At least 1 record is required", "errorCode": "REQUIRED_FIELD_MISSING" } ]""", "-1 REQUIRED_FIELD_MISSING []")]
    [TestCase(
        """[ { "message": "record limit reached. cannot submit more than 200 records into this call", "errorCode": "EXCEEDED_ID_LIMIT" } ]""", "-1 EXCEEDED_ID_LIMIT []")]
    [TestCase("""{ "error": "invalid_grant", "error_description": "expired" }""", "-1 UNKNOWN []")]
    public void An_error_body_may_be_an_array_or_bare(string body, string expected) =>
        Assert.That(Texts(Is<CallOutcome.Rejected>(Flat(body, 400)).Errors), NUnit.Framework.Is.EqualTo([expected]));

    [Test]
    public void A_failure_without_an_error_is_in_doubt()
    {
        Is<CallOutcome.InDoubt>(Flat("[]", 400));
        Is<CallOutcome.InDoubt>(Tree("""{ "hasErrors": true, "results": [] }""", 400));
    }

    [Test]
    public void Several_errors_of_the_request_are_all_told() => Assert.That(
        Texts(
            Is<CallOutcome.Rejected>(
                Flat(
                    """[ { "message": "a", "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "fields": ["Name"] }, { "message": "b", "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION" } ]""",
                    400)).Errors),
        Has.Exactly(2).Items);

    [Test]
    public void Duplicates_are_an_error_though_they_say_more() => Assert.That(
        Texts(Is<CallOutcome.Rejected>(Flat(
            """
            [ { "success": false, "errors": [ { "statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": [],
                "duplicateResut": { "allowSave": true, "matchResults": [ { "matchRecords": [ { "record": { "attributes": {}, "Id": "003000000000001AAA" } } ] } ] } } ] },
              { "success": false, "errors": [ { "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": "m", "fields": [] } ] } ]
            """)).Errors),
        NUnit.Framework.Is.EqualTo(["0 DUPLICATES_DETECTED []"]));

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    [TestCase(302)]
    [TestCase(100)]
    public void A_status_that_says_nothing_of_the_request_leaves_it_in_doubt(int status) =>
        Is<CallOutcome.InDoubt>(Flat("""[ { "message": "Server Unavailable", "errorCode": "SERVER_UNAVAILABLE" } ]""", status));

    [TestCase("SERVER_UNAVAILABLE")]
    [TestCase("UNKNOWN_EXCEPTION")]
    public void A_server_that_broke_leaves_the_call_in_doubt_whatever_the_status(string code) =>
        Is<CallOutcome.InDoubt>(Flat($$"""[ { "message": "m", "errorCode": "{{code}}" } ]""", 400));

    [TestCase(401, TransientReason.Login, """[ { "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" } ]""")]
    [TestCase(401, TransientReason.Login, "<html>")]
    [TestCase(420, TransientReason.Throttled, "")]
    [TestCase(429, TransientReason.Throttled, "<html>")]
    [TestCase(403, TransientReason.Throttled,
        """[ { "message": "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED" } ]""")]
    [TestCase(400, TransientReason.Locked, """[ { "message": "unable to obtain exclusive access", "errorCode": "UNABLE_TO_LOCK_ROW" } ]""")]
    public void What_was_refused_at_the_door_is_sent_again(int status, TransientReason reason, string body) =>
        Assert.That(Is<CallOutcome.Transient>(Flat(body, status)).Reason, NUnit.Framework.Is.EqualTo(reason));

    [Test]
    public void The_org_may_say_when_to_come_back()
    {
        var outcome = ResponseReader.Read(FlatRun.Graph.Calls[0], FlatRun, new ApiResponse(429, default, TimeSpan.FromSeconds(7)));
        Assert.That(Is<CallOutcome.Transient>(outcome).RetryAfter, NUnit.Framework.Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void The_daily_limit_ends_the_run() =>
        Is<CallOutcome.LimitReached>(
            Flat("""[ { "message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED" } ]""", 403));

    [Test]
    public void A_lock_among_other_errors_is_told_as_the_lock() => Is<CallOutcome.Transient>(Flat(
        """
        [ { "success": false, "errors": [ { "statusCode": "UNABLE_TO_LOCK_ROW", "message": "m", "fields": [] } ] },
          { "success": false, "errors": [ { "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": "m", "fields": [] } ] } ]
        """));

    [Test]
    public void A_refusal_in_another_language_is_understood_by_its_code() => Assert.That(
        Texts(
            Is<CallOutcome.Rejected>(
                Flat(
                    """[ { "message": "Faltan campos obligatorios: [LastName]", "errorCode": "REQUIRED_FIELD_MISSING", "fields": ["LastName"] } ]""",
                    400)).Errors),
        NUnit.Framework.Is.EqualTo(["-1 REQUIRED_FIELD_MISSING [LastName]"]));

    [TestCase(404)]
    [TestCase(405)]
    [TestCase(410)]
    [TestCase(415)]
    public void A_page_that_is_no_answer_of_the_interface_is_in_doubt(int status) => Is<CallOutcome.InDoubt>(Flat("<html></html>", status));
}
