namespace Seeder.Tests.Properties;

/// <summary>Makes a failing case as small as possible while it still fails.</summary>
internal static class Shrinking
{
    public static async Task<T> LeastAsync<T>(T failing, Func<T, IEnumerable<T>> smaller, Func<T, Task<bool>> fails, int mostTries)
    {
        var tries = 0;
        while (true)
        {
            var found = false;
            foreach (var candidate in smaller(failing))
            {
                if (++tries > mostTries)
                {
                    return failing;
                }
                if (await fails(candidate))
                {
                    (failing, found) = (candidate, true);
                    break;
                }
            }
            if (!found)
            {
                return failing;
            }
        }
    }

    /// <summary>Ranges from 0 to <paramref name="count"/> to leave out: halves, quarters, and so on down to single items.</summary>
    public static IEnumerable<(int Start, int Length)> Stretches(int count)
    {
        for (var length = (count + 1) / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var start = 0; start < count; start += length)
            {
                yield return (start, Math.Min(length, count - start));
            }
        }
    }
}
