namespace Seeder.Local;

/// <summary>What a fault rule does to a job while the org works on it.</summary>
/// <param name="rule">The rule; null if no rule concerns the job.</param>
internal sealed class JobFault(FaultRule? rule)
{
    public static readonly JobFault None = new(null);

    // A reason of the guide: a batch that takes more than five minutes is tried 20 times. The text is an assumption.
    private const string UsualError = "Timeout : The batch was not processed in 5 minutes, and 20 retries failed";

    /// <summary>The rows that another user writes before the org works on the job.</summary>
    public IReadOnlyList<AdminRow> Rows => rule?.Rows ?? [];

    /// <summary>Whether the results are gone as soon as the job has ended.</summary>
    public bool LosesResults => rule?.Action == FaultAction.Lose;

    /// <summary>The number of rows after which the fault begins, if they are more than those that are done.</summary>
    /// <param name="done">The number of rows that are done.</param>
    public long? Next(long done) => rule?.AfterRows > done ? rule.AfterRows - done : null;

    /// <summary>Waits before the next rows.</summary>
    public async Task WaitAsync(long done, CancellationToken cancel)
    {
        if (rule is null || done < rule.AfterRows)
        {
            return;
        }

        if (rule.Action == FaultAction.Slow && rule.PauseMs > 0)
        {
            await Task.Delay(rule.PauseMs, cancel);
        }
        else if (rule.Action is FaultAction.Hold or FaultAction.Slow && !rule.Released.Task.IsCompleted)
        {
            rule.Hold();
            await rule.Released.Task.WaitAsync(cancel);
        }
    }

    /// <summary>How the job ends before the next rows; null if it goes on.</summary>
    public (JobState State, string? Error)? End(long done) => rule is null || done < rule.AfterRows ? null : rule.Action switch
    {
        FaultAction.Fail => (JobState.Failed, rule.Message ?? UsualError),
        FaultAction.Abort => (JobState.Aborted, null),
        _ => null,
    };

    /// <summary>Gives rows their errors, so that they are not written.</summary>
    /// <param name="rows">The rows of a chunk.</param>
    /// <param name="done">The number of rows that were done before.</param>
    /// <returns>How often the org tried again.</returns>
    public int Strike(List<Row> rows, long done)
    {
        if (rule is null || done < rule.AfterRows)
        {
            return 0;
        }

        switch (rule.Action)
        {
            case FaultAction.Lock:
                for (var i = 0; i < rows.Count; i++)
                {
                    if ((done + i + 1) % rule.EveryRow == 0 && !rows[i].Failed)
                    {
                        rows[i].Fail(Locking.Error(rows[i]));
                    }
                }

                return 1;
            case FaultAction.Governor when rows.Count > rule.Most:
                rows.FindAll(r => !r.Failed).ForEach(r => r.Fail(
                    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                    $"{r.Type.Name}Trigger: execution of AfterInsert\n\ncaused by: System.LimitException: Too many SOQL queries: 201"));
                return 0;
            default:
                return 0;
        }
    }
}
