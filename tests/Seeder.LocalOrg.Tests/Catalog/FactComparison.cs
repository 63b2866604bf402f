using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Catalog;

/// <summary>One difference between the local org and the recorded facts.</summary>
/// <param name="Place">The object, or object and field.</param>
/// <param name="Key">The property that differs.</param>
/// <param name="Local">The value of the local org.</param>
/// <param name="Recorded">The recorded value.</param>
internal sealed record Difference(string Place, string Key, string Local, string Recorded);

/// <summary>Compares the describes of an org with the recorded facts, in both directions.</summary>
/// <param name="usual">An org without optional features: it has exactly the usual fields.</param>
/// <param name="full">An org with all features.</param>
internal sealed class FactComparison(Described usual, Described full)
{
    // Flags that only a whole recorded describe tells.
    private static readonly string[] OnlyFull = ["unique", "external", "case", "calc", "html"];

    private static readonly (string Flag, string Key)[] Flags =
    [
        ("nillable", "nillable"), ("create", "createable"), ("update", "updateable"), ("default", "defaultedOnCreate"),
        ("name", "nameField"), ("auto", "autoNumber"), ("idlookup", "idLookup"), ("unique", "unique"), ("external", "externalId"),
        ("case", "caseSensitive"), ("calc", "calculated"), ("html", "htmlFormatted"), ("restricted", "restrictedPicklist"),
    ];

    private readonly List<Difference> found = [];

    public IReadOnlyList<Difference> Run(IReadOnlyList<FactObject> facts)
    {
        var known = facts.ToDictionary(f => f.Name);
        foreach (var name in full.Objects.Where(n => !known.ContainsKey(n)))
        {
            Add(name, "object", "yes", "no facts");
        }

        foreach (var fact in facts)
        {
            if (usual.Object(fact.Name) is { } type)
            {
                Compare(fact, type);
            }
            else
            {
                Add(fact.Name, "object", "no", "yes");
            }
        }

        return found;
    }

    private void Compare(FactObject fact, JsonObject type)
    {
        Same(fact.Name, "prefix", (string?)type["keyPrefix"] ?? "", fact.Prefix);
        Same(fact.Name, "label", (string)type["label"]!, fact.Label);
        Same(fact.Name, "plural", (string)type["labelPlural"]!, fact.Plural);
        string[] flags =
        [
            .. new[] { ("create", "createable"), ("update", "updateable"), ("delete", "deletable") }.Where(f => (bool)type[f.Item2]!)
                .Select(f => f.Item1),
        ];
        Same(
            fact.Name,
            "flags",
            string.Join(' ', usual.Field(fact.Name, "IsDeleted") is null ? flags : [.. flags, "bin"]),
            fact.Flags);
        foreach (var field in fact.Fields)
        {
            Compare(fact, field);
        }

        foreach (var name in full.Fields(fact.Name).Except(fact.Fields.Select(f => f.Name)))
        {
            Add($"{fact.Name}.{name}", "field", "yes", "no");
        }
    }

    private void Compare(FactObject fact, FactField field)
    {
        var place = $"{field.Object}.{field.Name}";
        if (!field.Usual && usual.Field(field.Object, field.Name) is not null)
        {
            Add(place, "field", "in every org", field.Features);
        }

        var org = field.Usual ? usual : full;
        if (org.Field(field.Object, field.Name) is not { } ours)
        {
            // A field of an unknown feature is left out on purpose.
            if (field.Features != "?")
            {
                Add(place, "field", "no", field.Features);
            }

            return;
        }

        Same(place, "type", (string)ours["type"]!, field.Type);
        Same(place, "label", (string)ours["label"]!, field.Label);
        Same(place, "compound", (string?)ours["compoundFieldName"] ?? "", field.Compound);
        Same(place, "relationship", (string?)ours["relationshipName"] ?? "", field.Relationship);
        Same(place, "targets", string.Join(',', ours["referenceTo"]!.AsArray().Select(t => (string)t!)), field.Targets);
        if (field.Size.Length > 0)
        {
            Same(place, "size", Size(ours), field.Size);
        }

        foreach (var (flag, key) in Flags.Where(f => fact.Evidence == "full" || !OnlyFull.Contains(f.Flag)))
        {
            Same(place, key, (bool)ours[key]! ? "yes" : "no", field.Flags.Contains(flag) ? "yes" : "no");
        }

        Values(place, ours, field);
        foreach (var relation in org.Relations(field.Object, field.Name).Where(r => !r.Contains(" Person", StringComparison.Ordinal)))
        {
            var parts = relation.Split(' ');
            Same(place, $"list of {parts[0]}", parts[1], field.Child);
            if (field.OnDelete.Length > 0)
            {
                Same(place, $"delete of {parts[0]}", parts[2], field.OnDelete);
            }
        }

        var targets = org.Relations(field.Object, field.Name).Select(r => r.Split(' ')[0]).ToHashSet();
        Same(
            place,
            "parents",
            string.Join(',', ours["referenceTo"]!.AsArray().Select(t => (string)t!).Where(t => !targets.Contains(t))),
            "");
    }

    private void Values(string place, JsonNode ours, FactField field)
    {
        if (field.Default.Length > 0)
        {
            Same(place, "default", ours["defaultValue"]?.ToString() ?? "", field.Default);
        }

        if (field.Values == "@org")
        {
            return;
        }

        var values = ours["picklistValues"]!.AsArray().Select(v => (string)v!["value"]! + ((bool)v["defaultValue"]! ? "*" : "")).ToList();
        Same(
            place,
            "values",
            values.Count > 100 ? $"#{values.Count}" : string.Join(';', values),
            field.Values);
    }

    private static string Size(JsonNode field) => (string)field["type"]! switch
    {
        "int" => ((int)field["digits"]!).ToString(),
        "double" or "currency" or "percent" => $"{(int)field["precision"]!},{(int)field["scale"]!}",
        _ => ((int)field["length"]!).ToString(),
    };

    private void Same(string place, string key, string local, string recorded)
    {
        if (local != recorded)
        {
            Add(place, key, local, recorded);
        }
    }

    private void Add(string place, string key, string local, string recorded) => found.Add(new Difference(place, key, local, recorded));
}
