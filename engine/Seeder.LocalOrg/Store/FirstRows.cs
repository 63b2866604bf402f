namespace Seeder.Local;

/// <summary>
/// The rows that a table has from its start: the values of a status, a stage or a priority, as the picklist lists them; the default
/// business hours; and the currencies of an org with several.
/// </summary>
internal static class FirstRows
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

    public static bool Has(ObjectDef type) => type.Name is "BusinessHours" or "CurrencyType" || Sources.ContainsKey(type.Name);

    /// <summary>Writes the rows, unless the table has rows.</summary>
    public static void Fill(WriteContext context, ObjectDef type)
    {
        if (!Has(type) || context.Db.First($"SELECT 1 FROM {Tables.Name(type)} LIMIT 1", _ => true))
        {
            return;
        }

        if (type.Name == "BusinessHours")
        {
            FreshOrg.Insert(
                context, type.Name, [("Name", "Default"), ("IsActive", 1L), ("IsDefault", 1L), ("TimeZoneSidKey", "GMT"), .. AllDay()]);
        }
        else if (type.Name == "CurrencyType")
        {
            Currencies.Fill(context);
        }
        else if (Sources.TryGetValue(type.Name, out var source) && context.Schema.Find(source.Object)?.Field(source.Field) is { } field)
        {
            Statuses(context, type, field);
        }

        context.Counters.Save(context.Db);
    }

    private static void Statuses(WriteContext context, ObjectDef type, FieldDef field)
    {
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
    }

    // Business hours that last all day and all week: each day starts and ends at midnight.
    private static IEnumerable<(string Field, object Value)> AllDay() =>
        from day in Enum.GetNames<DayOfWeek>()
        from end in new[] { "StartTime", "EndTime" }
        select (day + end, (object)0L);

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
