using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>One line of a journal. A begin entry contains everything that recovery needs, so recovery works without the plan.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "entry")]
[JsonDerivedType(typeof(Header), "header")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Dropped), "dropped")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(Kept), "kept")]
[JsonDerivedType(typeof(Confirmed), "confirmed")]
[JsonDerivedType(typeof(RawDropped), "rawDropped")]
[JsonDerivedType(typeof(Saved), "saved")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(End), "end")]
[JsonDerivedType(typeof(Job), "job")]
[JsonDerivedType(typeof(IdPart), "ids")]
[JsonDerivedType(typeof(Split), "split")]
[JsonDerivedType(typeof(Closed), "closed")]
internal abstract record JournalEntry
{
    private JournalEntry()
    {
    }

    /// <summary>The first line: the run, and the manifest that it starts from.</summary>
    public sealed record Header(
        int Format,
        string Run,
        string Lineage,
        int Serial,
        string Plan,
        string Source,
        string PlanHash,
        ManifestOrg Org,
        DateTimeOffset Clock,
        string OnError)
        : JournalEntry
    {
        public const int CurrentFormat = 2;

        /// <summary>The org's time at the start of the journal; null in older journals.</summary>
        public DateTimeOffset? At { get; init; }

        /// <summary>
        /// The entries of the manifest that the run starts from. If another run's manifest replaces that manifest, these entries show which
        /// records the other run changed. Null in older journals.
        /// </summary>
        public JournalStart? Start { get; init; }
    }

    /// <summary>Records with a new address: old, new.</summary>
    public sealed record Moved(ImmutableArray<KeyValuePair<string, string>> Addresses) : JournalEntry;

    /// <summary>Records that are removed from the manifest, because neither the plan nor the org has them.</summary>
    public sealed record Dropped(ImmutableArray<string> Addresses) : JournalEntry;

    /// <summary>Records that the org already had and that were found by their keys, each with its id.</summary>
    public sealed record Found(ImmutableArray<JournalOperation> Records) : JournalEntry;

    /// <summary>Records whose <c>$keep</c> changed.</summary>
    public sealed record Kept(ImmutableArray<KeyValuePair<string, bool>> Records) : JournalEntry;

    /// <summary>
    /// Records of a format 1 manifest that a person confirmed as created by this plan, each with the user and date of its row.
    /// </summary>
    public sealed record Confirmed(ImmutableArray<ConfirmedRecord> Records) : JournalEntry;

    /// <summary>Names of raw requests that were removed from the plan.</summary>
    public sealed record RawDropped(ImmutableArray<string> Names) : JournalEntry;

    /// <summary>The org's values of fields that the next call overwrites; a rollback restores them.</summary>
    public sealed record Saved(ImmutableArray<SavedValue> Values) : JournalEntry;

    /// <summary>
    /// A request is about to be sent. <c>OrgTime</c> is the org's time in its last response, null before the first response.
    /// </summary>
    public sealed record Begin(
        int Call, int Attempt, string Kind, DateTimeOffset? OrgTime, OperationList Operations) : JournalEntry
    {
        /// <summary>
        /// The org's time before the last attempt, if several attempts of a call are one entry; <c>OrgTime</c> is then that of the first.
        /// </summary>
        public DateTimeOffset? LastOrgTime { get => field ?? OrgTime; init; }

        /// <summary>Further operations, as a line holds them (<see cref="OperationSets"/>); null in memory.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<OperationSet>? Sets { get; init; }
    }

    /// <summary>The outcome of a call. <c>Ids</c> has one item for each operation: null if no record is known to exist.</summary>
    /// <param name="Values">The values that were read, as JSON, one item for each operation; null if no values were requested.</param>
    public sealed record End(
        int Call, int Attempt, JournalOutcome Outcome, ImmutableArray<string?> Ids, ImmutableArray<string?>? Values = null) : JournalEntry
    {
        /// <summary>The response time in milliseconds. The longest one decides how long recovery waits for a late commit.</summary>
        public int? Took { get; init; }

        /// <summary>Further ids, as a line holds them (<see cref="OperationSets"/>); null in memory.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<IdSet>? IdSets { get; init; }

        /// <summary>The count of all ids, if there are sets.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Count { get; init; }
    }

