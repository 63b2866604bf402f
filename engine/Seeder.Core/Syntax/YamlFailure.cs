namespace Seeder.Core.Syntax;

/// <summary>An error at which YamlDotNet stopped. Offsets are null if it does not give the place.</summary>
internal sealed class YamlFailure(string message, int? start, int? end) : Exception(message)
{
    public const string NoKey = "A key is missing.";

    public const string TooDeep = "The nesting is too deep.";

    public int? Start { get; } = start;

    public int? End { get; } = end;
}
