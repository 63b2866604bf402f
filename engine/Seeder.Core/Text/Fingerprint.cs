namespace Seeder.Core.Text;

/// <summary>
/// A text as 48 bits of its <see cref="StableHash"/>, written as 8 characters of base64url. Manifests and journals keep what was sent in
/// this form.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The length of one fingerprint.</summary>
    public const int Length = 8;

    /// <summary>In place of the fingerprint of a value that is not known. It differs from every fingerprint.</summary>
    public const string Unknown = "........";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string Of(string text)
    {
        var hash = StableHash.Of(text);
        Span<char> print = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            print[i] = Alphabet[(int)((hash >> (6 * i)) & 63)];
        }
        return new string(print);
    }
}
