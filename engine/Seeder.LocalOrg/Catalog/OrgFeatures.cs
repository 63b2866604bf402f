namespace Seeder.Local;

/// <summary>A feature that an org can have. It adds objects or fields.</summary>
/// <param name="Name">The name in <c>org start --feature</c>.</param>
/// <param name="Text">The objects or fields that the feature adds.</param>
/// <param name="Usual">Whether an org has the feature unless it is switched off: the usual developer org has it.</param>
internal sealed record OrgFeature(string Name, string Text, bool Usual = false);

/// <summary>
/// The features of orgs. A usual developer org has some of them. <c>NAME</c> switches a feature on, and <c>no-NAME</c> switches it off.
/// </summary>
internal static class OrgFeatures
{
    public const string PersonAccounts = "person-accounts";
    public const string Off = "no-";
    public const string MultiCurrency = "multi-currency";
    public const string StateCountryPicklists = "state-country-picklists";

    public static IReadOnlyList<OrgFeature> All { get; } =
    [
        new("commerce", "fields of stores and carts"),
        new("divisions", "the division of a record"),
        new("einstein", "fields of Einstein"),
        new("entitlements", "entitlements, milestones and their processes", Usual: true),
        new("experience-cloud", "fields of experience sites and their users"),
        new("field-service", "service appointments, resources and territories, stock, returns and maintenance", Usual: true),
        new("insurance", "fields of insurance"),
        new("knowledge", "articles and their versions", Usual: true),
        new("local-names", "names in the local script of a person or a company"),
        new(MultiCurrency, "the currency of a record, and exchange rates"),
        new("omni-channel", "work that is routed to agents, messaging and chat", Usual: true),
        new("order-management", "fields of order summaries and fulfilment"),
        new(PersonAccounts, "accounts that are persons"),
        new("quotes", "quotes and their line items", Usual: true),
        new("revenue-cloud", "fields of subscriptions, ramp deals and billing"),
        new("self-service", "fields of the self-service portal"),
        new(StateCountryPicklists, "states and countries as picklists with codes"),
        new("subscription-management", "fields of subscriptions and asset lifecycles"),
        new("surveys", "surveys, invitations and responses", Usual: true),
        new("territories", "territories, their models, and the accounts and users in them", Usual: true),
        new("translation", "the language of a record"),
    ];

    /// <summary>The features that an org with these options has.</summary>
    /// <exception cref="ArgumentException">A name is not known. The message lists the known ones.</exception>
    public static IReadOnlySet<string> Of(LocalOrgOptions options)
    {
        var set = All.Where(f => f.Usual).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in options.PersonAccounts ? options.Features.Prepend(PersonAccounts) : options.Features)
        {
            var off = name.StartsWith(Off, StringComparison.Ordinal);
            var feature = off ? name[Off.Length..] : name;
            if (All.All(f => f.Name != feature))
            {
                throw new ArgumentException(Unknown(feature), nameof(options));
            }

            if (off)
            {
                set.Remove(feature);
            }
            else
            {
                set.Add(feature);
            }
        }

        return set;
    }

    private static string Unknown(string name)
    {
        var near = All.Select(f => f.Name).OrderBy(known => Distance(known, name)).First();
        var hint = Distance(near, name) <= 3 ? $" Do you mean '{near}'?" : "";
        return $"The local org has no feature '{name}'.{hint} It has {string.Join(", ", All.Select(f => f.Name))}.";
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
