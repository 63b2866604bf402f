namespace Seeder.Local;

/// <summary>
/// The rows of objects that list the values of a status, a stage or a priority. They are made with the table, and follow the picklist.
/// </summary>
internal static class StatusRows
{
    private static readonly Dictionary<string, (string Object, string Field)> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CaseStatus"] = ("Case", "Status"),
        ["ContractStatus"] = ("Contract", "Status"),
        ["LeadStatus"] = ("Lead", "Status"),
        ["OpportunityStage"] = ("Opportunity", "StageName"),
        ["OrderStatus"] = ("Order", "Status"),
        ["PartnerRole"] = ("Partner", "Role"),
        ["ServiceAppointmentStatus"] = ("ServiceAppointment", "Status"),
        ["SolutionStatus"] = ("Solution", "Status"),
        ["TaskPriority"] = ("Task", "Priority"),
        ["TaskStatus"] = ("Task", "Status"),
        ["WorkOrderLineItemStatus"] = ("WorkOrderLineItem", "Status"),
        ["WorkOrderStatus"] = ("WorkOrder", "Status"),
    };

    public static void Fill(WriteContext context, ObjectDef type)
    {
        if (!Sources.TryGetValue(type.Name, out var source) || context.Schema.Find(source.Object)?.Field(source.Field) is not { } field)
        {
            return;
        }

        var order = 0L;
        foreach (var value in field.Values)
        {
            var row = new Row(type);
            row["MasterLabel"] = value.Label;
            row["ApiName"] = value.Value;
            row["SortOrder"] = ++order;
            row["IsActive"] = value.Active ? 1L : 0L;
            row["IsDefault"] = value.Default ? 1L : 0L;
            row["IsClosed"] = value.Closed ?? IsClosed(type.Name, value.Value) ? 1L : 0L;
            row["IsConverted"] = value.Value == "Closed - Converted" ? 1L : 0L;
            row["IsHighPriority"] = value.Value == "High" ? 1L : 0L;
            row["StatusCode"] = Code(type, value.Value);
            if (type.Name == "OpportunityStage")
            {
                Stage(row, OpportunityStages.Of(field, value.Value));
            }

            new Dml(context).CreateAsSystem(row);
        }

        context.Counters.Save(context.Db);
    }

    private static void Stage(Row row, OpportunityStage stage)
    {
        row["IsClosed"] = stage.Closed ? 1L : 0L;
        row["IsWon"] = stage.Won ? 1L : 0L;
        row["DefaultProbability"] = stage.Probability;
        row["ForecastCategory"] = stage.Category;
        row["ForecastCategoryName"] = stage.CategoryName;
    }

    private static bool IsClosed(string type, string value) => type switch
    {
        "TaskStatus" => value == "Completed",
        "CaseStatus" => value == "Closed",
        _ => false,
    };

    // The code is the value without its spaces, where the picklist of codes has it: Draft, InApproval, OnHold.
    private static string? Code(ObjectDef type, string value)
    {
        var wanted = value.Replace(" ", "", StringComparison.Ordinal);
        return type.Field("StatusCode")?.Values.FirstOrDefault(v => wanted.StartsWith(v.Value, StringComparison.OrdinalIgnoreCase))?.Value;
    }
}
