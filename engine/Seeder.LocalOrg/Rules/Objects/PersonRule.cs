namespace Seeder.Local;

/// <summary>Contacts, leads and users: Name is computed from its parts and cannot be set.</summary>
internal class PersonRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null || row.Has("FirstName") || row.Has("LastName"))
        {
            row["Name"] = string.Join(' ', new[] { row.Text("FirstName"), row.Text("LastName") }.Where(part => part is not null));
        }
    }
}
