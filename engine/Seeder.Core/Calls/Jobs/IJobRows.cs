using Seeder.Core.Graph;

namespace Seeder.Core.Calls.Jobs;

/// <summary>What the planner must know about the records of a plan to put them into jobs.</summary>
internal interface IJobRows
{
    /// <summary>The approximate size of a row in CSV, in bytes; -1 if the record cannot go by a job.</summary>
    int SizeOf(int operation, in Operation node);

    /// <summary>A number that records with the same parent share; -1 for a record without a parent.</summary>
    long ParentOf(in Operation node);
}
