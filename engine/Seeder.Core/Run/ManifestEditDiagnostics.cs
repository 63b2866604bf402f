using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Core.Run;

/// <summary>SEED52x: what is wrong with a manifest that is mended by hand, or started from another org's.</summary>
public static class ManifestEditDiagnostics
{
    public static Diagnostic NotInPlan(string reference, IEnumerable<string> addresses) => Diagnostic.Error(
        "SEED520", null, $"The plan has no record '{reference}'.", NearestName.Hint(reference, addresses) ?? "Write its '$ref', or its place as 'seeder show' prints it, such as Account#3.");

    public static Diagnostic NoId(string reference, string text) => Diagnostic.Error(
        "SEED521", null, $"'{text}' for '{reference}' is not the id of a record: an id has 15 letters and digits, or 18 of which the last three check the others.", "Copy it from the record's page in the org.");

    public static Diagnostic OtherType(string reference, string type, string prefix, string id) => Diagnostic.Error(
        "SEED522", null, $"'{id}' is no id of {type}, the type of '{reference}': those begin with {prefix}.");

    public static Diagnostic NotInOrg(string reference, string type, string id) => Diagnostic.Error(
        "SEED523", null, $"The org has no {type} with the id {id} for '{reference}' that the running user can see.", "Check the id and the user's access; a deleted record is no record.");

    public static Diagnostic KnownOtherwise(string reference, string id) => Diagnostic.Error(
        "SEED524", null, $"The manifest knows '{reference}' as {id}.", $"Forget it first: seeder forget PLAN {reference}");

    public static Diagnostic KnownElsewhere(string reference, string id, string other) => Diagnostic.Error(
        "SEED525", null, $"The id {id} for '{reference}' is that of '{other}'.", "One record of the org is one record of the plan.");

    public static Diagnostic OtherKey(string reference, string field, string id) => Diagnostic.Error(
        "SEED526", null, $"The record {id} has another {field} than '{reference}', whose '$key' it is: the next run would not know it.", $"Give {field} the value that the org has, in the plan or in the org.");

    public static Diagnostic NotKnown(string reference, IEnumerable<string> known) => Diagnostic.Error(
        "SEED527", null, $"Neither the manifest nor a call in doubt has a record '{reference}'.", NearestName.Hint(reference, known) ?? "Run 'seeder show' for all of them.");

    public static Diagnostic NothingToAdopt(string path) => Diagnostic.Error("SEED530", null, $"There is no manifest '{path}' to start from.", "Name the manifest of the org that this one is a copy of.");

    public static Diagnostic AdoptedInDoubt(string path) => Diagnostic.Error(
        "SEED531", null, $"The last run of the manifest '{path}' left calls in doubt, and only its own org can settle them.", "Apply the plan there first.");

    public static Diagnostic AdoptedOtherPlan(string path, string plan, string expected) => Diagnostic.Error(
        "SEED532", null, $"The manifest '{path}' is that of the plan '{plan}', not of '{expected}'.", "Name the manifest of this plan.");

    public static Diagnostic AdoptedSameOrg(string path) => Diagnostic.Error(
        "SEED533", null, $"The manifest '{path}' is of this very org.", "Use it as it is: --manifest.");

    public static Diagnostic HasManifest(string path) => Diagnostic.Error(
        "SEED534", null, $"This org has a manifest of the plan already, '{path}', which was not started from that one.", "Leave --adopt-manifest out to go on with it.");

    public static Diagnostic AdoptedMissing(string path, ImmutableArray<KeyValuePair<string, ManifestRecord>> missing) => Diagnostic.Error(
        "SEED535", null,
        $"{Quoting.Count(missing.Length, "record")} of the manifest '{path}' {(missing.Length == 1 ? "is" : "are")} not in this org, or the running user does not see {(missing.Length == 1 ? "it" : "them")}: "
        + $"{string.Join(", ", missing.Take(20).Select(m => $"'{m.Key}' ({m.Value.Type} {m.Value.Id})"))}{(missing.Length > 20 ? $" and {missing.Length - 20} more" : "")}.",
        "Check that this org is a copy of the other. With --recreate-missing they are created, and all others are taken over.");

    public static Diagnostic NamedTwice(string reference) => Diagnostic.Error("SEED528", null, $"'{reference}' is named twice.", "Name it once.");
}
