namespace Seeder.Core.Schema;

/// <summary>
/// The parts of the API name of a type, a field or a relationship: <c>npsp__Trip__c</c> has the namespace <c>npsp</c>, the own name
/// <c>Trip</c> and the suffix <c>__c</c>. A standard name has only an own name.
/// </summary>
internal readonly record struct ApiName(string Namespace, string Own, string Suffix)
{
    private const string Separator = "__";

    public bool IsCustom => Suffix.Length > 0;

    /// <summary>
    /// Whether the text can be a namespace: 1 to 15 letters, digits and underscores, with a letter first, and no two underscores together
    /// (Salesforce Help, "Create and Register Your Namespace for Second-Generation Managed Packages").
    /// </summary>
    public static bool IsNamespace(string text) =>
        text.Length is > 0 and <= 15
            && char.IsAsciiLetter(text[0])
            && text[^1] != '_'
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && !text.Contains(Separator, StringComparison.Ordinal);

    public static ApiName Of(string name)
    {
        var parts = name.Split(Separator);
        // A part of a geolocation or an address has its own suffix: Place__Latitude__s.
        var last = parts is [.., _, _, "s" or "S"] ? 2 : 1;
        if (parts.Length <= last)
        {
            return new ApiName("", name, "");
        }
        var suffix = Separator + string.Join(Separator, parts[^last..]);
        return parts.Length == last + 1
            ? new ApiName("", parts[0], suffix)
            : new ApiName(parts[0], string.Join(Separator, parts[1..^last]), suffix);
    }

    /// <summary>
    /// Finds a name of which the written one is probably a misspelling: one or two edits away, without the namespace and the suffix. Names
    /// of other namespaces are not compared. A standard name is also compared with custom names, because the suffix may have been
    /// forgotten; <c>Site__c</c> is not a misspelling of <c>Site</c>.
    /// </summary>
    public static string? FindMisspelled(string written, IEnumerable<string> names)
    {
        var own = Of(written);
        string? best = null;
        var bestEdits = int.MaxValue;
        foreach (var name in names)
        {
            if (own.Edits(Of(name)) is { } edits && edits < bestEdits)
            {
                (best, bestEdits) = (name, edits);
            }
        }
        return best;
    }

    /// <summary>
    /// The hint "Did you mean 'x'?" for a name that is not known; null if no name is close enough. A custom name is compared with those of
    /// its namespace, without namespace and suffix: they would count as letters that are equal. A wrong or missing namespace or suffix is
    /// found only if the own name is right.
    /// </summary>
    public static string? Hint(string written, IEnumerable<string> names)
    {
        var name = Of(written);
        var others = names.Select(n => (Text: n, Name: Of(n))).ToList();
        var near = others.FindAll(o => !name.IsCustom || (o.Name.IsCustom && IsSame(o.Name.Namespace, name.Namespace)));
        var own = NearestName.Find(name.Own, near.Select(o => o.Name.Own));
        var found = own is null ? null : near.Find(o => o.Name.Own == own).Text;
        found ??= others.Find(o => IsSame(o.Name.Own, name.Own) && (o.Name.IsCustom || name.Namespace.Length == 0)).Text;
        return found is null ? null : $"Did you mean '{found}'?";
    }

    /// <summary>The hint for a name that is tried with namespaces too.</summary>
    public static string? Hint(string written, IEnumerable<string> names, ImmutableArray<string> spaces)
    {
        var known = names.ToList();
        return Hint(written, known)
            ?? spaces.Select(s => SfdxNamespace.Qualify(written, s))
                .Where(q => q != written)
                .Select(q => Hint(q, known))
                .FirstOrDefault(h => h is not null);
    }

    /// <summary>Whether one of two names may be a misspelling of the other: they differ in one letter.</summary>
    public static bool DifferInOneLetter(string name, string other) => Of(name).Edits(Of(other)) == 1;

    // The number of edits between a misspelled name and this one; null if the written name is probably another one.
    private int? Edits(ApiName other)
    {
        if (!IsSame(Namespace, other.Namespace) || (IsCustom && !IsSame(Suffix, other.Suffix)))
        {
            return null;
        }
        var longest = Math.Max(Own.Length, other.Own.Length);
        var most = longest < 3 ? 0 : Math.Min(2, Math.Max(1, longest / 3));
        if (Math.Abs(Own.Length - other.Own.Length) > most || IsNumbered(Own, other.Own))
        {
            return null;
        }
        var edits = NearestName.Distance(Own.ToUpperInvariant(), other.Own.ToUpperInvariant());
        return edits <= most ? edits : null;
    }

    // Line_1 and Line_2 are two names. Product is a misspelling of Product2.
    private static bool IsNumbered(string name, string other) =>
        name.Any(char.IsAsciiDigit) && other.Any(char.IsAsciiDigit) && name != other
            && WithoutDigits(name).Equals(WithoutDigits(other), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDigits(string name) => string.Concat(name.Where(c => !char.IsAsciiDigit(c)));

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
