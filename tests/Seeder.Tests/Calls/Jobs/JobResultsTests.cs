using System.Collections.Immutable;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;

namespace Seeder.Tests.Calls.Jobs;

internal sealed class JobResultsTests
{
    [TestCase("UNABLE_TO_LOCK_ROW:unable to obtain access: 001x:--", "UNABLE_TO_LOCK_ROW|unable to obtain access: 001x|")]
    [TestCase("REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
        "REQUIRED_FIELD_MISSING|Required fields are missing: [LastName]|LastName")]
    [TestCase("FIELD_CUSTOM_VALIDATION_EXCEPTION:It is bad.:Name, Code__c --", "FIELD_CUSTOM_VALIDATION_EXCEPTION|It is bad.|Name,Code__c")]
    [TestCase("INVALID_FIELD", "UNKNOWN|INVALID_FIELD|")]
    [TestCase("No code: only words", "UNKNOWN|No code: only words|")]
    [TestCase("DUPLICATE_VALUE:no marks at the end", "DUPLICATE_VALUE|no marks at the end|")]
    [TestCase("", "UNKNOWN||")]
    [TestCase(":--", "UNKNOWN|:--|")]
    public void An_error_has_a_code_a_message_and_fields(string text, string expected)
    {
        var error = JobResults.Error(3, text);
        Assert.That(error.Operation, Is.EqualTo(3));
        Assert.That($"{error.Code}|{error.Message}|{string.Join(',', error.Fields)}", Is.EqualTo(expected));
    }

    [Test]
    public void An_error_may_have_line_breaks() => Assert.That(
        JobResults.Error(0, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: execution of AfterInsert\n\ncaused by: System.X: Y: 201:--").Code,
        Is.EqualTo("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));

    [TestCase("""{"id":"750000000000001AAA","state":"InProgress","numberRecordsProcessed":7,"numberRecordsFailed":2}""", "InProgress 7 2 ")]
    [TestCase("""{"id":"750000000000001AAA","state":"Open"}""", "Open 0 0 ")]
    [TestCase("""{"id":"750000000000001AAA","state":"Failed","errorMessage":"InvalidBatch : x"}""", "Failed 0 0 InvalidBatch : x")]
    public void A_job_has_a_state_and_counts(string json, string expected)
    {
        var job = JobResults.State(Encoding.UTF8.GetBytes(json));
        Assert.That($"{job.State} {job.Processed} {job.Failed} {job.Message}", Is.EqualTo(expected));
    }

    [TestCase("<html>Maintenance</html>")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"id":"750","state":"Sleeping"}""")]
    [TestCase("""{"id":"750","state":7}""")]
    public void What_describes_no_job_is_an_incomplete_answer(string json) =>
        Assert.That(() => JobResults.State(Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<FormatException>());

    [TestCase("Name,AccountId\nA,\nB,\n", 2)]
    [TestCase("\"Name\",\"Description\"\n\"A\",\"one\ntwo\"\n", 1)]
    [TestCase("Name\n", 0)]
    [TestCase("", 0)]
    public void Unprocessed_rows_are_counted(string csv, int rows) =>
        Assert.That(JobResults.Count(Encoding.UTF8.GetBytes(csv)), Is.EqualTo(rows));

    [TestCase("<html>\n<body>\nMaintenance\n</body>\n</html>\n")]
    [TestCase("[{\"errorCode\":\"X\"}]\n\n")]
    public void A_page_of_a_proxy_is_no_list_of_unprocessed_rows(string text) =>
        Assert.That(() => JobResults.Count(Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormatException>());

    [TestCase("<html>Maintenance</html>")]
    [TestCase("\"sf__Created\",\"Name\"\n\"true\",\"A\"\n")]
    [TestCase("\"sf__Id\",\"sf__Created\",\"Name\"\n\"001000000000001AAA\",\"true\"\n")]
    [TestCase("\"sf__Id\",\"sf__Created\",\"Name\"\n\"001000000000001AAA\",\"tr")]
    public void Results_that_are_cut_off_are_an_incomplete_answer(string csv) => Assert.That(
        () => JobResults.Rows(Encoding.UTF8.GetBytes(csv), JobRowKind.Stored, new Same()), Throws.InstanceOf<FormatException>());

    [Test]
    public void Refused_rows_need_an_error() => Assert.That(
        () => JobResults.Rows("\"sf__Id\",\"Name\"\n\"\",\"A\"\n"u8.ToArray(), JobRowKind.Refused, new Same()),
        Throws.InstanceOf<FormatException>());

    [Test]
    public void A_mark_of_the_byte_order_is_no_part_of_a_column() => Assert.That(
        JobResults.Rows("\uFEFF\"sf__Id\",\"sf__Created\"\n\"001000000000001AAA\",\"true\"\n"u8.ToArray(), JobRowKind.Stored, new Same()),
        Has.Length.EqualTo(1));

    private sealed class Same : IRowKeys
    {
        public ImmutableArray<string> Fields => [];

        public UInt128 Of(string? id, IRowCells cells) => 0;
    }
}
