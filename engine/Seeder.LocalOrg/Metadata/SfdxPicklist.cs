using System.Net;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Reads the values of a picklist: its own, or those of a global value set.</summary>
internal static class SfdxPicklist
{
    public static IReadOnlyList<PicklistValue> Values(XElement field, IReadOnlyDictionary<string, IReadOnlyList<PicklistValue>> global)
    {
        if (field.Child("valueSet") is not { } set)
        {
            return [];
        }

        return set.Text("valueSetName") is { } name && global.TryGetValue(name, out var values)
            ? values
            : [.. (set.Child("valueSetDefinition")?.Children("value") ?? []).Select(Value)];
    }

    public static IReadOnlyList<PicklistValue> GlobalValues(XElement set) => [.. set.Children("customValue").Select(Value)];

    /// <summary>The values of a picklist that a record type allows.</summary>
    public static IReadOnlyList<PicklistValue> OfRecordType(XElement subset) => [.. subset.Children("values").Select(Value)];

    public static bool Restricted(XElement field) =>
        field.Child("valueSet") is { } set && (set.Flag("restricted") || set.Text("valueSetName") is not null);

    private static PicklistValue Value(XElement value)
    {
        var name = WebUtility.UrlDecode(value.Text("fullName")!.Replace("+", "%2B", StringComparison.Ordinal));
        return new PicklistValue(name, value.Text("label") ?? name, value.Flag("default"), value.Flag("isActive", otherwise: true));
    }
}
