using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Checks keys that became known during the run: a <c>$key</c> may be empty, or two records may have the same one.</summary>
internal static class KeyConflicts
{
    /// <summary>Returns an error for each key with an empty part, and for equal keys, which would be one record in the org.</summary>
    public static IEnumerable<OrgError> InCall(ImmutableArray<SeedRecord> records, HoleText idOf)
    {
        var first = new Dictionary<string, SeedRecord>();
        for (var place = 0; place < records.Length; place++)
        {
            var record = records[place];
            var parts = record.Key.Select(
                k => (record.Fields[k].Field, Value: NormalForm.Identity(record.Fields[k].Field, record.Fields[k].Value, idOf))).ToList();
            if (parts.Find(p => p.Value is null or "").Field is { } empty)
            {
                yield return new OrgError(place, "EMPTY_KEY", $"its '$key' field {empty.Name} is empty", [empty.Name]);
                continue;
            }
            var key = string.Join(
                '\u001f', parts.Select(p => $"{p.Field.Name}={p.Value}").Order(StringComparer.Ordinal).Prepend(record.Type.Name));
            if (!first.TryAdd(key, record))
            {
                yield return OneRow(place, null, first[key].Address);
            }
        }
    }

    /// <summary>
    /// Returns an error for each record that was found but belongs to another record already, or that two records of the call found.
    /// </summary>
    public static IEnumerable<OrgError> WithOthers(ImmutableArray<string> addresses, ImmutableArray<string?> ids, RunState state)
    {
        var first = new Dictionary<string, string>();
        for (var place = 0; place < ids.Length; place++)
        {
            if (ids[place] is not { } id)
            {
                continue;
            }
            if (state.OwnerOf(id) is { } owner && owner != addresses[place])
            {
                yield return OneRow(place, id, owner);
            }
            else if (!first.TryAdd(id, addresses[place]))
            {
                yield return OneRow(place, id, first[id]);
            }
        }
    }

    private static OrgError OneRow(int place, string? id, string other) => new(place, OrgError.RowTwice, id ?? "", []) { Other = other };
}
