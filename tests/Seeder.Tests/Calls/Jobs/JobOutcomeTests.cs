using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Calls.Jobs;

/// <summary>Which row of the results is which record. Results come in any order and show the values in other forms.</summary>
internal sealed class JobOutcomeTests
{
    private const string Header = "\"sf__Id\",\"sf__Created\",Name,Description,AnnualRevenue\n";
    private const string Refused = "\"sf__Id\",\"sf__Error\",Name,Description,AnnualRevenue\n";
    private const string Nothing = "0 errors, unfinished , unmatched ";

    private static string Id(int n) => $"00100000000000{n}AAA";

    private static string Row(int n, string name, string description = "", string revenue = "") =>
        $"\"{Id(n)}\",\"true\",\"{name}\",\"{description}\",\"{revenue}\"\n";

    private static string No(string error, string name, string revenue = "") => $"\"\",\"{error}\",\"{name}\",\"\",\"{revenue}\"\n";

    private static string Of(string records, string stored, string refused = Refused)
    {
        var outcome = new JobPlan($"Account: [{records}]").Outcome(Header + stored, refused);
        var (ids, unmatched) = (outcome.Ids.Select(i => i is null ? "-" : i[14..15]), outcome.Unmatched.Select(u => u.Id![14..15]));
        return $"{string.Join(' ', ids)}: {outcome.Errors.Length} errors, unfinished {string.Join(' ', outcome.Unfinished)}, "
            + $"unmatched {string.Join(' ', unmatched)}";
    }

    [Test]
    public void Rows_in_another_order_are_recognised_by_their_values() => Assert.That(
        Of("{ Name: A }, { Name: B, Description: X }, { Name: C }", Row(3, "C") + Row(2, "B", "X") + Row(1, "A")),
        Is.EqualTo($"1 2 3: {Nothing}"));

    [TestCase("912260031", "9.12260031E8")]
    [TestCase("1200000", "1200000.0")]
    [TestCase("0.1", "0.1")]
    [TestCase("-5", "-5.0")]
    [TestCase("0", "0.0")]
    public void Numbers_come_back_as_doubles(string sent, string returned) => Assert.That(
        Of($"{{ Name: A, AnnualRevenue: {sent} }}, {{ Name: A }}", Row(2, "A") + Row(1, "A", "", returned)), Is.EqualTo($"1 2: {Nothing}"));

    [Test]
    public void Equal_records_take_the_ids_in_their_order()
    {
        const string records = "{ Name: A }, { Name: B }, { Name: A }, { Name: A }";
        var first = Row(1, "A") + Row(2, "A") + Row(3, "A") + Row(4, "B");
        var second = Row(3, "A") + Row(4, "B") + Row(2, "A") + Row(1, "A");
        Assert.That((Of(records, first), Of(records, second)), Is.EqualTo(($"1 4 2 3: {Nothing}", $"1 4 2 3: {Nothing}")));
    }

    [Test]
    public void One_of_two_equal_records_was_refused() => Assert.That(
        Of("{ Name: A }, { Name: A }", Row(1, "A"), Refused + No("X_Y:bad:Name --", "A")),
        Is.EqualTo("1 -: 1 errors, unfinished , unmatched "));

    [TestCase("UNABLE_TO_LOCK_ROW:busy:--")]
    [TestCase("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: System.LimitException: Too many SOQL queries: 201:--")]
    public void Locks_and_limits_of_triggers_are_temporary(string error) => Assert.That(
        Of("{ Name: A }, { Name: B }", Row(2, "B"), Refused + No(error, "A")), Is.EqualTo("- 2: 0 errors, unfinished 0, unmatched "));

    [Test]
    public void What_the_results_do_not_list_is_unfinished() => Assert.That(
        Of("{ Name: A }, { Name: B }, { Name: C }", Row(2, "B")), Is.EqualTo("- 2 -: 0 errors, unfinished 0 2, unmatched "));

