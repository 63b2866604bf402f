using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>One line of a journal. A begin entry holds all that recovery needs without the plan.</summary>
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
[JsonDerivedType(typeof(Split), "split")]
[JsonDerivedType(typeof(Closed), "closed")]
public abstract record JournalEntry
{
    private JournalEntry()
    {
    }

    /// <summary>The first line: which run this is and the manifest it starts from.</summary>
    public sealed record Header(
        int Format, string Run, string Lineage, int Serial, string Plan, string Source, string PlanHash, ManifestOrg Org, DateTimeOffset Clock, string OnError)
        : JournalEntry
    {
        public const int CurrentFormat = 1;

        /// <summary>The org's clock when the journal was begun; null in older journals.</summary>
        public DateTimeOffset? At { get; init; }

        /// <summary>
        /// What the run starts from: where another run's manifest takes the place of the one it starts from, this tells which records that run
        /// changed. Null in older journals.
        /// </summary>
        public JournalStart? Start { get; init; }
    }

    /// <summary>Records known by another address from now on: old, new.</summary>
    public sealed record Moved(ImmutableArray<KeyValuePair<string, string>> Addresses) : JournalEntry;

    /// <summary>Records that neither the plan nor the org has any more.</summary>
    public sealed record Dropped(ImmutableArray<string> Addresses) : JournalEntry;

    /// <summary>Records that the org had before and that the plan knows by their keys from now on, each with its id.</summary>
    public sealed record Found(ImmutableArray<JournalOperation> Records) : JournalEntry;

    /// <summary>Records that are never deleted from now on, or are again.</summary>
    public sealed record Kept(ImmutableArray<KeyValuePair<string, bool>> Records) : JournalEntry;

    /// <summary>Records of a manifest of format 1 that a person confirmed to be this plan's, each with its row's own user and date.</summary>
    public sealed record Confirmed(ImmutableArray<ConfirmedRecord> Records) : JournalEntry;

    /// <summary>Raw subrequests that the plan has no more, by name.</summary>
    public sealed record RawDropped(ImmutableArray<string> Names) : JournalEntry;

    /// <summary>What the org holds in fields that are about to be overwritten; for a rollback.</summary>
    public sealed record Saved(ImmutableArray<SavedValue> Values) : JournalEntry;

    /// <summary>A request is about to leave. <c>OrgTime</c> is the org's clock as last seen, null before its first answer.</summary>
    public sealed record Begin(int Call, int Attempt, string Kind, DateTimeOffset? OrgTime, ImmutableArray<JournalOperation> Operations) : JournalEntry;

    /// <summary>What became of it. <c>Ids</c> has one place for each operation: null where nothing is known to exist.</summary>
    /// <param name="Values">What was read, as JSON, one place for each operation; null where nothing was asked for.</param>
    public sealed record End(int Call, int Attempt, JournalOutcome Outcome, ImmutableArray<string?> Ids, ImmutableArray<string?>? Values = null) : JournalEntry
    {
        /// <summary>How long the org took, in milliseconds: a late commit is waited for by the longest of them.</summary>
        public int? Took { get; init; }
    }

    /// <summary>A call was too much for the org at once; it is sent in parts of so many records.</summary>
    public sealed record Split(int Call, ImmutableArray<int> Records) : JournalEntry;

    /// <summary>The run ended by itself; <c>Complete</c> when it did all it set out to do.</summary>
    public sealed record Closed(bool Complete) : JournalEntry
    {
        /// <summary>The org's clock then; null in older journals.</summary>
        public DateTimeOffset? At { get; init; }
    }
}

/// <param name="User">Who created the row; null where its type does not say.</param>
/// <param name="At">When it was created, or last changed where its type does not say when it was created.</param>
public readonly record struct ConfirmedRecord(string Address, string? User, DateTimeOffset At);

/// <param name="Value">As text; null for null.</param>
public readonly record struct SavedValue(string Address, string Field, string? Value);

/// <summary>A field's value in the form in which a query compares it.</summary>
public sealed record SentValue(string Field, string Value);

/// <summary>How a call ended. <c>Refused</c> covers all that left nothing behind; one in doubt has no end entry.</summary>
public enum JournalOutcome { Succeeded, Refused }

/// <param name="Id">Its id, where it exists before the call.</param>
/// <param name="Nested">The position in the call of the record it is nested under, whose id fills <c>NestedField</c>; -1 for none.</param>
/// <param name="Hash">The fingerprints of the fields of <c>Shape</c>; that of the nested field is blank until the parent's id is known.</param>
public sealed record JournalOperation(
    string Address, string Type, OperationKind Kind, string? Id, string? In, int Nested, string? NestedField,
    ImmutableArray<string> Shape, string Hash, ImmutableArray<string> Refs, int Order)
{
    /// <summary>Of a record: it is never deleted. Of what is read: it stays in the manifest.</summary>
    public bool Keep { get; init; }

    /// <summary>The fingerprints of the values as they were sent, where <c>Hash</c> holds what they were made from (dates that count from today); else null.</summary>
    public string? Sent { get; init; }

    /// <summary>A field that the org keeps unique, with the value that was sent for it: a repeat of the call cannot store it twice.</summary>
    public SentValue? IdempotencyKey { get; init; }

    /// <summary>Of a raw request that creates a record of <c>Type</c>: what it sends, as text; else null.</summary>
    public ImmutableArray<SentValue>? Body { get; init; }

    /// <summary>Of a record that was adopted as created: the row's own user and date; else null.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Whether it is a raw request whose result is asked for.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether it is a raw request that does something anew each time it is sent.</summary>
    public bool Once { get; init; }
}
