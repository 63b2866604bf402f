namespace Seeder.Cli.Output;

/// <summary>Formats numbers and counts with a singular or plural noun.</summary>
internal static class Plural
{
    public static string Count(int count, string noun, string? plural = null) =>
        Quoting.Count(count, noun, plural);

    public static string Number(long number) => Quoting.Number(number);
}
