using NUnit.Framework;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks a statement on many random cases. Each case has its own seed, which the message of a failure contains: <c>SEEDER_SEED</c> starts
/// a run with that case. <c>SEEDER_CASES</c> sets the number of cases.
/// </summary>
internal static class Property
{
    private const int FixedSeed = 1;

    /// <summary>How many cases to try; null if <c>SEEDER_CASES</c> is not set.</summary>
    public static int? Cases { get; } = Number("SEEDER_CASES");

    private static readonly int FirstSeed = Number("SEEDER_SEED") ?? FixedSeed;

    /// <param name="violations">Returns what is wrong with a case. An exception is a violation too.</param>
    /// <param name="smaller">Returns slightly simpler cases, the simplest first.</param>
    public static void Holds<T>(
        int cases,
        Func<Random, T> generate,
        Func<T, IEnumerable<string>> violations,
        Func<T, IEnumerable<T>> smaller,
        Func<T, string> print) =>
        HoldsAsync(cases, generate, c => Task.FromResult(violations(c)), smaller, print).GetAwaiter().GetResult();

    /// <param name="mostTries">The number of attempts to simplify a failing case; low if each attempt is slow.</param>
    public static async Task HoldsAsync<T>(
        int cases,
        Func<Random, T> generate,
        Func<T, Task<IEnumerable<string>>> violations,
        Func<T, IEnumerable<T>> smaller,
        Func<T, string> print,
        int mostTries = 3_000)
    {
        for (var seed = FirstSeed; seed < FirstSeed + (Cases ?? cases); seed++)
        {
            var generated = generate(new Random(seed));
            if (await FindAsync(violations, generated) is { Count: > 0 })
            {
                var least =
                    await Shrinking.LeastAsync(generated, smaller, async c => (await FindAsync(violations, c)).Count > 0, mostTries);
                var found = await FindAsync(violations, least);
                Assert.Fail($"SEEDER_SEED={seed}\n{print(least)}\n{string.Join('\n', found)}");
            }
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    private static async Task<List<string>> FindAsync<T>(Func<T, Task<IEnumerable<string>>> violations, T generated)
    {
        try
        {
            return [.. await violations(generated)];
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            return [exception.ToString()];
        }
    }
}
