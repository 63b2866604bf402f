namespace Seeder.Core.Preview;

/// <summary>The kind of a change.</summary>
internal enum ChangeKind
{
    Create,

    /// <summary>Created or updated: a look-up by the key during the run decides.</summary>
    CreateOrUpdate,
    Update,

    /// <summary>Updated, and a deactivated user becomes active again.</summary>
    Activate,

    /// <summary>Deleted and created again.</summary>
    Replace,
    Delete,

    /// <summary>Users cannot be deleted, only deactivated.</summary>
    Deactivate,

    /// <summary>Deleted by the org together with a record of the plan; its address is its id.</summary>
    Cascade,

    /// <summary>A request of <c>batch</c>.</summary>
    Request,
}

/// <summary>The moment at which a value is sent.</summary>
internal enum ChangeMoment
{
    /// <summary>With the create or the update of the record.</summary>
    Now,

    /// <summary>By a later update, because the field needs a record that is created after this one, or because that saves calls.</summary>
    Later,

    /// <summary>By <c>$then</c>, after all records that refer to this one.</summary>
    Then,

    /// <summary>Before the record is deleted, because its present value prevents that.</summary>
    BeforeDelete,
}

/// <summary>One record, or one request of <c>batch</c>, that the run changes or sends.</summary>
/// <param name="Address">The record's address, or the request's name.</param>
/// <param name="Id">The id of the record in the org; null if it does not exist yet, or if a look-up during the run finds it.</param>
/// <param name="Place">The place in the plan; null if the record is no longer in the plan.</param>
internal sealed record RecordChange(string Address, string Type, string? Id, ChangeKind Kind, SourceSpan? Place)
{
    private readonly Func<ImmutableArray<FieldChange>> _fields = () => [];

    internal RecordChange(
        string address, string type, string? id, ChangeKind kind, SourceSpan? place, Func<ImmutableArray<FieldChange>> fields)
        : this(address, type, id, kind, place) => _fields = fields;

    /// <summary>Whether the record leaves the org together with a record that is replaced, and is not created again.</summary>
    public bool IsDeletedWithReplaced { get; init; }

    /// <summary>Whether the org's automation created this record, which a cascade deletes.</summary>
    public bool IsAutomation { get; init; }

    /// <summary>
    /// Computes the fields that are sent, in the order of the plan. A plan may have a million records, so values are made only for records
    /// that are shown.
    /// </summary>
    public ImmutableArray<FieldChange> Fields() => _fields();
}

/// <summary>One field of a changed record.</summary>
/// <param name="From">The value in the org; null if it is unknown, or if the record does not exist yet.</param>
/// <param name="To">The value as it will be sent.</param>
internal sealed record FieldChange(string Name, ShownValue? From, ShownValue To, ChangeMoment When = ChangeMoment.Now)
{
    /// <summary>Whether the value in the org is not the value that was sent last.</summary>
    public bool IsDrifted { get; init; }

    /// <summary>Whether the org already has the value.</summary>
    public bool IsSame { get; init; }
}
