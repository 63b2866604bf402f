using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Tells which row of the results is which record. Results come in no order and repeat the values that were sent, some of them in another
/// form: <c>912260031</c> comes back as <c>9.12260031E8</c>. So the fingerprints of the values are compared. A row with an id is recognised
/// by it.
/// </summary>
internal sealed class JobKeys : IRowKeys
{
    private readonly bool _byId;
    private readonly OrderedDictionary<string, FieldSchema?> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _blank;

    /// <param name="operations">The records of the job.</param>
    /// <param name="type">The type of the records.</param>
    public JobKeys(ImmutableArray<JournalOperation> operations, ObjectSchema type)
    {
        _byId = operations[0].Kind != OperationKind.Create;
        ImmutableArray<string>? last = null;
        foreach (var operation in _byId ? [] : operations)
        {
            if (operation.IdempotencyKey is { } key)
            {
                _fields.TryAdd(key.Field, type.FindField(key.Field));
            }
            if (operation.Shape != last)
            {
                last = operation.Shape;
                foreach (var field in operation.Shape)
                {
                    _fields.TryAdd(field, type.FindField(field));
                }
            }
        }
        // A field that is not sent comes back like one that is null.
        _blank = string.Concat(_fields.Values.Select(f => f is null ? Fingerprint.Of("") : FieldFingerprint.OfAnswer(f, null)));
    }

    /// <summary>The fields that tell records apart; empty if the id does.</summary>
    public IEnumerable<string> Fields => _fields.Keys;

    public ulong Of(JournalOperation operation)
    {
        if (_byId)
        {
            return OfId(operation.Id!);
        }
        var prints = _blank.ToCharArray();
        var hash = operation.Sent is { Length: > 0 } sent ? sent : operation.Hash;
        for (var i = 0; i < operation.Shape.Length; i++)
        {
            hash.AsSpan(i * Fingerprint.Length, Fingerprint.Length).CopyTo(PlaceOf(prints, _fields.IndexOf(operation.Shape[i])));
        }
        if (operation.IdempotencyKey is { } key && !operation.Shape.Contains(key.Field))
        {
            // Seeder's own value, which needs no escapes.
            Fingerprint.Of(key.Value.Trim('\'')).CopyTo(PlaceOf(prints, _fields.IndexOf(key.Field)));
        }
        return StableHash.Of(prints);
    }

    public ulong Of(string? id, Func<string, string?> valueOf)
    {
        if (_byId)
        {
            return OfId(id ?? valueOf("Id") ?? "");
        }
        var prints = _blank.ToCharArray();
        for (var i = 0; i < _fields.Count; i++)
        {
            var (name, field) = _fields.GetAt(i);
            if (valueOf(name) is { Length: > 0 } value && value != JobCell.Null)
            {
                (field is null ? Fingerprint.Of(value) : FieldFingerprint.OfAnswer(field, value)).CopyTo(PlaceOf(prints, i));
            }
        }
        return StableHash.Of(prints);
    }

    private static ulong OfId(string id) => StableHash.Of(SalesforceId.Normalise(id));

    private static Span<char> PlaceOf(char[] prints, int field) => prints.AsSpan(field * Fingerprint.Length, Fingerprint.Length);
}
