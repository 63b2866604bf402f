namespace Seeder.Cli.Output;

/// <summary>Formats numbers and counts with a singular or plural noun.</summary>
internal static class Plural
{
    public static string Count(int count, string noun, string? plural = null) =>
        count == 1 ? $"1 {noun}" : $"{Number(count)} {plural ?? noun + "s"}";

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
