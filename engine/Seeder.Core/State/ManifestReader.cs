using System.Runtime.InteropServices;
using System.Text.Json;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>
/// Turns the content of a manifest into a manifest, and checks the values that Seeder puts into queries and URLs. A person may have edited
/// them, for example a stranger in a pull request: a quote in an id would end the text in a query, and a slash would name another resource.
/// </summary>
internal sealed class ManifestReader(JsonSource source)
{
    private const int LongestName = 255;

    private readonly List<JsonFault> _faults = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, Origin> _origins = [];

    /// <exception cref="JsonFaultException">Values are wrong.</exception>
    /// <exception cref="JsonException">A list contains null.</exception>
    public Manifest Read(ManifestContent content)
    {
        var shapes = content.Shapes.Select(
            (shape, i) => JsonFile.Items(shape).Select((name, j) => Name(name, "shapes", $"{i}", $"{j}")).ToImmutableArray()).ToArray();
        var manifest = new Manifest
        {
            IsFormat1 = content.Format < 2,
            Plan = content.Plan,
            Source = content.Source,
            Lineage = content.Lineage,
            Serial = content.Serial,
            LastRun = content.LastRun,
            Complete = content.Complete,
            Clock = content.Clock,
            Org = content.Org,
            // A manifest of format 1 has neither runs nor recent runs.
            Runs = [.. JsonFile.Items(content.Runs).Select((r, i) => r with { User = Id(r.User, "runs", $"{i}", "user") })],
            RecentRuns = JsonFile.Items(content.RecentRuns),
            Records = Records(content, shapes),
            Batch = content.Batch?.ToImmutableSortedDictionary(
                b => b.Key,
                b => new RawResult(JsonFile.Item(b.Value).Hash, Raw(b.Value.Result)),
                StringComparer.Ordinal) ?? Manifest.NoBatch,
        };
        return _faults.Count == 0 ? manifest : throw new JsonFaultException([.. _faults]);
    }

    private ManifestRecords Records(ManifestContent content, ImmutableArray<string>[] shapes)
    {
        var records = content.Records.Select(r => KeyValuePair.Create(r.Key, Record(r.Key, JsonFile.Item(r.Value), shapes)));
        var sets = JsonFile.Items(content.Sets);
        if (sets.IsEmpty)
        {
            return new ManifestRecords(records);
        }
        var table = new RecordTable();
        foreach (var (address, record) in records)
        {
            table.TryAdd(address, record);
        }
        for (var i = 0; i < sets.Length; i++)
        {
            if (Set(sets[i], i, shapes) is { } set && table.Add(set) is { } twice)
            {
                Fault($"the manifest has the record {Quoting.Quote(twice)} twice", "sets", $"{i}", "address");
            }
        }
        return ManifestRecords.InOrder(table);
    }

    private RecordSet? Set(SetContent content, int position, ImmutableArray<string>[] shapes)
    {
        string[] place = ["sets", $"{position}"];
        if (content.Count < 1)
        {
            Fault("a set has at least one record", [.. place, "count"]);
            return null;
        }
        if (content.Shape < 0 || content.Shape >= shapes.Length)
        {
            Fault($"the manifest has no shape {content.Shape}", [.. place, "shape"]);
            return null;
        }
        if (content.IdPrefix.Length != PackedId.PrefixLength || !content.IdPrefix.All(char.IsAsciiLetterOrDigit))
        {
            Fault($"{Quoting.Quote(content.IdPrefix)} does not have {PackedId.PrefixLength} letters and digits", [.. place, "idPrefix"]);
            return null;
        }
        foreach (var field in content.Sent?.Keys ?? Enumerable.Empty<string>())
        {
            Name(field, [.. place, "sent", field]);
        }
        var named = content with { Type = Name(content.Type, [.. place, "type"]) };
        var origin = OriginOf(content.Run, content.MadeBy, content.MadeAt, place);
        return new SetReader(named, shapes[content.Shape], origin, (reason, at) => Fault(reason, [.. place, .. at])).Read();
    }

