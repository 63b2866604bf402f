namespace Seeder.Core.Syntax;

/// <summary>What the plan language has and the engine does not carry out yet. Each word leaves this file with the work that brings it.</summary>
internal static class NotYet
{
    private static readonly FrozenSet<string> Options = FrozenSet.Create(StringComparer.Ordinal, "guard");

    public static bool Option(string key) => Options.Contains(key);
}
