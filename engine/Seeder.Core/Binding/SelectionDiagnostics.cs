namespace Seeder.Core.Binding;

/// <summary>SEED333 and SEED334: names of <c>--only</c> that select nothing.</summary>
internal static class SelectionDiagnostics
{
    /// <param name="isTag">Whether a tag has this name.</param>
    public static Diagnostic UnknownName(string plan, string name, IEnumerable<string> known, bool isTag) => Diagnostic.Error(
        "SEED333",
        null,
        $"'--only' names '{name}', but {plan} has no record with this reference id, address or type.",
        isTag ? $"Did you mean 'tag:{name}'?"
            : NearestName.Hint(name, known) ?? "Name a reference id, a type, an address such as Account#2, or a tag such as tag:demo.");

    public static Diagnostic UnknownTag(string plan, string tag, IReadOnlyCollection<string> known) => Diagnostic.Error(
        "SEED334",
        null,
        $"'--only' names 'tag:{tag}', but no record of {plan} has this tag.",
        NearestName.Find(tag, known) is { } near ? $"Did you mean 'tag:{near}'?"
            : known.Count > 0
                ? $"The plan has: {Quoting.SomeAndCount(known.Order(StringComparer.Ordinal).Select(t => $"tag:{t}").ToList(), 8)}."
                : $"Add '$tags: {(tag.Length > 0 ? tag : "demo")}' to records.");
}
