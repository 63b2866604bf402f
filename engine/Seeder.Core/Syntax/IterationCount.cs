namespace Seeder.Core.Syntax;

/// <summary>The number of iterations of a record: <c>12</c> is (12, 12), <c>1..5</c> is (1, 5).</summary>
internal readonly record struct IterationCount(int From, int To)
{
    /// <summary>The highest <c>$count</c> that a plan may contain. The limit for a whole plan is usually lower.</summary>
    public const int Most = 1_000_000_000;

    /// <summary>The default limit for the records of a plan, with all iterations counted.</summary>
    public const int DefaultMaxRecords = 10_000_000;

    public static bool TryParse(string text, out IterationCount count)
    {
        count = default;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (!TryNumber(dots < 0 ? text : text[..dots], out var from)
            || !TryNumber(dots < 0 ? text : text[(dots + 2)..], out var to)
            || from > to)
        {
            return false;
        }
        count = new IterationCount(from, to);
        return true;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Most;
}
