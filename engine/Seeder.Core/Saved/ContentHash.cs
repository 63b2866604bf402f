using System.Security.Cryptography;
using System.Text;
using Seeder.Core.State;

namespace Seeder.Core.Saved;

/// <summary>Hashes of contents, for comparisons only. Another content with the same hash cannot be made.</summary>
internal static class ContentHash
{
    public static string Of(ReadOnlySpan<byte> bytes) => Text(SHA256.HashData(bytes));

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The hash of what a manifest says. How its file is formatted does not matter, nor when its records were last compared: a run with
    /// nothing to do keeps that.
    /// </summary>
    public static string Of(Manifest manifest) => Of(ManifestJson.Write(manifest.Records.Values.All(r => r.Seen is null) ? manifest :
        manifest with
        {
            Records = new ManifestRecords(manifest.Records.Select(r => KeyValuePair.Create(r.Key, r.Value with { Seen = null }))),
        }));

    /// <summary>The hash of a journal, line by line.</summary>
    public static string Of(ImmutableArray<JournalEntry> journal)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var previous = JournalJson.NoLine;
        foreach (var entry in journal)
        {
            hash.AppendData(JournalJson.Write(entry, ref previous));
        }
        return Text(hash.GetHashAndReset());
    }

    public static string Text(ReadOnlySpan<byte> hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
