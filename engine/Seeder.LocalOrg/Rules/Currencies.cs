namespace Seeder.Local;

/// <summary>The currency of a record in an org with several currencies: the given one, or that of its parent, or that of the org.</summary>
internal static class Currencies
{
    public const string Field = "CurrencyIsoCode";
    public const string Corporate = "USD";

    /// <summary>The currencies of a new org. Rows of CurrencyType add others.</summary>
    public static IReadOnlyList<PicklistValue> New { get; } =
        [.. "AUD;CAD;CHF;EUR;GBP;JPY;USD".Split(';').Select(c => new PicklistValue(c, c))];

    public static void Apply(WriteContext context, Row row, Row? old)
    {
        if (row.Type.Field(Field) is not { } field)
        {
            return;
        }

        if (row.Text(Field) is null)
        {
            row[Field] = OfParent(context, row) ?? Corporate;
        }
        else if ((old is null || row.Given[field.Ordinal]) && row.Type.Name != "CurrencyType" && !IsActive(context, row.Text(Field)!))
        {
            row.FailPicklist(field, row.Text(Field));
        }
    }

    /// <summary>The rows of CurrencyType in an org with several currencies. The rates are 1, because nobody could rely on others.</summary>
    public static void Fill(WriteContext context)
    {
        if (context.Schema["Account"].Field(Field) is not { Type: FieldType.Picklist })
        {
            return;
        }

        foreach (var currency in New)
        {
            FreshOrg.Insert(
                context,
                "CurrencyType",
                ("IsoCode", currency.Value),
                ("ConversionRate", 1d),
                ("DecimalPlaces", currency.Value == "JPY" ? 0L : 2L),
                ("IsActive", 1L),
                ("IsCorporate", currency.Value == Corporate ? 1L : 0L));
        }
    }

    // A line item has the currency of its master: describes say that it cannot be set.
    private static string? OfParent(WriteContext context, Row row)
    {
        foreach (var lookup in row.Type.Fields.Where(
            f => f is { Type: FieldType.Reference, OnDelete: OnDelete.Cascade, Nillable: false, Polymorphic: false }))
        {
            if (row.Values[lookup.Ordinal] is string id
                && context.Schema[lookup.ReferenceTo[0]] is var parent
                && parent.Field(Field) is not null
                && RowStore.Find(context.Db, parent, id)?.Text(Field) is { } currency)
            {
                return currency;
            }
        }

        return null;
    }

    // In an org without currencies, a type has the field only from a pulled schema. Then every currency is right.
    private static bool IsActive(WriteContext context, string code) => code == Corporate || context.Db.First(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM \"CurrencyType\") "
            + "OR EXISTS (SELECT 1 FROM \"CurrencyType\" WHERE \"IsoCode\" = ?1 AND \"IsActive\" = 1)",
        _ => true,
        code);
}
