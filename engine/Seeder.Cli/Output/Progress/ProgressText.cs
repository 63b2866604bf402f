namespace Seeder.Cli.Output.Progress;

/// <summary>The progress in words.</summary>
internal static class ProgressText
{
    /// <summary>The number of jobs that are named.</summary>
    public const int JobsShown = 4;

    /// <summary>The progress on one line, for an output that is no terminal.</summary>
    public static string Line(ProgressView view)
    {
        var title = view.Title is { } plan ? $"{plan}: " : "";
        var wait = view.Wait is { } pause ? $"; {Wait(pause)}" : "";
        return $"progress: {title}{string.Join(", ", Parts(view).Select(p => p.Text))}{Jobs(view)}{wait}";
    }

    /// <summary>The parts of that line in their order. If there is no room for all, those with the highest rank are left out.</summary>
    public static IEnumerable<(string Text, int Rank)> Parts(ProgressView view)
    {
        if (view.Calls == 0)
        {
            yield return (view.Activity, 0);
            if (view.Requests > 0)
            {
                yield return (Plural.Count(view.Requests.Value, "request"), 2);
            }
            yield return ($"{Duration.Round(view.Elapsed)}", 1);
            yield break;
        }
        yield return ($"{Plural.Number(view.RecordsDone)} of {Plural.Count(view.Records, "record")}", 0);
        yield return ($"{Plural.Number(view.CallsDone)} of {Plural.Count(view.Calls, "call")}", 3);
        if (view.Rate is { } rate)
        {
            yield return ($"{Speed(rate)} records/s", 4);
        }
        yield return ($"{Duration.Round(view.Elapsed)}", 1);
        if (view.Left is { } left)
        {
            yield return ($"about {Duration.Round(left)} left", 2);
        }
    }

    /// <summary>"job ID of Contact: 12,000 of 18,000 rows".</summary>
    public static string Job(RunJob job) =>
        $"job {job.Id} of {job.Type}: {Plural.Number(job.Processed)} of {Plural.Count(job.Records, "row")}";

    /// <summary>"waiting 43 s: REASON".</summary>
    public static string Wait(RunWait wait) => $"waiting {Duration.Round(wait.Pause)}: {wait.Reason}";

    private static string Jobs(ProgressView view)
    {
        var more = view.Jobs.Length > JobsShown ? $"; and {Plural.Count(view.Jobs.Length - JobsShown, "more job")}" : "";
        return $"{string.Concat(view.Jobs.Take(JobsShown).Select(j => $"; {Job(j)}"))}{more}";
    }

    // A slow org handles less than one record in a second.
    private static string Speed(double rate) => rate is > 0 and < 9.95
        ? rate.ToString("0.#", CultureInfo.InvariantCulture)
        : Plural.Number((long)Math.Round(rate));
}
