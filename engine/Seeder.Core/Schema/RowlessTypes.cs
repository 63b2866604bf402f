namespace Seeder.Core.Schema;

/// <summary>
/// The kinds of sObject types whose records Seeder cannot create. The name tells the kind, so that the answer is the same with an org, with
/// metadata and without both.
/// </summary>
internal static class RowlessTypes
{
    public const string Event = "a platform event";
    public const string ChangeEvent = "a change event";
    public const string BigObject = "a big object";
    public const string External = "an external object";

    private const string OfChanges = "ChangeEvent";

    /// <summary>The kind of the type, with its article; null if its records can be created.</summary>
    public static string? KindOf(string name) => SfdxTypes.Suffix(name) switch
    {
        "__e" => Event,
        "__b" => BigObject,
        "__x" => External,
        "__changeevent" => ChangeEvent,
        "" when name.Length > OfChanges.Length && name.EndsWith(OfChanges, StringComparison.OrdinalIgnoreCase) => ChangeEvent,
        _ => null,
    };
}
