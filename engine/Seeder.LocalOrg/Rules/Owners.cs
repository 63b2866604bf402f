namespace Seeder.Local;

/// <summary>Checks the owner of a record: an active user, or a queue with a QueueSobject for the object.</summary>
internal static class Owners
{
    public static void Check(WriteContext context, Row row, FieldDef field, ObjectDef target, string id)
    {
        if (target.Name == "Group")
        {
            var may = context.Db.First(
                "SELECT 1 FROM \"QueueSobject\" q JOIN \"Group\" g ON g.\"Id\" = q.\"QueueId\" WHERE g.\"Id\" = ?1 AND g.\"Type\" = "
                    + "'Queue' AND q.\"SobjectType\" = ?2",
                _ => true, id, row.Type.Name);
            if (!may)
            {
                // code and text not in the fact sheet
                row.Fail("INVALID_OPERATION", "Queue not associated with this SObject type", field.Name);
            }
        }
        else if (id != context.Identity.UserId
            && context.Db.First("SELECT 1 FROM \"User\" WHERE \"Id\" = ?1 AND \"IsActive\" = 0", _ => true, id))
        {
            row.Fail(
                "INACTIVE_OWNER_OR_USER",
                $"operation performed with inactive user [{id}] as owner of {row.Type.Traits.Label.ToLowerInvariant()}",
                field.Name);
        }
    }
}
