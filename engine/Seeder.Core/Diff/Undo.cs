using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>A record to delete.</summary>
/// <param name="Id">The id to delete: the record's id, or for a ContentVersion the id of its ContentDocument.</param>
internal sealed record Deletion(string Address, ManifestRecord Entry, string Id)
{
    /// <summary>
    /// Fields that <c>$then</c> set, with the values to restore before the delete: an activated order cannot be deleted, for example.
    /// </summary>
    public ImmutableArray<BoundField> Revert { get; init; } = [];

    /// <summary>
    /// For a user: lookups to records that are deleted too, such as its role. They must be cleared, since the org does not delete a role
    /// that even an inactive user has.
    /// </summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    /// <summary>Whether only the values of <c>$then</c> are restored, since the record existed before the plan.</summary>
    public bool Stays { get; init; }

    /// <summary>Whether the delete runs before the creates: the record is replaced, or is deleted together with a replaced one.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>Stage 15: selects the records of the manifest to delete. Prune, destroy, replace and rollback all use it.</summary>
internal static class Undo
{
    /// <summary>The type whose records cannot be deleted and are deactivated instead.</summary>
    public const string Undeletable = "User";

    /// <summary>
    /// Returns the records that this plan created, without those to keep and the records that these refer to. Records that were found in
    /// the org are not deleted.
    /// </summary>
    /// <param name="plan">The current plan, as far as it could be read; null if the records are no longer in it.</param>
    /// <param name="replaced">The records to delete before the creates.</param>
    public static (ImmutableArray<Deletion> Deletions, Needs? Needs) Deletions(
        IEnumerable<KeyValuePair<string, ManifestRecord>> entries,
        TypedPlan? plan,
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

    /// <summary>Returns the same deletions, with the lookups that users must lose.</summary>
    public static ImmutableArray<Deletion> Cleared(ImmutableArray<Deletion> deletions, OrgSchema schema)
    {
        if (!deletions.Any(d => d.Entry.Type == Undeletable) || schema.Find(Undeletable) is not { } user)
        {
            return deletions;
        }
        var going = deletions.Where(d => !d.Stays).Select(d => Fingerprint.Of(d.Entry.Id)).ToHashSet();
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

    // If a kept record refers to a record, that one is kept too: otherwise the kept record would be deleted by cascade or lose the
    // reference.
    internal static HashSet<string> Kept(ManifestRecords all, IEnumerable<string> first)
    {
        var kept = first.ToHashSet();
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

    // A file is deleted by deleting its document, which the org creates automatically (REST API Developer Guide, PDF p. 92).
    private static (ImmutableArray<Deletion>, Needs?) OfDocuments(ImmutableArray<Deletion> deletions, OrgFacts facts)
    {
        var documents = new Dictionary<string, string>();
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

    // Only if the manifest shows that the value of $then was set, and the plan has an earlier value to restore.
    private static ImmutableArray<BoundField> ToPutBack(SeedRecord record, ManifestRecord entry)
    {
        var fields = ImmutableArray.CreateBuilder<BoundField>(0);
        for (var i = record.CreateFieldCount; i < record.FieldCount; i++)
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
