namespace Seeder.Core.Text;

/// <summary>
/// A short hash of a text: 48 bits of its <see cref="StableHash"/>, as 8 characters of base64url. Manifests and journals store it in place
/// of the values that were sent.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The number of characters of one fingerprint.</summary>
    public const int Length = 8;

    /// <summary>Replaces the fingerprint of an unknown value. It differs from every fingerprint.</summary>
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
