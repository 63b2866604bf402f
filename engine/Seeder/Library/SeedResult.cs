using System.Diagnostics.CodeAnalysis;

namespace Seeder;

/// <summary>What a run did with a record.</summary>
public enum SeedAction
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>Fields of it were updated.</summary>
    Updated,

    /// <summary>It was deleted.</summary>
    Deleted,

    /// <summary>It is a user, which cannot be deleted: it was deactivated.</summary>
    Deactivated,

    /// <summary>It was deleted and created again, because a field changed that cannot be updated.</summary>
    Replaced,

    /// <summary>It has another reference in the plan now; the record of the org stayed.</summary>
    Moved,

    /// <summary>It matches the plan: nothing was sent.</summary>
    Unchanged,

    /// <summary>It existed in the org, and this plan did not create it.</summary>
    Found,

    /// <summary>The org rejected it.</summary>
    Rejected,

    /// <summary>The run did not reach it, left it out, or undid it.</summary>
    Skipped,

    /// <summary>A response was lost: the next run finds out whether the org carried the call out.</summary>
    InDoubt,
}

/// <summary>The outcome of one record.</summary>
public sealed record SeededRecord
{
    internal SeededRecord(RecordReport report) =>
        (Reference, Type, Id, Action) = (report.RefId, report.Type, report.Id, Enum.Parse<SeedAction>(report.Action, ignoreCase: true));

    /// <summary>Its <c>$ref</c>, or else its place in the plan, such as <c>acme.Contacts#1</c>.</summary>
    public string Reference { get; }

    /// <summary>Its sObject type, such as <c>Account</c>; null for a lookup whose type the plan does not say.</summary>
    public string? Type { get; }

    /// <summary>Its id, 18 characters; null if it does not exist, as far as is known.</summary>
    public string? Id { get; }

    /// <summary>What the run did with it.</summary>
    public SeedAction Action { get; }
}

/// <summary>The result of a run: the outcome and the id of every record.</summary>
public sealed class SeedResult
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    internal SeedResult(SeedReport report, OrgConnection org)
    {
        (Plan, OrgId) = (report.Planning.Syntax?.Name?.Text ?? "", org.OrgId);
        Manifest = report.ManifestPath is { } path ? Path.GetFullPath(path) : null;
        Records = [.. RecordReports.Of(report).Select(r => new SeededRecord(r))];
        Warnings = [.. report.Diagnostics.Where(d => d.Severity == Severity.Warning).Select(org.Hide)];
        Calls = report.Result?.Sent.Count(sent => sent) ?? 0;
        foreach (var record in Records.Where(r => r is { Id: not null, Action: not (SeedAction.Deleted or SeedAction.Deactivated) }))
        {
            _ids.TryAdd(record.Reference, record.Id!);
        }
    }

    /// <summary>The name of the plan.</summary>
    public string Plan { get; }

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId { get; }

    /// <summary>The full path of the manifest; null if it is in memory, or if the run ended before it was known. The file exists if it
    /// lists records.</summary>
    public string? Manifest { get; }

    /// <summary>Every record: those of the plan in its order, then those that the plan looked up, then deleted ones.</summary>
    public IReadOnlyList<SeededRecord> Records { get; }

    /// <summary>The warnings, in the order in which the command prints them.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    /// <summary>The number of calls that the run sent to change the org. 0 if the org already matched the plan.</summary>
    public int Calls { get; }

    /// <summary>The id of the record with this reference, 18 characters.</summary>
    /// <param name="reference">The <c>$ref</c> of a record, or its place in the plan.</param>
    /// <exception cref="KeyNotFoundException">The plan has no such record, or the record does not exist in the org.</exception>
    public string this[string reference] => _ids.TryGetValue(reference, out var id)
        ? id
        : throw new KeyNotFoundException(
            $"The result of the plan '{Plan}' has no id for '{reference}'. {NearestName.Hint(reference, _ids.Keys)}".TrimEnd());

    /// <summary>The id of the record with this reference.</summary>
    /// <param name="reference">The <c>$ref</c> of a record, or its place in the plan.</param>
    /// <param name="id">Its id, 18 characters; null if there is no such record.</param>
    public bool TryGetId(string reference, [NotNullWhen(true)] out string? id) => _ids.TryGetValue(reference, out id);
}
