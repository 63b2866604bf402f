using System.Text.RegularExpressions;
using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>Sample values for texts: of fields that have a special form, and of all others.</summary>
internal static partial class SampleTexts
{
    // Values of standard fields whose form no describe tells, and picklists whose values the catalogue does not list.
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["Alias"] = "demo",
        ["BusinessProcess.TableEnumOrId"] = "Opportunity",
        ["FieldPermissions.Field"] = "Account.Phone",
        ["Group.Type"] = "Regular",
        ["IsoCode"] = "SEK",
        ["LocaleSidKey"] = "en_US",
        ["OperatingHours.TimeZone"] = "America/Los_Angeles",
        ["PathOnClient"] = "demo.txt",
        ["ServiceChannel.RelatedEntity"] = "Case",
        ["SobjectType"] = "Account",
        ["QueueSobject.SobjectType"] = "Case",
        ["StaticResource.ContentType"] = "text/plain",
        ["TimeZoneSidKey"] = "America/Los_Angeles",
        ["UrlName"] = "demo",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Types whose field Name is an API name.
    private static readonly FrozenSet<string> NamedByApiName = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, ["PermissionSet", "StaticResource", "AttributeDefinition"]);

    private static readonly string[] LastNames = ["Doe", "Roe", "Poe"];

    /// <summary>The value of a field that has a special form; null for other fields.</summary>
    public static ScaffoldValue? Of(ObjectSchema type, FieldSchema field, int number) => field switch
    {
        // A username is unique in all orgs of Salesforce.
        { Name: "Username" } => new ScaffoldValue.Written($"demo{Suffix(number)}.${{org.id}}@example.com"),
        _ when SpecialRules.IsEmail(type, field) => new ScaffoldValue.Text($"demo{Suffix(number)}@example.com"),
        { Type: FieldType.Url } => new ScaffoldValue.Text(Cut("https://example.com", field.Length)),
        { Type: FieldType.Phone } => new ScaffoldValue.Text(Cut("+1 555 0100", field.Length)),
        { Name: "LastName" } => new ScaffoldValue.Text(Cut(LastNames[(number - 1) % LastNames.Length], field.Length)),
        { Name: "Company" } => new ScaffoldValue.Text("Demo Company"),
        { Name: "SplitPercentage" } => new ScaffoldValue.Written("100"),
        _ when Find(type, field) is { } known && Allows(field, known) =>
            new ScaffoldValue.Text(IsOwn(field) ? known + Suffix(number) : known),
        _ => null,
    };

    /// <summary>A value for any other text: from the label, cut to the length.</summary>
    public static string Generic(ObjectSchema type, FieldSchema field, int number)
    {
        var label = field.NameField || field.Name is "Subject" or "Title" ? Words(type.Label, type.Name) : Words(field.Label, field.Name);
        if (IsApiName(type, field))
        {
            return Cut($"Demo_{NotOfNames().Replace(ApiName.Of(type.Name).Own, "")}", field.Length - 2) + Suffix(number);
        }
        var unique = field.Unique || field.ExternalId || field.IdLookup;
        var end = number > 1 ? $" {Suffix(number)}" : unique && !field.NameField ? "-1" : "";
        var start = unique && !field.NameField ? "DEMO" : $"Demo {label}";
        return field.Length == 0 || start.Length + end.Length <= field.Length ? start + end
            : end.Length > 0 && field.Length <= end.Length ? number.ToString(CultureInfo.InvariantCulture)
            : Cut(start, field.Length - end.Length) + end;
    }

    private static string? Find(ObjectSchema type, FieldSchema field) =>
        Known.GetValueOrDefault($"{type.Name}.{field.Name}")
            ?? (ApiName.Of(field.Name).IsCustom ? null : Known.GetValueOrDefault(field.Name));

    private static bool Allows(FieldSchema field, string value) =>
        field.PicklistValues.IsEmpty || field.PicklistValues.Contains(value, StringComparer.OrdinalIgnoreCase);

    // Each record has its own value.
    private static bool IsOwn(FieldSchema field) => field.Unique || field.Name is "Alias" or "UrlName";

    private static bool IsApiName(ObjectSchema type, FieldSchema field) =>
        field.Name is "DeveloperName" or "InternalName" || (field.Name == "Name" && NamedByApiName.Contains(type.Name));

    private static string Suffix(int number) => number == 1 ? "" : number.ToString(CultureInfo.InvariantCulture);

    // The label on one line, with single spaces; the words of the API name if there is no label.
    private static string Words(string label, string name)
    {
        var words = Spaces().Replace(Visible.Line(label.ReplaceLineEndings(" ")), " ").Trim();
        return words.Length > 0 && words != name ? words : WordStart().Replace(ApiName.Of(name).Own.Replace('_', ' '), " $0").Trim();
    }

    /// <summary>The first characters of a text, without half a character or spaces at the end.</summary>
    private static string Cut(string text, int length)
    {
        if (length <= 0 || text.Length <= length)
        {
            return text;
        }
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotOfNames();
}
