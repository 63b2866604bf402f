namespace Seeder.Local;

/// <summary>A new campaign gets the member statuses Sent and Responded.</summary>
internal sealed class CampaignRule : ObjectRule
{
    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is null)
        {
            Status(context, row.Id!, "Sent", 3, isDefault: true, responded: false);
            Status(context, row.Id!, "Responded", 4, isDefault: false, responded: true);
        }
    }

    private static void Status(WriteContext context, string campaign, string label, long order, bool isDefault, bool responded)
    {
        var status = new Row(context.Schema["CampaignMemberStatus"]);
        status["CampaignId"] = campaign;
        status["Label"] = label;
        status["SortOrder"] = order;
        status["IsDefault"] = isDefault ? 1L : 0L;
        status["HasResponded"] = responded ? 1L : 0L;
        new Dml(context).CreateAsSystem(status);
    }
}
