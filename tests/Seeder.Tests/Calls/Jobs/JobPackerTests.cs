using NUnit.Framework;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Calls.Jobs;

internal sealed class JobPackerTests
{
    // Each letter is a record with this parent; a dot is a record without one. A row has 10 bytes.
    [TestCase("aabb", 100, "0 1 2 3")]
    [TestCase("abab", 100, "0 2 1 3", Description = "the children of one parent follow each other")]
    [TestCase("b.a.", 100, "1 3 2 0", Description = "records without a parent come first")]
    [TestCase("aabb", 20, "0 1|2 3")]
    [TestCase("aaabbb", 40, "0 1 2|3 4 5", Description = "cut between parents")]
    [TestCase("aabbb", 30, "0 1|2 3 4")]
    [TestCase("abbbb", 40, "0|1 2 3 4")]
    [TestCase("aaaaa", 20, "0 1|2 3|4", Description = "one parent with more children than a job takes")]
    [TestCase("aaabb", 20, "0 1|2|3 4")]
    [TestCase(".....", 20, "0 1|2 3|4")]
    [TestCase("..aa", 30, "0 1|2 3")]
    [TestCase("abcd", 1, "0|1|2|3", Description = "a row larger than a job has one for itself")]
    public void Jobs_are_cut_between_parents(string parents, int most, string expected)
    {
        var graph = new OperationGraph.Builder();
        graph.TypeIndex("Contact", false);
        for (var i = 0; i < parents.Length; i++)
        {
            graph.Add(new Operation(OperationKind.Create, i, 0, []));
        }
        var jobs = JobPacker.Pack(graph.Build(), Enumerable.Range(0, parents.Length), new Rows(parents), most);
        Assert.That(string.Join('|', jobs.Select(j => string.Join(' ', j.Operations))), Is.EqualTo(expected));
    }

    private sealed class Rows(string parents) : IJobRows
    {
        public int SizeOf(int operation, in Operation node) => 10;

        public long ParentOf(in Operation node) => parents[node.Record] == '.' ? -1 : parents[node.Record];
    }
}
