using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diff;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Tests.Graph;

internal sealed class DeletionOrderTests
{
    private static Deletion Deleted(string address, string type, string? parent, params ImmutableArray<string> refs) =>
        new(address, new ManifestRecord(type, address, parent, [], "", refs, 0, true), address);

    [Test]
    public void In_a_circle_a_nested_record_is_deleted_before_its_parent()
    {
        ImmutableArray<Deletion> deletions =
            [Deleted("acme", "Account", null, "jane"), Deleted("jane", "Contact", "acme"), Deleted("task", "Task", null, "jane")];

        Assert.That(DeletionOrder.Find(deletions, StandardObjects.Schema), Is.EquivalentTo([(1, 0), (2, 1)]));
    }
}
