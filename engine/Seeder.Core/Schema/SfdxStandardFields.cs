namespace Seeder.Core.Schema;

/// <summary>The standard fields that metadata describes and the catalogue does not contain.</summary>
internal static class SfdxStandardFields
{
    // Files change these fields, but do not describe them. SfdxTypes adds them to every type.
    private static readonly FrozenSet<string> OfTypes = new[] { "Name", "OwnerId", "RecordTypeId" }
        .Concat(SystemFields.OfRecords.Select(f => f.Name))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns nothing for a custom type: its standard fields are known.</summary>
    /// <param name="standard">The standard types that are known.</param>
    public static IEnumerable<FieldSchema> Read(SfdxObject described, SfdxSource source, OrgSchema standard)
    {
        if (SfdxTypes.Suffix(described.Name).Length > 0)
        {
            yield break;
        }
        var known = standard.Find(described.Name);
        foreach (var (name, (element, _)) in described.Fields)
        {
            if (!ApiName.Of(name).IsCustom && !OfTypes.Contains(name) && known?.FindNamed(name) is null)
            {
                var read = SfdxField.Read(name, element, source.GlobalValueSets);
                // The file of a standard field often has no type (inferred: a name that ends in Id is then a lookup to the type before it).
                yield return read is [{ IsReference: true } or { Type: not FieldType.Reference }, ..] ? read[0] : Untyped(name, IsType);
            }
        }

        bool IsType(string name) =>
            standard.Find(name) is not null || source.Objects.Any(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static FieldSchema Untyped(string name, Func<string, bool> isType)
    {
        var field = new FieldSchema(name, FieldType.AnyType) { Createable = true, Updateable = true, Nillable = true };
        return !name.EndsWith("Id", StringComparison.Ordinal) || !isType(name[..^2]) ? field : field with
        {
            Type = FieldType.Reference,
            Length = 18,
            ReferenceTo = [name[..^2]],
            RelationshipName = name[..^2],
        };
    }
}
