using System.Buffers;

namespace Seeder.Core.Text;

/// <summary>The characters of names in Salesforce and in plans.</summary>
internal static class Names
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Whether the text is a name: letters, digits and underscores of ASCII, at least one.</summary>
    public static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Characters);
}
