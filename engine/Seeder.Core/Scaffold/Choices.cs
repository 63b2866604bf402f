using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>Lists values in a comment: the first few, and the number of the others.</summary>
internal static class Choices
{
    private const int Most = 4;
    private const int Longest = 40;

    /// <summary>"or A, B and 3 more"; null if there are no others.</summary>
    public static string? Others(IReadOnlyList<string> values) => values.Count == 0 ? null : $"or {Some(values)}";

    /// <summary>"A, B and 3 more".</summary>
    public static string Some(IReadOnlyList<string> values) => Quoting.SomeAndCount([.. values.Select(Short)], Most);

    // A value may hold a line break, which would end the comment.
    private static string Short(string value)
    {
        var line = Visible.Line(value.ReplaceLineEndings(" "));
        return line.Length <= Longest ? line : $"{line[..(Longest - 1)]}…";
    }
}

/// <summary>
/// Mentions the picklists that the record leaves to the default of the org: those that an administrator made, and those that tell a state.
/// </summary>
internal static class DefaultedPicklists
{
    private const int Most = 3;

    public static void Mention(ScaffoldRecord record) => record.Comments.AddRange(
        record.Type.Fields
            .Where(f => f is { Createable: true, Nillable: false, DefaultedOnCreate: true, PicklistValues.IsEmpty: false })
            .Where(f => !record.Has(f) && (ApiName.Of(f.Name).IsCustom || f.Name is "Status" or "Priority"))
            .Take(Most)
            .Select(f => $"{f.Name} has a default: {Choices.Some(f.PicklistValues)}"));
}
