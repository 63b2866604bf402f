using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// The <see cref="Fingerprint"/> of a field value. It is computed from the <see cref="NormalForm"/>, so that a value which the org formats
/// differently is not a change.
/// </summary>
internal static class FieldFingerprint
{
    /// <summary>The fingerprint of a value; null if it contains a reference whose id is not known yet.</summary>
    /// <param name="idOf">Returns the id of the record that a reference value names; null while the id is unknown.</param>
    public static string? Of(FieldSchema field, FieldValue value, HoleText idOf) =>
        NormalForm.Of(field, value, idOf) is { } text ? Fingerprint.Of(text) : null;

    /// <summary>The bits of the fingerprint of a value; null if it contains a reference whose id is not known yet.</summary>
    public static ulong? BitsOf(FieldSchema field, FieldValue value, HoleText idOf) =>
        NormalForm.Of(field, value, idOf) is { } text ? Fingerprint.BitsOf(text) : null;

    /// <summary>The fingerprint of a value in a response of the org.</summary>
    public static string OfAnswer(FieldSchema field, string? value) => Fingerprint.Of(NormalForm.OfAnswer(field, value));

    /// <summary>
    /// Whether a fingerprint of the manifest is that of this value; false while the value contains a reference whose id is not known yet.
    /// </summary>
    public static bool IsOf(string? print, FieldSchema field, FieldValue value, HoleText idOf) =>
        Fingerprint.TryUnpack(print, out var bits)
        && BitsOf(field, value, idOf) is { } now
        && IsOf(bits, now, new BoundField(field, value, default), idOf);

    /// <param name="bits">The fingerprint of the manifest; null if it has none for the field.</param>
    /// <param name="now">The fingerprint of the bound value.</param>
    internal static bool IsOf(ulong? bits, ulong now, BoundField bound, HoleText idOf) =>
        bits is not null && (bits == now || bits == Earlier(bound.Field, bound.Value, idOf));

    private static ulong? Earlier(FieldSchema field, FieldValue value, HoleText idOf) =>
        NormalForm.Earlier(field, value, idOf) is { } text ? Fingerprint.BitsOf(text) : null;
}
