using System.Globalization;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// A type of the scripted org, written as a small table. A field is a line: its name, its type, and words.
/// <code>
/// "Name string(255) required"
/// "Key__c string(40) unique externalId caseSensitive"
/// "Industry picklist(Energy|Retail)"
/// "AccountId reference(Account,Lead) as=Account children=Contacts cascade"
/// "Total__c currency(18.2) readonly"
/// </code>
/// <c>as</c> is the relationship to the parent, <c>children</c> the parent's relationship to these rows, <c>cascade</c> deletes them with
/// it. Id and the audit fields are added.
/// </summary>
internal sealed partial record ScriptedType(string Name, string Prefix, IReadOnlyList<string> Lines)
{
    private static readonly string[] System =
    [
        "IsDeleted boolean readonly", "CreatedDate datetime readonly", "CreatedById reference(User) as=CreatedBy readonly",
        "LastModifiedDate datetime readonly", "LastModifiedById reference(User) as=LastModifiedBy readonly",
        "SystemModstamp datetime readonly",
    ];

    /// <summary>Whether the type has CreatedDate and CreatedById.</summary>
    public bool Audited { get; init; } = true;

    private IEnumerable<string[]> Words =>
        Lines.Concat(Audited ? System : System[..1])
            .DistinctBy(l => l.Split(' ')[0])
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^(\w+)(?:\((.*)\))?$")]
    private static partial Regex TypeWord { get; }

    public object Describe(IEnumerable<ScriptedType> all) => new
    {
        name = Name,
        label = Name,
        labelPlural = $"{Name}s",
        keyPrefix = Prefix,
        createable = true,
        updateable = true,
        deletable = true,
        queryable = true,
        custom = Name.EndsWith("__c", StringComparison.Ordinal),
        fields = Words.Select(Field).Prepend(new Dictionary<string, object?>
        {
            ["name"] = "Id",
            ["label"] = "Id",
            ["type"] = "id",
            ["length"] = 18,
            ["createable"] = false,
            ["updateable"] = false,
            ["nillable"] = false,
            ["defaultedOnCreate"] = true,
            ["idLookup"] = true,
        }).ToList(),
        childRelationships = all.SelectMany(Children).ToList(),
        recordTypeInfos = new[] {
            new { developerName = "Master", name = "Master", recordTypeId = "012000000000000AAA", active = true, master = true } },
    };

    private IEnumerable<object> Children(ScriptedType child) =>
        from words in child.Words
        where Targets(words).Contains(Name, StringComparer.OrdinalIgnoreCase)
        select new
        {
            childSObject = child.Name,
            field = words[0],
            relationshipName = Word(words, "children="),
            cascadeDelete = words.Contains("cascade"),
            restrictedDelete = words.Contains("restrict"),
        };

    private static string[] Targets(string[] words) =>
        TypeWord.Match(words[1]) is { Success: true } match && match.Groups[1].Value == "reference" ? match.Groups[2].Value.Split(',') : [];

    private static string? Word(string[] words, string start) =>
        words.FirstOrDefault(w => w.StartsWith(start, StringComparison.Ordinal))?[start.Length..];

    private static Dictionary<string, object?> Field(string[] words)
    {
        var match = TypeWord.Match(words[1]);
        var (type, detail) = (match.Groups[1].Value, match.Groups[2].Value);
        var isWritable = !words.Contains("readonly");
        var numbers = detail.Split('.').Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        var isNumber = type is "double" or "currency" or "percent" or "int";
        return new()
        {
            ["name"] = words[0],
            ["label"] = words[0],
            ["type"] = type,
            ["length"] = type is "string" or "textarea"
                ? Math.Max(numbers[0], 1)
                : type == "reference" ? 18 : type is "picklist" or "email" or "phone" or "url" ? 255 : 0,
            ["precision"] = isNumber ? numbers[0] : 0,
            ["scale"] = isNumber && numbers.Length > 1 ? numbers[1] : 0,
            ["createable"] = isWritable && !words.Contains("updateonly"),
            ["updateable"] = isWritable && !words.Contains("createonly"),
            ["nillable"] = !words.Contains("required") && type != "boolean",
            ["defaultedOnCreate"] = type == "boolean",
            ["unique"] = words.Contains("unique"),
            ["externalId"] = words.Contains("externalId"),
            ["idLookup"] = words.Contains("externalId"),
            ["caseSensitive"] = words.Contains("caseSensitive"),
            ["nameField"] = words[0] == "Name",
            ["custom"] = words[0].EndsWith("__c", StringComparison.Ordinal),
            ["referenceTo"] = Targets(words),
            ["relationshipName"] = Word(words, "as="),
            ["cascadeDelete"] = words.Contains("cascade"),
            ["restrictedDelete"] = words.Contains("restrict"),
            ["restrictedPicklist"] = words.Contains("restricted"),
            ["picklistValues"] = type == "picklist"
                ? detail.Split('|').Select(v => new { active = true, defaultValue = false, label = v, value = v }).ToArray()
                : [],
        };
    }
}
