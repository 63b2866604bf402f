using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// SEED302 to SEED306 and SEED311 to SEED313: changes that Salesforce does not allow, and records of the plan that are the same record in
/// the org.
/// </summary>
internal static class DiffDiagnostics
{
    public static Diagnostic CannotUpdate(SeedRecord record, BoundField field) => Diagnostic.Error(
        "SEED302",
        field.Span,
        $"The plan changes {record.Type.Name}.{field.Field.Name} of the record '{record.Address}', but Salesforce does not allow this "
            + "field to be updated.",
        NewVersion(record) ?? "Restore the old value; or run with --replace, which deletes the record with its dependents and creates it "
            + "again; "
            + $"or give it {(record.HasRef ? "another" : "a")} '$ref' to create an additional record.");

    /// <param name="reason">Why the record cannot be deleted or created, as a clause.</param>
    public static Diagnostic CannotReplace(SeedRecord record, BoundField field, string reason) => Diagnostic.Error(
        "SEED305",
        field.Span,
        $"The plan changes {record.Type.Name}.{field.Field.Name} of the record '{record.Address}', so the record would have to be "
            + $"replaced, but it is not: {reason}.",
        NewVersion(record) ?? "Restore the old value.");

    // Salesforce keeps each version of a file, so a changed file is a new record.
    private static string? NewVersion(SeedRecord record) => record.Type.Name != "ContentVersion" ? null
        : record.HasRef
            ? "Restore the old value, and add a record with the new file and "
                + $"'ContentDocumentId: ${{{record.Address}.ContentDocumentId}}': it becomes the next version of the file."
            : "Restore the old value, give the record a '$ref', and add a record with the new file and "
                + "'ContentDocumentId: ${REF.ContentDocumentId}': it becomes the next version of the file.";

    /// <param name="holder">The record of the plan; null for a record that is no longer in the plan.</param>
    public static Diagnostic GoesWithReplaced(
        SeedRecord replaced, string address, SeedRecord? holder, ManifestRecord entry) => Diagnostic.Error(
        "SEED306", (holder ?? replaced).Span,
        $"'{replaced.Address}' is not replaced: '{address}' ({entry.Id}) would be deleted with it, and "
            + $"{(entry.Created ? "that record must be kept" : "this plan did not create that record")}.",
        $"Restore the old value of '{replaced.Address}'. Or change the lookup of '{address}' to another record, apply, and then replace "
            + $"'{replaced.Address}'.");

    public static Diagnostic ReplacesOutside(SeedRecord replaced, string address, bool isInPlan, ManifestRecord entry) => Diagnostic.Error(
        "SEED335",
        replaced.Span,
        $"'{replaced.Address}' is not replaced: '{address}' ({entry.Id}) depends on it and would be replaced too, but '--only' does not "
            + "select that record.",
        isInPlan ? $"Add '{address}' to '--only', or run without '--only'." : "Run without '--only'.");

    public static Diagnostic FoundOtherwise(SeedRecord record, BoundField field, string id) => Diagnostic.Error(
        "SEED304",
        field.Span,
        $"The record {id}, which the '$key' of '{record.Address}' matches, has another {field.Field.Name}, and Salesforce does not allow "
            + "this field to be updated.",
        $"Use the org's value, or add {field.Field.Name} to '$key' so that it matches another record.");

    /// <param name="plan">The plan's file, for the command in the hint.</param>
    public static Diagnostic OneRow(SeedRecord record, SeedRecord first, string id, string plan) => Diagnostic.Error(
        "SEED311", record.Span, $"'{record.Address}' and '{first.Address}' are the same record of the org: {record.Type.Name} {id}.",
        "Remove one of the two records, or give each record its own '$key' values. "
            + $"If the manifest has a wrong id for '{record.Address}', run 'seeder forget {plan} {record.Address}'.")
        .WithNote(first.Span, $"'{first.Address}' is declared here.");

    /// <param name="owner">The record of the plan or the entry of the manifest that has the same id.</param>
    /// <param name="plan">The plan's file, for the commands in the hint.</param>
    public static Diagnostic OneRowInManifest(SourceSpan? span, string owner, string address, string id, string plan) => Diagnostic.Error(
        "SEED312", span, $"Two records of the manifest have the id {id}: '{owner}' and '{address}'.",
        $"Look at the record in the org. If it is '{owner}', run 'seeder forget {plan} {address}'. "
            + $"If it is '{address}', run 'seeder forget {plan} {owner}'.");

    public static Diagnostic RowOfUsedPlan(SeedRecord record, string use, string address, string id) => Diagnostic.Error(
        "SEED313",
        record.Span,
        $"'{record.Address}' is the record '{address}' ({id}) of the plan that 'uses' calls '{use}', so both plans would write it.",
        $"Refer to it as '${{{use}.{address}}}', or give '{record.Address}' other '$key' values.");

    public static Diagnostic Invisible(SeedRecord record, string id) => Diagnostic.Error(
        "SEED303", record.Span, $"The record of '{record.Address}' ({id}) is neither visible to the running user nor in the recycle bin.",
        "Check the user's access. Or run with --recreate-missing to create the record again, or with --no-refresh to trust the manifest.");
}
