using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>SEED52x and SEED53x: errors of 'adopt', 'forget' and '--adopt-manifest'.</summary>
internal static class ManifestEditDiagnostics
{
    public static Diagnostic NotInPlan(string reference, IEnumerable<string> addresses) => Diagnostic.Error(
        "SEED520",
        null,
        $"The plan has no record '{reference}'.",
        NearestName.Hint(reference, addresses)
            ?? "Write the '$ref' of the record, or the name that 'seeder show' prints for it, such as Account#3.");

    public static Diagnostic NoId(string reference, string text) => Diagnostic.Error(
        "SEED521",
        null,
        $"'{text}' for '{reference}' is not the id of a record. An id has 15 letters and digits, or 18 with a checksum in the last three.",
        "Copy it from the record's page in the org.");

    public static Diagnostic OtherType(string reference, string type, string prefix, string id) => Diagnostic.Error(
        "SEED522", null, $"'{id}' is not an id of {type}, the type of '{reference}'. Its ids begin with {prefix}.");

    public static Diagnostic NotInOrg(string reference, string type, string id) => Diagnostic.Error(
        "SEED523",
        null,
        $"The org has no {type} with the id {id} for '{reference}' that the running user can see.",
        "Check the id and the user's access. Records in the recycle bin do not count.");

    /// <param name="plan">The plan's file, for the command in the hint.</param>
    public static Diagnostic KnownOtherwise(string reference, string id, string plan) => Diagnostic.Error(
        "SEED524",
        null,
        $"The manifest already has the id {id} for '{reference}'.",
        $"Remove it from the manifest first: seeder forget {plan} {reference}");

    public static Diagnostic KnownElsewhere(string reference, string id, string other) => Diagnostic.Error(
        "SEED525", null, $"The id {id} for '{reference}' belongs to '{other}'.", "Give each record of the plan its own record of the org.");

    public static Diagnostic OtherKey(string reference, string field, string id) => Diagnostic.Error(
        "SEED526",
        null,
        $"The record {id} has another {field} than '{reference}'. That field is its '$key', so the next run would not find the record.",
        $"Give {field} the value that the org has, in the plan or in the org.");

    public static Diagnostic NotKnown(string reference, IEnumerable<string> known) => Diagnostic.Error(
        "SEED527",
        null,
        $"Neither the manifest nor an in-doubt call has a record '{reference}'.",
        NearestName.Hint(reference, known) ?? "Run 'seeder show' to list all records of the manifest.");

    public static Diagnostic NothingToAdopt(string path) =>
        Diagnostic.Error(
            DiagnosticKind.LocalFiles, "SEED530",
            null,
            $"There is no manifest '{path}' to start from.",
            "Give the path of the manifest of the org from which this org was copied.");

    public static Diagnostic AdoptedInDoubt(string path) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED531",
        null,
        $"The last run of the manifest '{path}' left in-doubt calls, and Seeder can resolve them only in the org of that run.",
        "Apply the plan to that org first.");

    public static Diagnostic AdoptedOtherPlan(string path, string plan, string expected) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED532",
        null,
        $"The manifest '{path}' belongs to the plan '{plan}', not to '{expected}'.",
        "Give the path of this plan's manifest.");

    public static Diagnostic AdoptedSameOrg(string path) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED533", null, $"The manifest '{path}' already belongs to this org.", "Use it with --manifest.");

    public static Diagnostic HasManifest(string path) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED534",
        null,
        $"The plan already has a manifest for this org, '{path}', which was not started from the manifest that --adopt-manifest names.",
        "Remove --adopt-manifest to use the existing manifest.");

    public static Diagnostic AdoptedMissing(string path, ImmutableArray<KeyValuePair<string, ManifestRecord>> missing) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED535", null,
        $"{Quoting.Count(missing.Length, "record")} of the manifest '{path}' {(missing.Length == 1 ? "is" : "are")} not in this org, or "
            + $"the running user does not see {(missing.Length == 1 ? "it" : "them")}: "
        + $"{Quoting.SomeAndCount([.. missing.Select(m => $"'{m.Key}' ({m.Value.Type} {m.Value.Id})")], 20)}.",
        "Check that this org is a copy of the other. With --recreate-missing, Seeder creates these records and uses all others.");

    public static Diagnostic NamedTwice(string reference) =>
        Diagnostic.Error("SEED528", null, $"'{reference}' is named twice.", "Name it once.");
}
