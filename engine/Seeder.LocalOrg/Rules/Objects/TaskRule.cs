namespace Seeder.Local;

/// <summary>
/// The status of a task tells whether it is closed, and its priority whether it is important. Its account is that of its WhoId or WhatId.
/// </summary>
internal sealed class TaskRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        ActivityTargets.Complete(context, row, old);
        var closed = IsClosed(row, "Completed");
        row["IsClosed"] = closed ? 1L : 0L;
        row["CompletedDateTime"] = closed ? old?["CompletedDateTime"] ?? context.Now : null;
        row["IsHighPriority"] = "High".Equals(row.Text("Priority"), StringComparison.OrdinalIgnoreCase) ? 1L : 0L;
    }
}

/// <summary>Rules that tasks and events share.</summary>
internal static class ActivityTargets
{
    public static void Complete(WriteContext context, Row row, Row? old)
    {
        if (old is not null && !row.Has("WhoId") && !row.Has("WhatId"))
        {
            return;
        }

        if (row.Text("WhoId") is { } who && who.StartsWith("00Q", StringComparison.Ordinal) && row["WhatId"] is not null)
        {
            // text not in the fact sheet
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "Related To ID: cannot specify what id when who id is a lead", "WhatId");
        }

        row["AccountId"] = Account(context, row.Text("WhatId")) ?? Account(context, row.Text("WhoId"));
    }

    private static string? Account(WriteContext context, string? id)
    {
        if (id is null || context.Schema.OfId(id) is not { } type)
        {
            return null;
        }

        return type.Name == "Account"
            ? id
            : type.Field("AccountId") is null ? null : RowStore.Find(context.Db, type, id)?.Text("AccountId");
    }
}
