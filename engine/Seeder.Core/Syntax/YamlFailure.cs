namespace Seeder.Core.Syntax;

/// <summary>What YamlDotNet could not go on with. Offsets are null where it does not say the place.</summary>
internal sealed class YamlFailure(string message, int? start, int? end) : Exception(message)
{
    public const string NoKey = "A key is missing.";

    public const string TooDeep = "The nesting is too deep.";

    public int? Start { get; } = start;

    public int? End { get; } = end;
}
