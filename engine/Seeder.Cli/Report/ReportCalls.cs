using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder.Cli.Report;

/// <summary>Writes the calls of a run for the drawings of the graph and of the timeline.</summary>
/// <param name="json">The data of the page.</param>
internal sealed class ReportCalls(ReportJson json)
{
    // More calls are drawn in groups.
    private const int MostDrawn = 60;

    // More columns would make the drawing too wide to read.
    private const int MostColumns = 100;

    // More lines are not readable.
    private const int MostLines = 2_000;

    /// <param name="run">The calls.</param>
    /// <param name="result">The outcome of each operation; null before a run.</param>
    /// <param name="timeline">What each call did; null before a run.</param>
    /// <param name="isRollback">Whether the calls undo another run.</param>
    public void Write(PlannedRun run, RunResult? result, RunTimeline? timeline, bool isRollback)
    {
        json.Object(null, () =>
        {
            json.Writer.WriteBoolean("isRollback", isRollback);
            json.Writer.WriteNumber("length", Milliseconds(timeline?.Length ?? TimeSpan.Zero));
            json.Object("calls", () => WriteCalls(run, result));
            if (result is { Jobs: { IsEmpty: false } jobs })
            {
                json.Array("jobs", jobs, job => json.Object(null, () =>
                {
                    json.Writer.WriteNumber("call", job.Call + 1);
                    json.Text("id", job.Id);
                    json.Text("rows", Output.RunText.RowsOf(job));
                }));
            }
            if (timeline is not null)
            {
                json.Object("steps", () => WriteSteps(timeline.Steps));
            }
        });
    }

    private void WriteCalls(PlannedRun run, RunResult? result)
    {
        var calls = run.Graph.Calls;
        ImmutableArray<string> states = [.. calls.Select(c => StateOf(c, result))];
        json.Texts("what", calls.Select(c => GraphText.Describe(c, run)));
        json.Numbers("wave", calls.Select(c => c.Wave));
        json.Named("state", "states", states);
        if (calls.Length <= MostDrawn)
        {
            json.Array("after", calls, call => json.Numbers(null, call.After.Select(a => a + 1)));
        }
        else
        {
            WriteGroups(run, states);
        }
    }

    // Calls of neighbouring waves, of one kind and with the same types, are one node.
    private void WriteGroups(PlannedRun run, ImmutableArray<string> states)
    {
        var calls = run.Graph.Calls;
        var wavesOfColumn = (run.Graph.Waves + MostColumns - 1) / MostColumns;
        var groups = new Dictionary<(int Column, string What), int>();
        var (groupOf, members) = (new int[calls.Length], new List<List<int>>());
        foreach (var call in calls)
        {
            var types = call.Operations.Select(o => run.TypeOf(o).Name).Distinct(StringComparer.Ordinal);
            var key = ((call.Wave - 1) / wavesOfColumn, $"{GraphText.Title(call)} {string.Join(", ", types)}");
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = members.Count);
                members.Add([]);
            }
            groupOf[call.Number] = group;
            members[group].Add(call.Number);
        }
        var names = states.Distinct(StringComparer.Ordinal).ToList();
        json.Numbers("groupOf", groupOf);
        json.Array("groups", groups.OrderBy(g => g.Value), g => json.Object(null, () =>
        {
            var own = members[g.Value];
            json.Writer.WriteNumber("wave", g.Key.Column + 1);
            json.Text("what", g.Key.What);
            json.Writer.WriteNumber("calls", own.Count);
            json.Writer.WriteNumber("state", names.IndexOf(Worst(own.Select(c => states[c]))));
        }));
        json.Array("edges", Lines(run, groupOf).Take(MostLines), e => json.Numbers(null, [e.From, e.To]));
        json.Texts(
            "columns", Enumerable.Range(0, ((run.Graph.Waves - 1) / wavesOfColumn) + 1).Select(c => ColumnName(c, wavesOfColumn, run)));
    }

    private static string ColumnName(int column, int waves, PlannedRun run)
    {
        var (first, last) = ((column * waves) + 1, Math.Min((column + 1) * waves, run.Graph.Waves));
        return first == last ? $"Wave {Output.Plural.Number(first)}"
            : $"Waves {Output.Plural.Number(first)} to {Output.Plural.Number(last)}";
    }

    // Calls after a barrier share one list of predecessors, so each list is read once.
    private static HashSet<(int From, int To)> Lines(PlannedRun run, int[] groupOf)
    {
        var lines = new HashSet<(int, int)>();
        var befores = new Dictionary<ImmutableArray<int>, int[]>();
        foreach (var call in run.Graph.Calls)
        {
            if (!befores.TryGetValue(call.After, out var before))
            {
                befores.Add(call.After, before = [.. call.After.Select(a => groupOf[a]).Distinct()]);
            }
            foreach (var group in before)
            {
                if (group != groupOf[call.Number])
                {
                    lines.Add((group, groupOf[call.Number]));
                }
            }
        }
        return lines;
    }

    private static string StateOf(ApiCall call, RunResult? result)
    {
        if (result is null)
        {
            return "planned";
        }
        var states = call.Operations.Select(o => result.Operations.Length > o ? result.Operations[o] : OperationStatus.Waiting)
            .Distinct().ToList();
        return states switch
        {
            [OperationStatus.Done] => result.Sent[call.Number] ? "done" : "not needed",
            _ when states.Contains(OperationStatus.InDoubt) => "in doubt",
            _ when states.Contains(OperationStatus.Rejected) => states.Contains(OperationStatus.Done) ? "partly rejected" : "rejected",
            _ when result.Sent.Length > call.Number && result.Sent[call.Number] =>
                states.Contains(OperationStatus.Done) ? "partly done" : "not done",
            _ when states.Contains(OperationStatus.Skipped) => "skipped",
            _ => "not sent",
        };
    }

    private static string Worst(IEnumerable<string> states) =>
        states.MaxBy(
            s =>
                s switch { "in doubt" => 5, "rejected" => 4, "partly rejected" => 3, "not sent" or "not done" => 2, "done" => 0, _ => 1 })!;

    private void WriteSteps(ImmutableArray<CallStep> steps)
    {
        json.Numbers("call", steps.Select(s => s.Call + 1));
        json.Numbers("kind", steps.Select(s => (int)s.Kind));
        json.Numbers("from", steps.Select(s => Milliseconds(s.From)));
        json.Numbers("to", steps.Select(s => Milliseconds(s.To)));
        json.Numbers("attempt", steps.Select(s => s.Attempt));
        json.Numbers("records", steps.Select(s => s.Records));
        json.Numbers("result", steps.Select(s => (int)s.Result));
        json.Numbers("other", steps.Select(s => s.Other + 1));
        json.Named("text", "texts", steps.Select(s => s.Text ?? ""));
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
