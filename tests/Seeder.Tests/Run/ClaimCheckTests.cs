using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

internal sealed class ClaimCheckTests
{
    private const string Id = "001000000000001AAA";
    private const string User = "005000000000001AAA";
    private const string Stranger = "005000000000002AAA";

    private static readonly DateTimeOffset From = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddMinutes(10);

    private static readonly OrgSchema Schema = OrgSchema.Empty.With(
        [new ObjectSchema("Account")
        {
            Fields = [new FieldSchema("CreatedDate", FieldType.DateTime), new FieldSchema("CreatedById", FieldType.Reference)]
        }]);

    [TestCase(0, User, Claim.Own)]
    [TestCase(-60, User, Claim.Own)]
    [TestCase(660, User, Claim.Own)]
    [TestCase(300, "005000000000001", Claim.Own, Description = "an id of 15 characters is made one of 18 when it is read")]
    [TestCase(-61, User, Claim.Foreign)]
    [TestCase(661, User, Claim.Foreign)]
    [TestCase(300, Stranger, Claim.Foreign)]
    [TestCase(-86_400 * 365, Stranger, Claim.Foreign)]
    [TestCase(86_400, User, Claim.Foreign)]
    public void A_record_is_ours_if_its_run_created_it(int seconds, string user, Claim expected)
    {
        SalesforceId.TryNormalise(user, out var user18);
        Assert.That(Judge(Record(), new CreatorRow(Id, null, From.AddSeconds(seconds), user18, null, false)), Is.EqualTo(expected));
    }

    [TestCase(-60, Claim.Own)]
    [TestCase(0, Claim.Own)]
    [TestCase(86_400 * 30, Claim.Own, Description = "somebody changed it since")]
    [TestCase(-61, Claim.Foreign)]
    [TestCase(-86_400, Claim.Foreign)]
    public void A_type_without_creation_dates_is_judged_by_its_last_change(int seconds, Claim expected) =>
        Assert.That(Judge(Record(), new CreatorRow(Id, null, null, null, From.AddSeconds(seconds), false)), Is.EqualTo(expected));

    [TestCase("2019-03-01T08:00:00Z", User, 30, Claim.Own)]
    [TestCase("2019-03-01T08:00:00.400Z", User, 30, Claim.Own)]
    [TestCase("2019-03-02T08:00:00Z", User, 30, Claim.Foreign)]
    [TestCase("2026-03-01T09:05:00Z", User, 30, Claim.Foreign)]
    [TestCase("2019-03-01T08:00:00Z", Stranger, 30, Claim.Foreign)]
    [TestCase("2019-03-01T08:00:00Z", User, -3600, Claim.Foreign, Description = "a stranger's row of the same date, not changed since")]
    public void A_date_that_was_sent_is_expected(string created, string user, int stamp, Claim expected)
    {
        var sent = Fingerprint.Of("2019-03-01T08:00:00");
        var record = Record() with { Shape = ["CreatedDate"], Hash = sent };
        var row = new CreatorRow(
            Id,
            null,
            DateTimeOffset.Parse(created, System.Globalization.CultureInfo.InvariantCulture),
            user,
            From.AddSeconds(stamp),
            false);

        Assert.That(Judge(record, row), Is.EqualTo(expected));
        Assert.That(
            Judge(record with { Hash = Fingerprint.Of("${today - 30d}"), Sent = ManifestRecord.NoPrints.Add("CreatedDate", sent) }, row),
            Is.EqualTo(expected));
    }

    [TestCase(Stranger, Claim.Own)]
    [TestCase(User, Claim.Foreign)]
    public void A_user_that_was_sent_is_expected(string user, Claim expected) => Assert.That(
        Judge(
            Record() with { Shape = ["CreatedById"], Hash = Fingerprint.Of(Stranger) },
            new CreatorRow(Id, null, From, user, From, false)), Is.EqualTo(expected));

    [TestCase(0, User, Claim.Own)]
    [TestCase(0, Stranger, Claim.Foreign)]
    [TestCase(-1, User, Claim.Foreign)]
    [TestCase(1, User, Claim.Foreign)]
    [TestCase(-86_400, User, Claim.Foreign)]
    public void An_adopted_record_is_the_row_that_was_adopted(int seconds, string user, Claim expected) => Assert.That(
        Judge(
            Record() with { Origin = new Origin(null, User, From) },
            new CreatorRow(Id, null, From.AddSeconds(seconds), user, null, false)), Is.EqualTo(expected));

    [TestCase(null)]
    [TestCase("another run")]
    [TestCase("")]
    [TestCase("RUN")]
    [TestCase("run ")]
    public void Without_a_run_that_the_manifest_knows_a_record_is_foreign_and_in_format_1_a_person_decides(string? run)
    {
        var record = Record() with { Origin = run is null ? null : new Origin(run) };
        var row = new CreatorRow(Id, null, From, User, null, false);
        ImmutableArray<ManifestRun> runs = [new ManifestRun("run", User, From, To)];

        Assert.That(new ClaimCheck(runs, Schema).Judge(record, row).Claim, Is.EqualTo(Claim.Foreign));
        Assert.That(new ClaimCheck(runs, Schema, isFormat1: true).Judge(record, row).Claim, Is.EqualTo(Claim.Unproven));
    }

    [TestCase(7, true)]
    [TestCase(6, true)]
    [TestCase(8, false)]
    [TestCase(30, false)]
    [TestCase(3650, false)]
    public void A_run_has_at_most_seven_days_whatever_the_manifest_says(int days, bool isOwn)
    {
        var runs = ImmutableArray.Create(new ManifestRun("run", User, From, From.AddYears(20)));
        var claimed = new ClaimCheck(runs, Schema).Judge(Record(), new CreatorRow(Id, null, From.AddDays(days), User, null, false));

        Assert.That(claimed.Claim, Is.EqualTo(isOwn ? Claim.Own : Claim.Foreign));
    }

    [Test]
    public void What_is_in_the_recycle_bin_is_gone() =>
        Assert.That(Judge(Record(), new CreatorRow(Id, null, From, User, null, true)), Is.EqualTo(Claim.Deleted));

    private static Claim Judge(ManifestRecord record, CreatorRow row) =>
        new ClaimCheck([new ManifestRun("run", User, From, To)], Schema).Judge(record, row).Claim;

    private static ManifestRecord Record() => new("Account", Id, null, [], "", [], 0, true) { Origin = new Origin("run") };
}
