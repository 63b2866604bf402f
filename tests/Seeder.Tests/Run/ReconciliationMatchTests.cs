using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

internal sealed class ReconciliationMatchTests
{
    private static readonly OrgRow Row = new(
        "005000000000009AAA",
        ImmutableDictionary<string, string?>.Empty.Add("Username", "ann@invented.example").Add("LastName", "Ann Changed"));

    private static bool MayBe(string? username, params string[] taken)
    {
        var operation = new JournalOperation(
            "ann", "User", OperationKind.Create, null, null, -1, null, ["LastName"], Fingerprint.Of("Ann"), [], 0)
        {
            IdempotencyKey = username is null ? null : new SentValue("Username", $"'{username}'"),
        };
        var match = new ReconciliationMatch(
            [new JournalEntry.Begin(0, 1, "create", null, [operation])],
            new Dictionary<string, List<OrgRow>> { ["User"] = [Row] },
            StandardObjects.Schema,
            "run",
            RewrittenFields.None);
        return match.MayBe(0, taken.ToHashSet());
    }

    [Test]
    public void A_row_with_other_values_may_be_the_record_of_a_call() => Assert.That(MayBe(null), Is.True);

    [Test]
    public void A_row_of_another_call_is_not_the_record() => Assert.That(MayBe(null, Row.Id), Is.False);

    [Test]
    public void A_row_without_the_idempotency_key_of_the_record_is_not_the_record() =>
        Assert.That(MayBe("joe@invented.example"), Is.False);
}
