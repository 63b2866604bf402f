using Seeder.Core.Binding;

namespace Seeder;

/// <summary>The outcome of one record. <c>RefId</c> is its address in the plan.</summary>
/// <param name="Id">Null for a record that does not exist, as far as is known.</param>
internal sealed record RecordReport(string RefId, string? Type, string? Id, string Action)
{
    private readonly RecordReports? _reports;
    private readonly SeedRecord? _record;

    /// <summary>The outcome of a record of the plan.</summary>
    /// <param name="reports">Knows the id. Most readers do not ask for it.</param>
    public RecordReport(RecordReports reports, SeedRecord record, string action)
        : this(record.Address, record.Type.Name, null, action) => (_reports, _record) = (reports, record);

    public string? Id { get => _reports is null ? field : _reports.IdOf(_record!); init; } = Id;

    /// <summary>
    /// Whether the plan describes the record; false under <c>existing</c> and for records that are no longer in the plan.
    /// </summary>
    public bool IsOfPlan { get; init; }

    /// <summary>Whether the org has the new record, but not all its values: an update that should have followed was not done.</summary>
    public bool IsUnfinished { get; init; }
}
