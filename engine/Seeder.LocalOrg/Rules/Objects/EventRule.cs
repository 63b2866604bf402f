namespace Seeder.Local;

/// <summary>An event needs a start and a length. Each can be given by one of two fields (object reference, Event).</summary>
internal sealed class EventRule : ObjectRule
{
    private const long Minute = 60_000, Day = 24 * 60 * Minute;

    public override void Before(WriteContext context, Row row, Row? old)
    {
        ActivityTargets.Complete(context, row, old);
        var allDay = row.Flag("IsAllDayEvent");
        var start = Start(row, old, allDay);
        if (start is null)
        {
            row.Fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [ActivityDateTime]", "ActivityDateTime");
            return;
        }

        if (Length(row, old, start.Value, allDay) is not { } length)
        {
            return;
        }

        row["StartDateTime"] = start;
        row["ActivityDateTime"] = allDay ? null : start;
        row["ActivityDate"] = Date(start.Value);
        row["DurationInMinutes"] = length / Minute;
        row["EndDateTime"] = allDay ? start + Math.Max(length - Day, 0) : start + length;
        row["EndDate"] = Date(start.Value + (allDay ? Math.Max(length - Day, 0) : length));
    }

    private static long? Start(Row row, Row? old, bool allDay)
    {
        foreach (var field in new[] { "StartDateTime", "ActivityDateTime" })
        {
            if (Fresh(row, old, field) && row[field] is long start)
            {
                return start;
            }
        }

        if (allDay && Fresh(row, old, "ActivityDate") && row.Text("ActivityDate") is { } date)
        {
            return Temporal.ParseDateTime(date);
        }

        return old?["StartDateTime"] as long?;
    }

    private static long? Length(Row row, Row? old, long start, bool allDay)
    {
        var minutes = Fresh(row, old, "DurationInMinutes") ? row["DurationInMinutes"] as long? : null;
        var end = Fresh(row, old, "EndDateTime") ? row["EndDateTime"] as long? : null;
        if (end is not null && minutes is not null && !allDay && start + (minutes * Minute) != end)
        {
            // text not in the fact sheet
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "Duration: the duration and the end of the event do not agree", "DurationInMinutes");
            return null;
        }

        if (minutes is { } given)
        {
            return given * Minute;
        }

        if (end is { } until)
        {
            if (until < start)
            {
                // text not in the fact sheet
                row.Fail("FIELD_INTEGRITY_EXCEPTION", "End Date Time: an event cannot end before it starts", "EndDateTime");
                return null;
            }

            return until - start + (allDay ? Day : 0);
        }

        if (allDay)
        {
            return Day;
        }

        if (old?["DurationInMinutes"] is long before)
        {
            return before * Minute;
        }

        row.Fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [DurationInMinutes]", "DurationInMinutes");
        return null;
    }

    private static string Date(long moment) => Temporal.Wire(DateOnly.FromDateTime(Temporal.Moment(moment).UtcDateTime));
}
