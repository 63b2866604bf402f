using System.Text;

namespace Seeder.Local;

/// <summary>Derives the label of a field without a label in the catalogue: its name with spaces, and "ID" for a final "Id".</summary>
internal static class Labels
{
    public static string Of(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append(' ');
            }

            text.Append(name[i]);
        }

        return text.ToString() is var label && label.EndsWith(" Id", StringComparison.Ordinal) ? label[..^1] + "D" : label;
    }
}
