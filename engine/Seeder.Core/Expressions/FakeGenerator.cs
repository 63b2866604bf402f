using System.Runtime.CompilerServices;
using Bogus;

namespace Seeder.Core.Expressions;

// The only place that uses System.Random: Bogus takes all its random numbers from here. They depend only on the key.
#pragma warning disable RS0030

/// <summary>
/// The random numbers of SplitMix64 as a <see cref="Random"/>. It is seeded anew for each value, which costs a few nanoseconds.
/// </summary>
internal sealed class FakeGenerator() : Random(0)
{
    // More than the longest text field needs (131,072 characters, two numbers each).
    private const int MostDraws = 1_000_000;

    private ulong _state;
    private int _draws;

    /// <summary>Seeds the generator with a key.</summary>
    public void Begin(ulong key)
    {
        _state = Mix(key);
        _draws = 0;
    }

    public ulong Draw()
    {
        // Some arguments make Bogus recurse without end (such as a password that no character may be part of), which would crash the
        // process. Each step of such a recursion calls this method.
        if (++_draws > MostDraws || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InvalidOperationException("the value is empty or too long.");
        }
        return Mix(_state += 0x9E3779B97F4A7C15UL);
    }

    public override int Next() => (int)Below(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        CheckOrder(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    public override long NextInt64() => (long)Below(long.MaxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        CheckOrder(minValue, maxValue);
        return minValue + (long)Below((ulong)maxValue - (ulong)minValue);
    }

    public override double NextDouble() => (Draw() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (Draw() >> 40) * (1.0f / (1U << 24));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)Draw();
        }
    }

    protected override double Sample() => NextDouble();

    private static void CheckOrder(long min, long max)
    {
        if (min > max)
        {
            throw new ArgumentException("the greatest value is less than the least.");
        }
    }

    // The upper half of the product is as evenly distributed as a remainder, and is faster.
    private ulong Below(ulong count) => Math.BigMul(Draw(), count, out _);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

/// <summary>The randomizer of all data sets, so that one call of <see cref="FakeGenerator.Begin"/> seeds them all.</summary>
internal sealed class FakeRandomizer : Randomizer
{
    // The seed 0 avoids a read of Randomizer.Seed, which is shared by the whole process.
    public FakeRandomizer(FakeGenerator generator) : base(0) => localSeed = generator;
}
