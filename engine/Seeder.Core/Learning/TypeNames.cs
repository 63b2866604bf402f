using Seeder.Core.Schema;

namespace Seeder.Core.Learning;

/// <summary>Rules for names that can be derived, and for names that are made from others.</summary>
internal static class TypeNames
{
    /// <summary>The reason why nothing can be derived from a type's name, as a clause; null if its form is right.</summary>
    public static string? WhyNot(string type) => ApiName.Of(type) switch
    {
        _ when !char.IsAsciiLetter(type[0]) => "names begin with a letter",
        { IsCustom: false } => Underscore(type, "__c"),
        { Suffix: var suffix } => suffix.ToLowerInvariant() switch
        {
            "__c" or "__kav" => null,
            "__e" => "records of a platform event are published, not stored",
            "__b" => "Seeder cannot create records of a big object",
            "__x" => "records of an external object are in another system",
            "__mdt" => "records of a custom metadata type are deployed",
            "__r" => "this is the name of a relationship: the type's name ends in '__c'",
            _ => $"a plan cannot create records of types that end in '{suffix}'",
        },
    };

    /// <summary>The reason why nothing can be derived from the name of a field, as a clause; null if its form is right.</summary>
    public static string? WhyNotField(string name) => ApiName.Of(name) switch
    {
        { IsCustom: false } => Underscore(name, "__c"),
        { Suffix: ['_', '_', 'r' or 'R'] } => "this is the name of a relationship: the field's name ends in '__c'",
        _ => null,
    };

    /// <summary>The relationship's name without the suffix <c>__r</c>; null if it does not have the suffix.</summary>
    public static string? Stem(string relationship) =>
        ApiName.Of(relationship).Suffix is ['_', '_', 'r' or 'R'] ? relationship[..^3] : null;

    /// <summary>The part of a name before its own part: <c>npsp__</c>; empty without a namespace.</summary>
    public static string Prefix(string name) => ApiName.Of(name).Namespace is { Length: > 0 } space ? $"{space}__" : "";

    /// <summary>
    /// The types whose records a child relationship may contain, the most likely first: <c>Addresses</c> contains records of Address,
    /// <c>npsp__Stops__r</c> those of npsp__Stop__c.
    /// </summary>
    public static IEnumerable<string> ChildTypes(string relationship)
    {
        var stem = Stem(relationship);
        var suffix = stem is null ? "" : "__c";
        return Singulars(stem ?? relationship).Append(stem ?? relationship).Distinct().Select(s => s + suffix);
    }

    private static IEnumerable<string> Singulars(string plural)
    {
        if (Ends(plural, "ies"))
        {
            yield return $"{plural[..^3]}y";
        }
        else if (Ends(plural, "sses") || Ends(plural, "shes") || Ends(plural, "ches") || Ends(plural, "xes") || Ends(plural, "uses"))
        {
            yield return plural[..^2];
        }
        if (Ends(plural, "s") && !Ends(plural, "ss"))
        {
            yield return plural[..^1];
        }
    }

    private static bool Ends(string text, string end) =>
        text.Length > end.Length && text.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    private static string? Underscore(string name, string suffix) =>
        name.Contains('_') ? $"standard names contain no underscore, and custom names end in '{suffix}'" : null;
}
