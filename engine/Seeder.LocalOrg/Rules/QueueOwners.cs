namespace Seeder.Local;

/// <summary>A group owns records only as a queue, and a queue only the objects that a QueueSobject gives it.</summary>
internal static class QueueOwners
{
    public static void Check(WriteContext context, Row row, FieldDef field, string id)
    {
        var may = context.Db.First(
            "SELECT 1 FROM \"QueueSobject\" q JOIN \"Group\" g ON g.\"Id\" = q.\"QueueId\" WHERE g.\"Id\" = ?1 AND g.\"Type\" = 'Queue' AND q.\"SobjectType\" = ?2",
            _ => true, id, row.Type.Name);
        if (!may)
        {
            row.Fail("INVALID_OPERATION", "Queue not associated with this SObject type", field.Name); // code and text not in the fact sheet
        }
    }
}
