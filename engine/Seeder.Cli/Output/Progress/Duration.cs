namespace Seeder.Cli.Output.Progress;

/// <summary>Durations in words.</summary>
internal static class Duration
{
    /// <summary>"12.3 s", "3 min 5 s", "2 h 3 min": the time that work took.</summary>
    public static string Exact(TimeSpan time) => time.TotalSeconds < 59.95
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s")
        : Long((long)Math.Round(time.TotalSeconds));

    /// <summary>"12 s", "3 min 5 s", "2 h 3 min": a time that changes.</summary>
    public static string Round(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, time.TotalSeconds) - 0.001);
        return seconds < 60 ? $"{seconds} s" : Long(seconds);
    }

    private static string Long(long seconds) => seconds < 3600
        ? $"{seconds / 60} min {seconds % 60} s"
        : $"{Plural.Number(seconds / 3600)} h {seconds % 3600 / 60} min";
}
