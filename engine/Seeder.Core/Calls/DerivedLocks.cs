using Seeder.Core.Binding;

namespace Seeder.Core.Calls;

/// <summary>
/// Records that a call locks although the plan does not write the lookup: the org gives a case the account of its contact (object
/// reference, Case), and locks this account like one that the plan writes.
/// </summary>
internal static class DerivedLocks
{
    /// <summary>The account that the org gives the record; null if the call writes one, or if only the org knows it.</summary>
    public static FieldValue? AccountOf(PlannedRun run, SeedRecord record, IEnumerable<int> sent)
    {
        if (record.Type.Name != "Case" || sent.Any(i => record.Fields[i] is { Field.Name: "AccountId", Value: not FieldValue.Null }))
        {
            return null;
        }
        foreach (var index in sent)
        {
            if (record.Fields[index] is { Field.Name: "ContactId", Value: var contact } && run.Plan.TargetOf(contact) is { } target)
            {
                return ValueOf(run.Plan.Records[target], "AccountId");
            }
        }
        return null;
    }

    // The last value of the field: `$then` may set it again.
    private static FieldValue? ValueOf(SeedRecord record, string name) =>
        record.Fields.LastOrDefault(f => f.Field.Name == name) is { Field: not null, Value: var value } ? value : null;
}
