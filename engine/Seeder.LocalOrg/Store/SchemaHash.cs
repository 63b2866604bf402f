using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary>A hash that changes when a describe changes. Fields of the catalogue count by the hash of the catalogue.</summary>
internal static class SchemaHash
{
    public static string Of(IReadOnlyList<ObjectDraft> drafts, Schema schema)
    {
        var standard = Catalogue.Standard.Objects.SelectMany(o => o.Fields).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var text = new StringBuilder(Catalogue.Standard.Hash).AppendLine();
        foreach (var draft in drafts)
        {
            text.Append(draft.Traits).Append(schema[draft.Traits.Name].Prefix).AppendJoin(',', draft.RecordTypes).AppendLine();
            foreach (var field in draft.Fields)
            {
                if (standard.Contains(field))
                {
                    text.AppendLine(field.Name);
                }
                else
                {
                    text.Append(field).AppendJoin(',', field.ReferenceTo).AppendJoin(',', field.Values).AppendLine();
                }
            }
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
