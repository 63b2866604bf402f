using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Core.Diff;

/// <summary>SEED3xx: changes that Salesforce does not allow, and orders that cannot be.</summary>
public static class DiffDiagnostics
{
    public static Diagnostic CannotUpdate(SeedRecord record, BoundField field) => Diagnostic.Error(
        "SEED302", field.Span, $"{record.Type.Name}.{field.Field.Name} of '{record.Address}' changed, and Salesforce does not let one update it.",
        $"Put the old value back; or run with --replace, which deletes the record, with what hangs on it, and creates it again; or give it {(record.HasRef ? "another" : "a")} '$ref', so that a new one is created beside it.");

    /// <param name="reason">A clause.</param>
    public static Diagnostic CannotReplace(SeedRecord record, BoundField field, string reason) => Diagnostic.Error(
        "SEED305", field.Span, $"{record.Type.Name}.{field.Field.Name} of '{record.Address}' changed, which only another record could take over, and '{record.Address}' is not replaced: {reason}.",
        "Put the old value back.");

    /// <param name="holder">The record of the plan; null for one that left it.</param>
    public static Diagnostic GoesWithReplaced(SeedRecord replaced, string address, SeedRecord? holder, ManifestRecord entry) => Diagnostic.Error(
        "SEED306", (holder ?? replaced).Span,
        $"'{replaced.Address}' is not replaced: '{address}' ({entry.Id}) would be deleted with it, and {(entry.Created ? "it is to be kept" : "this plan found it in the org and did not create it")}.",
        $"Put the old value of '{replaced.Address}' back, or let '{address}' refer to another record first.");

    public static Diagnostic FoundOtherwise(SeedRecord record, BoundField field, string id) => Diagnostic.Error(
        "SEED304", field.Span, $"The org has '{record.Address}' by its '$key' ({id}) with another {field.Field.Name}, and Salesforce does not let one update that field.",
        $"Give it the value that the org has, or add {field.Field.Name} to '$key' so that another record is meant.");

    public static Diagnostic OneRow(SeedRecord record, SeedRecord first, string id) => Diagnostic.Error(
        "SEED311", record.Span, $"'{record.Address}' and '{first.Address}' are one record of the org: {record.Type.Name} {id}.",
        $"Write one record; or give each its own '$key' values; or, where the manifest is wrong, run 'seeder forget PLAN {record.Address}'.")
        .WithNote(first.Span, $"'{first.Address}' stands here.");

    /// <param name="owner">The record of the plan, or the entry of the manifest, that has the row too.</param>
    public static Diagnostic OneRowInManifest(SourceSpan? span, string owner, string address, string id) => Diagnostic.Error(
        "SEED312", span, $"The manifest has the id {id} twice: as '{owner}' and as '{address}'.",
        $"Look at the record in the org, then run 'seeder forget PLAN REF' for the one that it is not ('{owner}' or '{address}').");

    public static Diagnostic RowOfUsedPlan(SeedRecord record, string use, string address, string id) => Diagnostic.Error(
        "SEED313", record.Span, $"'{record.Address}' is the record '{address}' ({id}) that the plan under 'uses' as '{use}' created: both plans would write it.",
        $"Refer to it as '${{{use}.{address}}}', or give '{record.Address}' other '$key' values.");

    public static Diagnostic Invisible(SeedRecord record, string id) => Diagnostic.Error(
        "SEED303", record.Span, $"'{record.Address}' has the id {id}, which the running user cannot see and which is not in the recycle bin.",
        "Check the user's access; or run with --recreate-missing to create it again, or with --no-refresh to trust the manifest.");
}
