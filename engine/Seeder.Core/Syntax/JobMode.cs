namespace Seeder.Core.Syntax;

/// <summary>When operations go by Bulk API 2.0 jobs (<c>options.bulk</c> and <c>--bulk</c>).</summary>
/// <param name="Least">The lowest number of records of one type and level for which a job is used; null uses no jobs.</param>
/// <param name="ComparesCost">Whether a job must also need fewer API calls than Collections.</param>
internal readonly record struct JobMode(int? Least, bool ComparesCost)
{
    /// <summary>
    /// From this number of records on, a job needs fewer API calls than Collections, and the time that an org needs to start a job
    /// does not matter.
    /// </summary>
    public const int LeastByDefault = 10_000;

    public static JobMode Auto { get; } = new(LeastByDefault, ComparesCost: true);

    public static JobMode Never { get; } = new(null, ComparesCost: false);

    /// <summary>The mode of <c>auto</c>, <c>never</c> or a number from 1; null for another text.</summary>
    public static JobMode? Parse(string text) => text switch
    {
        "auto" => Auto,
        "never" => Never,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var least) && least > 0 =>
            new JobMode(least, ComparesCost: false),
        _ => null,
    };
}
