using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Tests.Run;

internal sealed class DeletionDiagnosticsTests
{
    private static IEnumerable<string> NotesOf(int groups)
    {
        var records = Enumerable.Range(0, groups).Select(i => new UnprovenRecord(
            $"a{i}",
            new ManifestRecord($"Type{i}", $"001{i:D12}AAA", null, ["Name"], "AAAAAAAA", [], 0, true),
            new CreatorRow { CreatedBy = "005000000000001AAA" }));
        return DeletionDiagnostics.Unproven([.. records]).Notes.Select(n => n.Message);
    }

    [Test]
    public void Up_to_twenty_groups_of_unproven_records_are_all_listed() =>
        Assert.That(NotesOf(20), Has.Exactly(20).Items.And.None.Contains("more groups"));

    [Test]
    public void Further_groups_of_unproven_records_are_counted() => Assert.That(NotesOf(22).Skip(20), Is.EqualTo(["and 2 more groups"]));
}
