using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls.Jobs;

/// <summary>The CSV of jobs (Bulk API 2.0 guide, "Prepare CSV Files").</summary>
internal sealed class JobWriterTests
{
    private const string Acme = "001000000000001AAA";

    [TestCase("Name: A", "Name\nA\n")]
    [TestCase("Name: A b", "Name\n\"A b\"\n")]
    [TestCase("Name: \"a,b\"", "Name\n\"a,b\"\n")]
    [TestCase("Name: \"a\\\"b\"", "Name\n\"a\"\"b\"\n")]
    [TestCase("Name: \"a\\nb\"", "Name\n\"a\nb\"\n")]
    [TestCase("Name: \"a\\r\\nb\"", "Name\n\"a\nb\"\n", Description = "a carriage return would not fit the line ending of the job")]
    [TestCase("Name: \" a\"", "Name\n\" a\"\n")]
    [TestCase("Name: \"a\\tb\"", "Name\n\"a\tb\"\n")]
    [TestCase("Name: A, Description: \"\"", "Name,Description\nA,\n", Description = "an insert leaves it empty")]
    [TestCase("Name: A, Description: null", "Name,Description\nA,\n")]
    [TestCase("Name: A, AnnualRevenue: 912260031", "Name,AnnualRevenue\nA,912260031\n")]
    [TestCase("Name: A, AnnualRevenue: 0.10", "Name,AnnualRevenue\nA,0.10\n")]
    public void An_account_is_written(string fields, string csv)
    {
        var plan = new JobPlan($"Account: [{{ {fields} }}]");
        Assert.That(plan.Csv(plan.Job), Is.EqualTo(csv));
    }

    [TestCase("HasOptedOutOfEmail: true", "HasOptedOutOfEmail\nD,true\n")]
    [TestCase("HasOptedOutOfEmail: false", "HasOptedOutOfEmail\nD,false\n")]
    [TestCase("HasOptedOutOfEmail: null", "HasOptedOutOfEmail\nD,false\n")]
    [TestCase("Birthdate: 1990-04-01", "Birthdate\nD,1990-04-01\n")]
    public void A_contact_is_written(string field, string csv)
    {
        var plan = new JobPlan($"Contact: [{{ LastName: D, {field} }}]");
        Assert.That(plan.Csv(plan.Job), Is.EqualTo($"LastName,{csv}"));
    }

    [Test]
    public void Records_with_other_fields_leave_cells_empty()
    {
        var plan = new JobPlan("Account: [{ Name: A }, { Name: B, Description: C }, { Description: D, Name: E }]");
        Assert.That(plan.Csv(plan.Job), Is.EqualTo("Name,Description\nA,\nB,C\nE,D\n"));
    }

    [Test]
    public void References_are_the_ids_of_the_job_before()
    {
        var plan = new JobPlan("Account: [{ $ref: acme, Name: A, Contacts: [{ LastName: D }] }]");
        plan.Succeed(plan.Job, Acme);
        Assert.That(plan.Csv((ApiCall.Bulk)plan.Calls[1]), Is.EqualTo($"AccountId,LastName\n{Acme},D\n"));
    }

    [Test]
    public void An_update_has_ids_and_clears_fields_with_a_word()
    {
        var before = new Applied();
        before.Apply("Account: [{ $ref: a, Name: A, Description: Old, Rating: Hot }, { $ref: b, Name: B, Description: Old }]");
        const string changed = "[{ $ref: a, Name: A, Description: null, Rating: Hot }, { $ref: b, Name: C, Description: Old }]";
        var text = new Core.Text.SourceText("plan.yaml", $"plan: demo\nrecords:\n  Account: {changed}\n");
        var run = before.Org.Plan(new CaseFacts { Bulk = "1" }.Request(text), new Core.History(before.Manifest, [])).Run!;
        var plan = new JobPlan(run, before.Manifest);
        var (a, b) = (before.Manifest!.Records["a"].Id, before.Manifest.Records["b"].Id);
        Assert.That(plan.Job.Verb, Is.EqualTo(BulkVerb.Update));
        Assert.That(plan.Csv(plan.Job), Is.EqualTo($"Id,Description,Name\n{a},#N/A,\n{b},,C\n"));
    }

    [TestCase("#N/A")]
    [TestCase(" #N/A ")]
    public void A_text_that_means_null_goes_by_another_call(string text)
    {
        var plan = new JobPlan($"Account: [{{ Name: \"{text}\" }}, {{ Name: B }}]");
        Assert.That(plan.Calls.Select(c => c is ApiCall.Bulk), Is.EqualTo([false, true]));
        Assert.That(plan.Csv(plan.Job), Is.EqualTo("Name\nB\n"));
    }

    [Test]
    public void Three_levels_are_three_jobs_one_after_another()
    {
        var plan = new JobPlan("""
            Account:
              - { $ref: top, Name: Top }
              - { $ref: middle, Name: Middle, ParentId: "${top}" }
              - { $ref: low, Name: Low, ParentId: "${middle}" }
              - { $ref: other, Name: Other }
            """);
        Assert.That(
            plan.Calls.Select(c => $"{((ApiCall.Bulk)c).Verb} {c.Operations.Length} after {string.Join(',', c.After)}"),
            Is.EqualTo(["Insert 2 after ", "Insert 1 after 0", "Insert 1 after 1"]));
    }

    [Test]
    public void A_job_is_created_with_its_object_operation_and_line_ending()
    {
        var run = new Applied(new CaseFacts { Bulk = "1" }).Plan("Account: [{ Name: A }]").Run!;
        var request = JobWriter.Create((ApiCall.Bulk)run.Graph.Calls[0], run);
        Assert.That(
            $"{request.Method} {request.Path} {Encoding.UTF8.GetString(request.Body.Span)}",
            Is.EqualTo("""POST jobs/ingest {"object":"Account","operation":"insert","contentType":"CSV","lineEnding":"LF"}"""));
    }
}
