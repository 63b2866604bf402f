namespace Seeder.Local;

/// <summary>An object to which the catalogue and the metadata still add fields.</summary>
internal sealed class ObjectDraft(ObjectTraits traits, string? prefix)
{
    public ObjectTraits Traits { get; set; } = traits;
    public string? Prefix { get; } = prefix;
    public List<FieldDef> Fields { get; } = [];
    public List<RecordTypeDef> RecordTypes { get; } = [];

    public FieldDef? Find(string name) => Fields.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Put(FieldDef field)
    {
        var at = Fields.FindIndex(f => f.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            Fields.Add(field);
        }
        else
        {
            Fields[at] = field;
        }
    }
}
