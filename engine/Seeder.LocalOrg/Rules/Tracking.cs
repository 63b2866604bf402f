namespace Seeder.Local;

/// <summary>Creates the rows of history, sharing and feed for records of tracked objects.</summary>
internal static class Tracking
{
    public static void Created(WriteContext context, Row row)
    {
        if (!context.Rules.Tracks(row.Type))
        {
            return;
        }

        AddHistory(context, row, "created", null, null);
        AddShare(context, row);
        Add(context, row, "Feeds", ("Type", "CreateRecordEvent"));
    }

    public static void Updated(WriteContext context, Row row, Row old)
    {
        if (!context.Rules.Tracks(row.Type))
        {
            return;
        }

        var changed = row.Type.Fields.Where(
            f => f is { Updateable: true, Stored: true } && row.Given[f.Ordinal] && !Equals(row.Values[f.Ordinal], old.Values[f.Ordinal]))
            .ToList();
        foreach (var field in changed)
        {
            AddHistory(context, row, field.Name, Text(field, old), Text(field, row));
        }

        if (changed.Count > 0)
        {
            Add(context, row, "Feeds", ("Type", "TrackedChange"));
        }
    }

    private static void AddHistory(WriteContext context, Row row, string field, string? before, string? after) =>
        Add(context, row, "Histories", ("Field", field), ("DataType", "Text"), ("OldValue", before), ("NewValue", after));

    private static void AddShare(WriteContext context, Row row) => Add(context, row, "Shares",
        ("UserOrGroupId", row.Text("OwnerId") ?? context.Identity.UserId), ($"{row.Type.Name}AccessLevel", "All"), ("RowCause", "Owner"));

    private static void Add(WriteContext context, Row parent, string list, params ReadOnlySpan<(string Field, object? Value)> values)
    {
        if (parent.Type.Child(list) is not { } relation)
        {
            return;
        }

        var row = new Row(relation.Child);
        row.Set(relation.Field, parent.Id);
        foreach (var (field, value) in values)
        {
            row[field] = value;
        }

        new Dml(context).CreateAsSystem(row);
    }

    private static string? Text(FieldDef field, Row row)
    {
        const int Longest = 255;
        return row.Values[field.Ordinal] is { } value && ValueText.Of(field, value) is { } text
            ? text[..Math.Min(text.Length, Longest)]
            : null;
    }
}
