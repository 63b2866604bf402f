using NUnit.Framework;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks a sentence on many random cases. A case is made from its own seed, so a failure names one number that brings it back:
/// <c>SEEDER_SEED</c> makes a run start there, and CI starts where every run does.
/// </summary>
internal static class Property
{
    private const int FixedSeed = 1;

    public static int FirstSeed { get; } = int.TryParse(Environment.GetEnvironmentVariable("SEEDER_SEED"), out var seed) ? seed : FixedSeed;

    /// <param name="violations">What is wrong with a case; an exception is a violation too.</param>
    /// <param name="smaller">Cases that are a little simpler, the simplest first.</param>
    public static void Holds<T>(
        int cases, Func<Random, T> generate, Func<T, IEnumerable<string>> violations, Func<T, IEnumerable<T>> smaller, Func<T, string> print) =>
        HoldsAsync(cases, generate, c => Task.FromResult(violations(c)), smaller, print).GetAwaiter().GetResult();

    public static async Task HoldsAsync<T>(
        int cases, Func<Random, T> generate, Func<T, Task<IEnumerable<string>>> violations, Func<T, IEnumerable<T>> smaller, Func<T, string> print)
    {
        for (var seed = FirstSeed; seed < FirstSeed + cases; seed++)
        {
            var generated = generate(new Random(seed));
            if (await FindAsync(violations, generated) is { Count: > 0 })
            {
                var least = await Shrinking.LeastAsync(generated, smaller, async c => (await FindAsync(violations, c)).Count > 0);
                var found = await FindAsync(violations, least);
                Assert.Fail($"SEEDER_SEED={seed}\n{print(least)}\n{string.Join('\n', found)}");
            }
        }
    }

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
