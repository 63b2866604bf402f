using System.Text;

namespace Seeder.Local;

/// <summary>The label of a field whose catalogue line gives none: its name, spaced, with a last "Id" as "ID".</summary>
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