    [Test]
    public void Two_names_with_the_same_fingerprint_keep_their_rows()
    {
        const string one = "Customer 3875818", other = "Customer 10114326";
        Assert.That(Fingerprint.Of(one), Is.EqualTo(Fingerprint.Of(other)));
        Assert.That(Of($"{{ Name: {one} }}, {{ Name: {other} }}", Row(1, other) + Row(2, one)), Is.EqualTo($"2 1: {Nothing}"));
    }

    [TestCase("{ Name: A }, { Name: B }", "1 2")]
    [TestCase("{ Name: A }, { Name: B }, { Name: B }", "1 2 -", Description = "one of two equal records")]
    public void A_row_with_unknown_values_is_the_record_that_is_left(string records, string ids) => Assert.That(
        Of(records, Row(1, "A") + Row(2, "what was B")), Does.StartWith($"{ids}: 0 errors").And.EndsWith("unmatched "));

    [TestCase("{ Name: A }, { Name: B }", "", Description = "which of two records it is cannot be known")]
    [TestCase("{ Name: A }", "1", Description = "no record is left")]
    public void A_row_with_unknown_values_is_not_guessed(string records, string known)
    {
        var rows = (known == "1" ? Row(1, "A") : "") + Row(2, "what");
        Assert.That(Of(records, rows), Does.EndWith("unmatched 2"));
    }

    [Test]
    public void A_record_whose_row_was_locked_is_not_the_one_that_is_left() => Assert.That(
        Of("{ Name: A }, { Name: B }", Row(2, "what was B"), Refused + No("UNABLE_TO_LOCK_ROW:busy:--", "A")),
        Is.EqualTo("- 2: 0 errors, unfinished 0, unmatched "));

    [Test]
    public void A_stored_row_that_is_no_record_is_unmatched() => Assert.That(
        Of("{ Name: A }", Row(1, "A") + Row(2, "A") + Row(3, "Z")), Is.EqualTo("1: 0 errors, unfinished , unmatched 2 3"));

    [Test]
    public void Texts_are_compared_as_the_org_stores_them() => Assert.That(
        Of(
            "{ Name: \" A \", Description: \"one\\r\\ntwo\" }, { Name: B, Description: \"\" }, { Name: C, Description: \"say \\\"x\\\"\" }",
            Row(3, "C", "say \"\"x\"\"") + Row(1, " A ", "one\ntwo") + Row(2, "B")),
        Is.EqualTo($"1 2 3: {Nothing}"));

    [Test]
    public void The_case_of_letters_tells_records_apart() => Assert.That(
        Of("{ Name: a }, { Name: A }", Row(2, "A") + Row(1, "a")), Is.EqualTo($"1 2: {Nothing}"));

    [Test]
    public void Columns_may_come_in_another_order_and_case() => Assert.That(
        new JobPlan("Account: [{ Name: A, Description: B }, { Name: B, Description: A }]").Outcome(
            $"DESCRIPTION,\"sf__Created\",name,\"sf__Id\"\n\"A\",\"true\",\"B\",\"{Id(2)}\"\n\"B\",\"true\",\"A\",\"{Id(1)}\"\n").Ids,
        Is.EqualTo([Id(1), Id(2)]));

    [Test]
    public void Checkboxes_that_are_not_sent_come_back_empty_or_false() => Assert.That(
        new JobPlan(
            "Contact: [{ LastName: A, HasOptedOutOfEmail: true }, { LastName: A }, { LastName: A, HasOptedOutOfEmail: null }]").Outcome(
            "\"sf__Id\",\"sf__Created\",LastName,HasOptedOutOfEmail\n\"003000000000001AAA\",\"true\",\"A\",\"true\"\n"
                + "\"003000000000002AAA\",\"true\",\"A\",\"\"\n\"003000000000003AAA\",\"true\",\"A\",\"false\"\n").Ids,
        Is.EqualTo(["003000000000001AAA", "003000000000002AAA", "003000000000003AAA"]));
}
