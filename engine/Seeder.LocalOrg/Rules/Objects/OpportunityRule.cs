using System.Globalization;

namespace Seeder.Local;

/// <summary>Values of an opportunity that follow from its stage, its close date and its line items.</summary>
internal sealed class OpportunityRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (Fresh(row, old, "StageName") && row.Text("StageName") is { } name)
        {
            FollowStage(context, row, OpportunityStages.Of(row.Type["StageName"], name));
        }

        if (old is not null && old.Flag("HasOpportunityLineItem"))
        {
            // With line items, the amount is their sum; an amount in the request is ignored silently (object reference,
            // OpportunityLineItem).
            row["Amount"] = old["Amount"];
            if (row.Has("Pricebook2Id") && !Equals(row["Pricebook2Id"], old["Pricebook2Id"]))
            {
                row.Fail(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "field integrity exception: Pricebook2Id (the price book of an opportunity with line items cannot be changed)",
                    "Pricebook2Id");
            }
        }

        row["ExpectedRevenue"] = row.Number("Amount") is { } amount ? Math.Round(amount * (row.Number("Probability") ?? 0) / 100, 2) : null;
        if (Fresh(row, old, "CloseDate") && DateOnly.TryParse(row.Text("CloseDate"), CultureInfo.InvariantCulture, out var close))
        {
            var quarter = (close.Month + 2) / 3;
            row["FiscalYear"] = (long)close.Year;
            row["FiscalQuarter"] = (long)quarter;
            row["Fiscal"] = $"{close.Year} {quarter}";
        }
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is null && row.Text("ContactId") is { } contact)
        {
            var role = new Row(context.Schema["OpportunityContactRole"]);
            role["OpportunityId"] = row.Id;
            role["ContactId"] = contact;
            role["IsPrimary"] = 1L;
            new Dml(context).CreateAsSystem(role);
        }
    }

    private static void FollowStage(WriteContext context, Row row, OpportunityStage stage)
    {
        if (!row.Has("Probability") || row["Probability"] is null)
        {
            row["Probability"] = stage.Probability;
        }

        row["IsClosed"] = stage.Closed ? 1L : 0L;
        row["IsWon"] = stage.Won ? 1L : 0L;
        if (!row.Has("ForecastCategoryName") || row["ForecastCategoryName"] is null)
        {
            row["ForecastCategoryName"] = stage.CategoryName;
        }

        row["ForecastCategory"] = row.Text("ForecastCategoryName") switch
        {
            "Best Case" => "BestCase",
            "Commit" => "Forecast",
            var same => same,
        };
        row["LastStageChangeDate"] = context.Now;
    }
}
