namespace Seeder.Local;

/// <summary>A column of a job's CSV: a field, or a key of a parent (<c>Account.Ext__c</c>, <c>Lead:Who.Email</c>).</summary>
/// <param name="Field">The field; of a parent, the lookup.</param>
/// <param name="Target">The type of the parent; null if the column is a field.</param>
/// <param name="Key">The field of the parent by which it is found; null if the column is a field.</param>
internal sealed record IngestColumn(FieldDef Field, ObjectDef? Target = null, FieldDef? Key = null)
{
    /// <summary>The field whose form the values of the column have.</summary>
    public FieldDef Form => Key ?? Field;
}