    private ManifestRecord Record(string address, RecordContent content, ImmutableArray<string>[] shapes)
    {
        var shape = ImmutableArray<string>.Empty;
        if (content.Shape < 0 || content.Shape >= shapes.Length)
        {
            Fault($"the manifest has no shape {content.Shape}", "records", address, "shape");
        }
        else if (content.Hash.Length != (shape = shapes[content.Shape]).Length * Fingerprint.Length)
        {
            Fault(
                $"the hash needs {Quoting.Number(shape.Length * Fingerprint.Length)} characters for the fields of its shape, and has "
                    + $"{Quoting.Number(content.Hash.Length)}",
                "records",
                address,
                "hash");
        }
        var record = new ManifestRecord(
            Name(content.Type, "records", address, "type"),
            Id(content.Id, "records", address, "id"),
            content.In,
            shape,
            content.Hash,
            JsonFile.Items(content.Refs),
            content.Order,
            content.Created);
        return record with
        {
            Keep = content.Keep,
            IsNew = content.New,
            Read = content.Read?.ToImmutableSortedDictionary(r => r.Key, r => r.Value.GetRawText(), StringComparer.Ordinal) ?? record.Read,
            Deactivated = content.Deactivated,
            Origin = OriginOf(content.Run, content.MadeBy, content.MadeAt, "records", address),
            Sent = Prints(content.Sent, address, "sent", content.Dated is { } dated ? KeyValuePair.Create("CreatedDate", dated) : null),
            Seen = content.Seen,
            Repaired = Prints(content.Repaired, address, "repaired"),
            Own = Prints(content.Own, address, "own"),
        };
    }

    private ImmutableSortedDictionary<string, string> Prints(
        Dictionary<string, string>? prints, string address, string key, KeyValuePair<string, string>? more = null)
    {
        if (prints is null && more is null)
        {
            return ManifestRecord.NoPrints;
        }
        foreach (var (field, print) in prints ?? [])
        {
            Name(field, "records", address, key, field);
            if (JsonFile.Item(print).Length != Fingerprint.Length)
            {
                Fault($"a fingerprint has {Fingerprint.Length} characters", "records", address, key, field);
            }
        }
        return ManifestRecord.NoPrints.AddRange((prints ?? []).Concat(more is { } one ? [one] : []).DistinctBy(p => p.Key));
    }

    // All records of a run share one origin.
    private Origin? OriginOf(string? run, string? madeBy, DateTimeOffset? madeAt, params ReadOnlySpan<string> place)
    {
        if (run is not null)
        {
            ref var origin = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, run, out _);
            return origin ??= new Origin(run);
        }
        return madeAt is { } at ? new Origin(null, madeBy is null ? null : Id(madeBy, [.. place, "madeBy"]), at) : null;
    }

    // The id in its 18-character form.
    private string Id(string text, params ReadOnlySpan<string> at)
    {
        if (SalesforceId.TryNormalise(text, out var id))
        {
            return id;
        }
        Fault($"{Quoting.Quote(text)} is not an id: an id has 15 letters and digits, or 18 of which the last three check the others", at);
        return text;
    }

    // The name of a type or a field. Salesforce: "must begin with a letter, contain only letters, digits and underscores".
    private string Name(string text, params ReadOnlySpan<string> at)
    {
        if (_names.TryGetValue(text, out var known))
        {
            return known;
        }
        if (text.Length <= LongestName && Names.IsName(text) && char.IsAsciiLetter(text[0]))
        {
            _names.Add(text);
        }
        else
        {
            Fault($"{Quoting.Quote(text)} is not the name of a type or a field: letters, digits and _", at);
        }
        return text;
    }

    private void Fault(string reason, params ReadOnlySpan<string> at)
    {
        if (_faults.Count < JsonFile.MostFaults)
        {
            _faults.Add(new JsonFault(source.Find(at)!.Value, reason));
        }
    }

    private static string? Raw(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? null : json.GetRawText();
}
