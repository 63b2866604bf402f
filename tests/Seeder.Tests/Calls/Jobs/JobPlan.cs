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

    public string Csv(ApiCall.Bulk job) => Encoding.UTF8.GetString(JobWriter.Upload(job, _run, _state, "750x").Body.Span);

    public ImmutableArray<JournalOperation> Operations(ApiCall job) =>
        JournalOperations.Begin(job, 1, null, _run, _state).Operations;

    /// <summary>Lets a call succeed with these ids.</summary>
    public void Succeed(ApiCall call, params string[] ids)
    {
        _state.Apply(JournalOperations.Begin(call, 1, null, _run, _state));
        _state.Apply(new JournalEntry.End(call.Number, 1, JournalOutcome.Succeeded, [.. ids]));
    }

    /// <summary>What became of the records of the first job.</summary>
    public JobOutcome Outcome(string stored, string refused = "\"sf__Id\",\"sf__Error\"\n")
    {
        var operations = Operations(Job);
        var keys = new JobKeys(operations, Type(Job));
        return JobOutcome.Of(operations, keys,
        [
            .. JobResults.Rows(Encoding.UTF8.GetBytes(stored), JobRowKind.Stored, keys),
            .. JobResults.Rows(Encoding.UTF8.GetBytes(refused), JobRowKind.Refused, keys),
        ]);
    }
}
