using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>The keywords of the plan language, in the order of its documentation.</summary>
internal static class PlanWords
{
    public static readonly ImmutableArray<string> TopLevelKeys =
        ["plan", "description", "vars", "defaults", "include", "uses", "existing", "records", "batch", "options"];

    public static readonly ImmutableArray<string> RecordKeys =
        ["$ref", "$key", "$count", "$from", "$then", "$read", "$after", "$keep", "$tags"];

    public static readonly ImmutableArray<string> Options =
    [
        "apiVersion", "seed", "locale", "clock", "timezone", "emailDomain", "onError", "recordsPerCall", "parallel", "bulk", "defer",
        "guard", "namespace", "duplicateRules", "assignmentRules", "drift",
    ];

    public static readonly ImmutableArray<string> OnError = ["stop", "continue", "rollback"];

    public static readonly ImmutableArray<string> Defer = ["auto", "cycles"];

    public static readonly ImmutableArray<string> Drift = ["report", "repair", "ignore"];

    public static readonly ImmutableArray<string> DuplicateRules = ["obey", "allow"];

    public static readonly ImmutableArray<string> Flags = ["true", "false"];

    /// <summary>The methods of a raw subrequest (REST API Developer Guide, Batch).</summary>
    public static readonly ImmutableArray<string> Methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    /// <summary>
    /// The resources that Batch allows, by the first segment of their path (REST API Developer Guide, Batch).
    /// </summary>
    public static readonly ImmutableArray<string> BatchResources = [
        "limits", "sobjects", "query", "queryAll", "search", "connect", "chatter", "actions"];

    // Names at the start of expressions. No record can have one as its reference id. Case-sensitive, as reference ids are.
    private static readonly FrozenSet<string> Reserved =
        FrozenSet.Create([
            "this", "parent", "row", "n", "var", "fake", "today", "now", "plan", "org", .. ExpressionParser.Functions]);

    public static bool IsReserved(string name) => Reserved.Contains(name);

    public static bool IsReferenceId(string text) => Names.IsName(text) && text[0] != '_';

    /// <summary>Whether the text is a tag. It has no comma and no colon, which separate the names of <c>--only</c>.</summary>
    public static bool IsTag(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public static bool IsCsvPath(string text) => text.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The longest name of a plan. Suffixes such as <c>.manifest.json.journal.lock</c> are added to it, and most file systems allow 255
    /// bytes.
    /// </summary>
    public const int LongestPlanName = 128;

    // Device names in Windows, with any extension (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
    private static readonly FrozenSet<string> Devices = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })]);

    public static bool IsPlanName(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>
    /// Whether the name is valid as a file name on every system: a plan that is written on one machine is applied on others.
    /// </summary>
    public static bool NamesFiles(string text) =>
        text.Length <= LongestPlanName && !text.EndsWith('.') && !Devices.Contains(text.Split('.')[0]);
}
