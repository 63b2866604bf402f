using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>What the plan language has and the engine does not carry out yet. Each word leaves this file with the work that brings it.</summary>
internal static class NotYet
{
    private static readonly FrozenSet<string> TopLevelKeys = FrozenSet.Create(StringComparer.Ordinal, "defaults", "include", "uses", "batch");

    private static readonly FrozenSet<string> RecordKeys =
        FrozenSet.Create(StringComparer.Ordinal, "$from", "$key", "$then", "$read", "$keep");

    private static readonly FrozenSet<string> Options = FrozenSet.Create(
        StringComparer.Ordinal, "defer", "guard", "duplicateRules", "assignmentRules");

    private static readonly FrozenSet<string> OnErrorValues = FrozenSet.Create(StringComparer.Ordinal, "continue", "rollback");

    private static readonly FrozenSet<string> Names =
        FrozenSet.Create(StringComparer.Ordinal, ["row"]);

    public static bool TopLevelKey(string key) => TopLevelKeys.Contains(key);

    public static bool RecordKey(string key) => RecordKeys.Contains(key);

    public static bool Option(string key) => Options.Contains(key);

    public static bool OnError(string value) => OnErrorValues.Contains(value);

    /// <summary>The part of the expression that is to come, or null.</summary>
    public static string? In(Expression expression) => expression switch
    {
        Expression.Call { Function: ["file" or "base64"] } call => $"{string.Join('.', call.Function)}(...)",
        Expression.Path path => InPath(path),
        _ => null,
    };

    // parent.n is the n of the parent.
    private static string? InPath(Expression.Path path)
    {
        var first = 0;
        while (first < path.Names.Length - 1 && path.Names[first] == "parent")
        {
            first++;
        }
        return Names.Contains(path.Names[first]) ? path.ToString() : null;
    }
}
