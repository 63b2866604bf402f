using System.Collections.Immutable;
using System.Text;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls.Jobs;

/// <summary>A plan whose records go by jobs.</summary>
internal sealed class JobPlan
{
    private readonly PlannedRun _run;
    private readonly RunState _state = new(null);

    public JobPlan(string records) : this(new Applied(new CaseFacts { Bulk = "1" }).Plan(records).Run!)
    {
    }

    public JobPlan(PlannedRun run, Manifest? manifest = null) => (_run, _state) = (run, new RunState(manifest));

    public ImmutableArray<ApiCall> Calls => _run.Graph.Calls;

    public ObjectSchema Type(ApiCall job) => _run.RecordOf(job.Operations[0]).Type;

    public ApiCall.Bulk Job => Calls.OfType<ApiCall.Bulk>().First();

    public string Csv(ApiCall.Bulk job) => Encoding.UTF8.GetString(JobWriter.Table(job, _run, _state).Csv.Span);

    /// <summary>Lets a call succeed with these ids.</summary>
    public void Succeed(ApiCall call, params string[] ids)
    {
        _state.Apply(JournalOperations.Begin(call, 1, null, _run, _state));
        _state.Apply(new JournalEntry.End(call.Number, 1, JournalOutcome.Succeeded, [.. ids]));
    }

    /// <summary>What became of the records of the first job.</summary>
    public JobOutcome Outcome(string stored, string refused = "\"sf__Id\",\"sf__Error\"\n")
    {
        var begin = JournalOperations.Begin(Job, 1, null, _run, _state);
        var table = JobWriter.Table(Job, _run, _state);
        var keys = new JobKeys(begin, new JournalEntry.Job(Job.Number, "750x", table.Columns, new RowKeys(table.Rows)), Type(Job));
        return JobOutcome.Of(begin.Operations, keys.Sent,
        [
            .. JobResults.Rows(Encoding.UTF8.GetBytes(stored), JobRowKind.Stored, keys),
            .. JobResults.Rows(Encoding.UTF8.GetBytes(refused), JobRowKind.Refused, keys),
        ]);
    }
}
