namespace Seeder.Local;

/// <summary>
/// States and countries of an org with state and country picklists: the code gives the name, and the name gives the code. Names that the
/// org does not know are refused.
/// </summary>
internal static class AddressPicklists
{
    private const string Code = "CountryCode";

    public static void Apply(WriteContext context, Row row, Row? old)
    {
        if (context.Schema["Account"].Field("Billing" + Code) is null)
        {
            return;
        }

        foreach (var field in row.Type.Fields.Where(f => f.Name.EndsWith(Code, StringComparison.Ordinal) && f.CompoundName is not null))
        {
            Apply(row, old, field.Name[..^Code.Length]);
        }
    }

    private static void Apply(Row row, Row? old, string prefix)
    {
        var (country, state) = (prefix + "Country", prefix + "State");
        if (old is not null && !row.Has(country) && !row.Has(country + "Code") && !row.Has(state) && !row.Has(state + "Code"))
        {
            return;
        }

        var given = Given(row, country);
        var chosen = given is null ? null : Countries.Standard.Find(given);
        if (given is not null && chosen is null)
        {
            Wrong(row, country, "country", "country/territory from the list of valid countries");
            return;
        }

        row[country] = chosen?.Name;
        row[country + "Code"] = chosen?.Code;
        if (Given(row, state) is not { } wanted)
        {
            row[state] = row[state + "Code"] = null;
        }
        else if (chosen is null)
        {
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                $"A country/territory must be specified before specifying a state value for field: {row.Type[state].Label}",
                state);
        }
        else if (Countries.State(chosen, wanted) is { } known)
        {
            row[state] = known.Label;
            row[state + "Code"] = known.Value;
        }
        else
        {
            Wrong(row, state, "state", "state from the list of valid states");
        }
    }

    // The code counts if the request has both.
    private static string? Given(Row row, string field)
    {
        var (code, name) = (row.Text(field + "Code"), row.Text(field));
        return row.Has(field + "Code") ? code ?? (row.Has(field) ? name : null) : row.Has(field) ? name : code ?? name;
    }

    private static void Wrong(Row row, string field, string kind, string choice) => row.Fail(
        "FIELD_INTEGRITY_EXCEPTION",
        $"There's a problem with this {kind}, even though it may appear correct. Please select a {choice}.: {row.Type[field].Label}",
        field);
}