    /// <summary>
    /// The id of the job that carries out a call. Nothing was written before this entry. A later entry of the same call replaces the job:
    /// the earlier one was aborted before it got its rows.
    /// </summary>
    /// <param name="Columns">The columns of an insert; empty for updates and deletes.</param>
    /// <param name="Rows">The key of each row of an insert, which tells it from the others; empty for updates and deletes.</param>
    public sealed record Job(int Call, string Id, ImmutableArray<string> Columns, RowKeys Rows) : JournalEntry
    {
        // Journals of earlier versions have no columns.
        public ImmutableArray<string> Columns { get; init; } = Columns.IsDefault ? [] : Columns;
    }

    /// <summary>
    /// A part of the ids of the next end entry, from position <c>First</c> on. Only files have it (<see cref="JournalParts"/>).
    /// </summary>
    public sealed record IdPart(int Call, int First, ImmutableArray<string?> Items) : JournalEntry
    {
        /// <summary>Further ids, as a line holds them (<see cref="OperationSets"/>); null in memory.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<IdSet>? IdSets { get; init; }

        /// <summary>The count of all items, if there are sets.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Count { get; init; }
    }

    /// <summary>A call was too large for the org, so it is sent in parts with this number of records.</summary>
    public sealed record Split(int Call, ImmutableArray<int> Records) : JournalEntry;

    /// <summary>The run ended normally; <c>Complete</c> if it executed all of its calls.</summary>
    public sealed record Closed(bool Complete) : JournalEntry
    {
        /// <summary>The org's time at the end; null in older journals.</summary>
        public DateTimeOffset? At { get; init; }
    }
}

/// <param name="User">The user who created the row; null if the type has no such field.</param>
/// <param name="At">The time when it was created; if the type has no such field, the time of its last change.</param>
internal readonly record struct ConfirmedRecord(string Address, string? User, DateTimeOffset At);

/// <param name="Value">As text; null for null.</param>
internal readonly record struct SavedValue(string Address, string Field, string? Value);

/// <summary>The value of a field in the form that a query uses.</summary>
internal sealed record SentValue(string Field, string Value);

/// <summary>The outcome of a call. <c>Refused</c> means that it changed nothing. An in-doubt call has no end entry.</summary>
internal enum JournalOutcome { Succeeded, Refused }

/// <param name="Id">The record's id if it exists before the call.</param>
/// <param name="Nested">The position in the call of the parent record, whose id fills <c>NestedField</c>; -1 if the record is not
/// nested.</param>
/// <param name="Hash">The fingerprints of the fields of <c>Shape</c>; the fingerprint of the nested field is blank until the parent's id is
/// known.</param>
internal sealed record JournalOperation(
    string Address, string Type, OperationKind Kind, string? Id, string? In, int Nested, string? NestedField,
    ImmutableArray<string> Shape, string Hash, ImmutableArray<string> Refs, int Order)
{
    /// <summary>For a record: it is never deleted. For a read value: it stays in the manifest.</summary>
    public bool Keep { get; init; }

    /// <summary>
    /// The fingerprints of the sent values if <c>Hash</c> has the fingerprints of their expressions (relative dates); otherwise null.
    /// </summary>
    public string? Sent { get; init; }

    /// <summary>The fingerprints of the sent values that differ from those in <c>Hash</c>, by field.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<string, string> SentPrints
    {
        get
        {
            // Journals of earlier versions have an empty text for a user that was activated again.
            if (Sent is not { Length: > 0 } sent)
            {
                return ManifestRecord.NoPrints;
            }
            const int length = Fingerprint.Length;
            var prints = ManifestRecord.NoPrints.ToBuilder();
            for (var i = 0; i < Shape.Length; i++)
            {
                var print = sent.Substring(i * length, length);
                if (print != Fingerprint.Unknown && !Hash.AsSpan(i * length, length).SequenceEqual(print))
                {
                    prints[Shape[i]] = print;
                }
            }
            return prints.ToImmutable();
        }
    }

    /// <summary>For a repair: the fingerprints of the org's values that it replaces, by field; otherwise null.</summary>
    public ImmutableSortedDictionary<string, string>? Replaced { get; init; }

    /// <summary>A unique field with its sent value. It works as an idempotency key: the org cannot store the value twice.</summary>
    public SentValue? IdempotencyKey { get; init; }

    /// <summary>For a raw request that creates a record of <c>Type</c>: the fields that it sends, as text; otherwise null.</summary>
    public ImmutableArray<SentValue>? Body { get; init; }

    /// <summary>For a record that was adopted as created: the user and date of its row; otherwise null.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Whether it is a raw request whose result the plan reads.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether it is a raw request that must not be sent twice.</summary>
    public bool Once { get; init; }
}
