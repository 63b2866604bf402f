using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Core.Diff;

/// <summary>A record to remove.</summary>
/// <param name="Id">What is deleted: the record, or, for a ContentVersion, its ContentDocument.</param>
internal sealed record Deletion(string Address, ManifestRecord Entry, string Id)
{
    /// <summary>Fields that <c>$then</c> set, with the values to put back first: an activated order cannot be deleted.</summary>
    public ImmutableArray<BoundField> Revert { get; init; } = [];

    /// <summary>
    /// Of a user: the lookups to records that go too, such as its role, which cannot go while even an inactive user has it.
    /// </summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    /// <summary>Whether only the values are put back: the record was there before.</summary>
    public bool Stays { get; init; }

    /// <summary>Whether it goes before anything is created: the record is replaced, or goes with one that is.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>Stage 15: which of the manifest's records are to be removed. The only source of prune and destroy.</summary>
internal static class Undo
{
    /// <summary>The type whose records are deactivated, since the org does not let one delete them.</summary>
    public const string Undeletable = "User";

    /// <summary>Records that this plan created, apart from those to keep and what they refer to; what it found stays as it is.</summary>
    /// <param name="plan">What today's plan says of the records, as far as it could be read; null where they left it.</param>
    /// <param name="replaced">Records that go before anything is created.</param>
    public static (ImmutableArray<Deletion> Deletions, Needs? Needs) Deletions(
        IEnumerable<KeyValuePair<string, ManifestRecord>> entries,
        SeedPlan? plan,
        OrgFacts facts,
        IEnumerable<KeyValuePair<string, ManifestRecord>>? replaced = null)
    {
        var first = (replaced ?? []).Select(r => new Deletion(r.Key, r.Value, r.Value.Id)
        {
            IsFirst = true,
            Revert = plan?.Find(r.Key) is { } index ? ToPutBack(plan.Records[index], r.Value) : [],
        });
        var all = new ManifestRecords(entries);
        SeedRecord? Record(string address) =>
            plan?.Find(address) is { } index && plan.Records[index].Type.Name == all[address].Type ? plan.Records[index] : null;
        var kept = Kept(all, all.Where(e => e.Value.Keep || Record(e.Key)?.Keep == true).Select(e => e.Key));
        var deletions = ImmutableArray.CreateBuilder<Deletion>();
        deletions.AddRange(first);
        foreach (var (address, entry) in all.Where(e => e.Value is { Created: true, Deactivated: false } && !kept.Contains(e.Key)))
        {
            deletions.Add(
                new Deletion(address, entry, entry.Id) { Revert = Record(address) is { } record ? ToPutBack(record, entry) : [] });
        }
        return OfDocuments(deletions.ToImmutable(), facts);
    }

    /// <summary>The same, where a user loses its lookups to what goes too.</summary>
    public static ImmutableArray<Deletion> Cleared(ImmutableArray<Deletion> deletions, OrgSchema schema)
    {
        if (!deletions.Any(d => d.Entry.Type == Undeletable) || schema.Find(Undeletable) is not { } user)
        {
            return deletions;
        }
        var going = deletions.Where(d => !d.Stays).Select(d => Fingerprint.Of(d.Entry.Id)).ToHashSet(StringComparer.Ordinal);
        return [
            .. deletions.Select(
                d => d.Entry.Type == Undeletable && !d.Stays
                    ? d with { Cleared = [.. d.Entry.Shape.Where(f => IsCleared(f, d.Entry))] }
                    : d)];

        bool IsCleared(string field, ManifestRecord entry) =>
            user.FindField(field) is { Type: FieldType.Reference, Nillable: true, Updateable: true }
                && entry.FingerprintOf(field) is { } print
                && going.Contains(print);
    }

    // With what a record refers to it would go too, or lose the reference.
    internal static HashSet<string> Kept(ManifestRecords all, IEnumerable<string> first)
    {
        var kept = first.ToHashSet(StringComparer.Ordinal);
        var queue = new Queue<string>(kept);
        while (queue.TryDequeue(out var address))
        {
            foreach (var target in all[address].Refs.Append(all[address].In).OfType<string>())
            {
                if (all.ContainsKey(target) && kept.Add(target))
                {
                    queue.Enqueue(target);
                }
            }
        }
        return kept;
    }

    // A file is deleted with its document, which arises by itself (REST API Developer Guide, PDF p. 92).
    private static (ImmutableArray<Deletion>, Needs?) OfDocuments(ImmutableArray<Deletion> deletions, OrgFacts facts)
    {
        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = ImmutableArray.CreateBuilder<string>();
        foreach (var (soql, _) in IdQueries.Build(
            "ContentVersion", ["ContentDocumentId"], deletions.Where(d => d.Entry.Type == "ContentVersion").Select(d => d.Id)))
        {
            if (!facts.Queries.TryGetValue(soql, out var rows))
            {
                open.Add(soql);
                continue;
            }
            foreach (var row in rows)
            {
                documents[row.Id] = row.Values.GetValueOrDefault("ContentDocumentId") ?? row.Id;
            }
        }
        return open.Count > 0 && facts.Org is not null
            ? ([], new Needs.Queries(open.ToImmutable()))
            : ([.. deletions.Select(d => documents.TryGetValue(d.Id, out var document) ? d with { Id = document } : d)], null);
    }

    // Only where the manifest says that the value of $then stands in the org, and the plan gives one of its own to put back.
    private static ImmutableArray<BoundField> ToPutBack(SeedRecord record, ManifestRecord entry)
    {
        var fields = ImmutableArray.CreateBuilder<BoundField>(0);
        for (var i = record.CreateFieldCount; i < record.Fields.Length; i++)
        {
            var then = record.Fields[i];
            var own = record.Fields.Take(record.CreateFieldCount).FirstOrDefault(f => ReferenceEquals(f.Field, then.Field));
            if (own.Field is not null && !own.Value.Holes.Any()
                && FieldFingerprint.Of(then.Field, then.Value, _ => null) is { } set
                && entry.FingerprintOf(then.Field.Name) is { } known && (known == set || known == Fingerprint.Unknown))
            {
                fields.Add(own);
            }
        }
        return fields.ToImmutable();
    }
}
