using System.Text;

namespace Seeder.Local.Tests.Catalog;

/// <summary>The part of <c>docs/local-org.md</c> that lists features and types, as the catalogue has them.</summary>
internal static class LocalOrgPage
{
    public const string Begin = "<!-- The rest is made from the catalogue by a test; SEEDER_ACCEPT=1 writes it anew. -->";

    public static string Text()
    {
        var objects = Catalogue.Standard.Objects;
        var text = new StringBuilder(Begin).Append(
            """


            ## Features

            A usual developer org has the features that say *yes*. `org start --feature NAME` switches a feature on, and `--feature no-NAME` switches
            it off; `--feature a,b` takes several. `--person-accounts` is `--feature person-accounts`.

            | feature | usual | adds |
            |---|---|---|

            """);
        foreach (var feature in OrgFeatures.All)
        {
            var types = objects.Where(o => o.Traits.Features.Contains(feature.Name)).Select(o => $"`{o.Traits.Name}`").ToList();
            var fields = objects.Where(o => o.Fields.Any(f => f.Features.Contains(feature.Name))).Select(o => o.Traits.Name).ToList();
            var adds = new[]
            {
                feature.Text,
                types.Count > 0 ? $"{types.Count} types" : "",
                fields.Count > 0
                    ? $"fields of {(fields.Count > 6 ? $"{fields.Count} types" : string.Join(", ", fields.Select(f => $"`{f}`")))}"
                    : "",
            };
            text.Append($"| `{feature.Name}` | {(feature.Usual ? "yes" : "")} | {string.Join("; ", adds.Where(a => a.Length > 0))} |\n");
        }

        text.Append(
            $"""

            With `{OrgFeatures.MultiCurrency}` the org starts with {string.Join(", ", Currencies.New.Select(c => c.Value))}; {Currencies.Corporate} is
            the currency of a record that has none, and a row of `CurrencyType` adds another currency. With `{OrgFeatures.StateCountryPicklists}` the org
            knows the countries of ISO 3166, and the states of {string.Join(", ", Countries.Standard.All.Where(c => c.States.Count > 0).Select(c => c.Name))}.

            ## Types

            The org has {objects.Count} standard types. Their fields, flags, lengths, picklists, relationships and delete effects are those that recorded
            describes agree on; where no describe was recorded, those of the object reference.

            | feature | types |
            |---|---|

            """);
        foreach (var group in objects.GroupBy(o => string.Join(", ", o.Traits.Features.Select(f => $"`{f}`")))
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var names = group.Select(o => o.Traits.Name).Order(StringComparer.Ordinal).Select(n => $"`{n}`");
            text.Append($"| {(group.Key.Length == 0 ? "every org" : group.Key)} | {string.Join(", ", names)} |\n");
        }

        return text.ToString();
    }
}
