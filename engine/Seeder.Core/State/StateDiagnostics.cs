using Seeder.Core.Facts;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.State;

/// <summary>SEED5xx: journals, manifests and in-doubt calls.</summary>
internal static class StateDiagnostics
{
    /// <param name="plan">The plan's file, for the commands in hints.</param>
    public static Diagnostic CallsInDoubt(
        string plan, ImmutableArray<JournalEntry.Begin> calls, ImmutableArray<OrgRow> candidates, ImmutableArray<OpenReason> reasons)
    {
        var records = calls.SelectMany(c => c.Operations).Select(o => o.Address).ToList();
        var diagnostic = Diagnostic.Error(
            DiagnosticKind.InDoubt, "SEED501", null,
            $"{Count(calls.Length, "call")} got no response, and the org does not show whether {Count(records.Count, "record")} of "
                + $"{(calls.Length == 1 ? "this call" : "these calls")} {(records.Count == 1 ? "exists" : "exist")} ({Some(records)}).",
            "Check these records in the org. If they exist, add --assume committed; if not, add --assume lost to send them again. "
                + $"To decide for each record, run 'seeder adopt {plan} REF=ID' or 'seeder forget {plan} REF'.");
        diagnostic = candidates.IsEmpty
            ? diagnostic
            : diagnostic.WithNote(
                null,
                $"{Count(candidates.Length, "record")} of the org that {(calls.Length == 1 ? "this call" : "these calls")} may have "
                    + $"created: {Some([.. candidates.Select(c => c.Id)])}.");
        return WithReasons(diagnostic, plan, reasons);
    }

    /// <summary>Adds a note for each reason of an in-doubt call: the row of the org, and what the user can do about it.</summary>
    public static Diagnostic WithReasons(Diagnostic diagnostic, string plan, ImmutableArray<OpenReason> reasons) =>
        reasons.Take(8).Aggregate(diagnostic, (d, reason) => d.WithNote(null, reason switch
        {
            OpenReason.SameKey key =>
                $"{key.Type} {key.Id} holds the {key.Field} of '{key.Address}'"
                + (key.Differing.IsEmpty ? ", but nothing proves that this run created it." : $", but not the same {Some(key.Differing)}.")
                + $" If it is the same record: seeder adopt {plan} {key.Address}={key.Id}",
            OpenReason.Job job => $"Job {job.Id} {job.Words}.",
            OpenReason.OtherUser users =>
                $"The user {users.Began} sent the call, and {users.Recovers} may not see that user's records. "
                    + $"Run the command as {users.Began}.",
            _ => throw new InvalidOperationException(reason.GetType().Name),
        }));

    private static string Some(IReadOnlyList<string> names) => Quoting.Some(names, 8);

    /// <param name="path">The path of the journal; null if it is not known. Then the message calls it the journal of the last run.</param>
    public static Diagnostic JournalDoesNotFit(string reason, string? path = null) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED502",
        null,
        $"The journal {(path is null ? "of the last run" : $"'{path}'")} cannot be merged into the manifest: {reason}.",
        "Restore the manifest that it belongs to. If you know which records the org has, you can move the journal away instead.");

    public static Diagnostic OtherPlan(string plan, Manifest manifest) => NotOfThisPlan(
        $"The manifest belongs to the plan '{manifest.Plan}', not to '{plan}'.",
        $"Name this plan's manifest with --manifest, or the plan '{manifest.Plan}'. If you renamed the plan, write \"plan\": \"{plan}\" "
            + "in the manifest.");

    public static Diagnostic OtherSource(string plan, string source, Manifest manifest) => NotOfThisPlan(
        $"The manifest of the plan '{plan}' was written for '{manifest.Source}', and it contains no record of '{source}'.",
        "Give this plan another name ('plan:'), or name another manifest with --manifest. "
        + $"If '{source}' replaces '{manifest.Source}', write \"source\": \"{source}\" in the manifest.");

    public static Diagnostic SourceBeside(string plan, string source, Manifest manifest) => NotOfThisPlan(
        $"The manifest of '{plan}' was written for '{manifest.Source}', and that file still exists. "
            + $"'{source}' is another plan with the same name, so it does not delete these records.",
        $"Run 'seeder destroy {manifest.Source}'. If '{source}' replaces that file, delete '{manifest.Source}' first. "
            + "Otherwise give one of the two plans another name ('plan:').");

    private static Diagnostic NotOfThisPlan(string message, string hint) =>
        Diagnostic.Error(DiagnosticKind.LocalFiles, "SEED503", null, message, hint);

    public static Diagnostic ManifestUnreadable(string path, string reason) => ManifestUnreadable(path, reason, null);

    public static Diagnostic ManifestUnreadable(string path, JsonFault fault) =>
        ManifestUnreadable(path, fault.Reason, fault.Span, fault.Hint);

    /// <summary>A record has an id of another type: a merge or an edit may have exchanged two ids.</summary>
    public static Diagnostic OtherPrefix(
        string path, SourceSpan? span, string address, ManifestRecord entry, string prefix) => ManifestUnreadable(
        path, $"'{entry.Id}' is not an id of {entry.Type}, the type of '{address}', whose ids begin with {prefix}", span);

    /// <param name="span">The wrong value; null for the whole file.</param>
    private static Diagnostic ManifestUnreadable(string path, string reason, SourceSpan? span, string? hint = null) => Diagnostic.Error(
        DiagnosticKind.LocalFiles,
        "SEED504",
        span,
        $"The manifest '{path}' cannot be read: {reason}.",
        hint ?? "Restore it from your repository, or move it away if the org is empty.");

    public static Diagnostic JournalUnreadable(string path, string reason) => Diagnostic.Error(
        DiagnosticKind.LocalFiles,
        "SEED505",
        null,
        $"The journal '{path}' cannot be read: {reason}.",
        "Run the version of seeder that wrote it, or a newer one.");

    /// <summary>The journal has lines that no run wrote, so requests may have been sent that it does not list.</summary>
    public static Diagnostic JournalDamaged(string path, JournalDamagedException damage)
    {
        var header = damage.Whole.OfType<JournalEntry.Header>().FirstOrDefault();
        var since = damage.Whole.OfType<JournalEntry.Begin>().Select(b => b.OrgTime).FirstOrDefault(t => t is not null) ?? header?.Clock;
        var made = header is null
            ? "records of this plan"
            : $"records that the user {header.Org.User} created since {IsoTime.Format(since!.Value)}";
        var diagnostic = Diagnostic.Error(
            DiagnosticKind.LocalFiles, "SEED510", null,
            $"The journal '{path}' is damaged: {damage.Message}. A request may have been sent that the journal does not list.",
            $"Search the org for {made}, and compare them with 'seeder show {header?.Source ?? "PLAN"} --assume lost'; without a manifest, "
                + "it lists no records. Delete a record only if it is a record of this plan and that list does not contain it. "
                + "Then run the command again with --assume lost: it uses the undamaged lines, and treats the others as lost.");
        var known = damage.Created.Select(r => $"{r.Key} {r.Value}").ToList();
        diagnostic = known.Count == 0
            ? diagnostic
            : diagnostic.WithNote(null, $"The undamaged lines list {Count(known.Count, "record")}: {Some(known)}.");
        return damage.Unnamed.IsEmpty ? diagnostic
            : diagnostic.WithNote(
                null, $"These records were created too, but the lines with their names are damaged: {Some([.. damage.Unnamed])}.");
    }

    public static Diagnostic IsLink(string path) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED511", null, $"'{path}' is a symbolic link, and Seeder writes this file itself.",
        "Delete the link. To share a manifest, link only the manifest: Seeder keeps its lock and its journal in the folder of "
            + "the link's target.");

    public static Diagnostic LinkLeadsNowhere(string path, string reason) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED512", null, $"The manifest '{path}' is a symbolic link that cannot be followed: {reason}.",
        "Point the link to the manifest, or delete the link to start with a new manifest.");

    public static Diagnostic LinkToOtherPlan(string path, string target, string other, string plan) => Diagnostic.Error(
        DiagnosticKind.LocalFiles,
        "SEED513",
        null,
        $"The manifest '{path}' is a symbolic link to '{target}', which belongs to the plan '{other}', not to '{plan}'.",
        "Point the link to the manifest of this plan, or delete the link.");

    /// <summary>A run on this machine and a run elsewhere changed the same records, and the manifest comes from the other run.</summary>
    /// <param name="command">The command to run if it is not the one that the user typed; it is then about another plan than the
    /// user's.</param>
    public static Diagnostic BothChanged(string plan, ImmutableArray<BothChanged> changed, string? command = null) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED514", null,
        $"This machine's last run {(command is null ? "" : $"of '{plan}' ")}and the run that wrote the manifest both created or "
            + $"changed {Count(changed.Length, "record")}: {Some([.. changed.Select(Describe)])}.",
        $"{(command is null ? "Run the command again with" : $"Run '{command} --assume manifest' first, or add")} --assume manifest: "
            + "for these records, Seeder then uses the entries of the manifest, and for all others, the results of both runs. "
            + $"If this machine's run created a second record, the manifest lists it as '{changed[0].Address}#double'; "
            + $"'{command ?? $"seeder apply {plan}"} --prune' deletes it.");

    private static string Describe(BothChanged record) =>
        record.InManifest is null && record.InJournal is null ? record.Address
        : $"{record.Address} ({record.InManifest ?? "deleted"} in the manifest, {record.InJournal ?? "deleted or in doubt"} in this "
            + "machine's run)";

    public static Diagnostic AddedFromLastRuns(string path, ImmutableArray<string> addresses) => Diagnostic.Warning(
        "SEED515",
        null,
        $"The manifest '{path}' lost {Count(addresses.Length, "record")} of this machine's runs in a merge: {Some([.. addresses])}.",
        "Commit the manifest: Seeder adds these records to it.");

    /// <param name="side">The side of the conflict to keep, "theirs" or "ours"; null if it cannot be decided.</param>
    public static Diagnostic ManifestHasConflict(string path, SourceSpan marker, int line, string? side) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED516", marker, $"The manifest '{path}' contains Git conflict markers, the first in line {line}.",
        side is null
            ? $"Keep the records of both sides and the 'lastRun' of one side, or run 'git checkout --theirs -- {path}'. "
                + $"Then run 'git add -- {path}'."
            : $"Keep the other side: 'git checkout --{side} -- {path}', then 'git add -- {path}'. "
                + "The next command adds the records of this machine's "
                + "runs.");

    /// <param name="path">The file that Seeder would write.</param>
    /// <param name="link">The symbolic link in its path.</param>
    /// <param name="reason">Where the link leads, such as "leads in a circle".</param>
    /// <param name="flag">The flag that names another place.</param>
    public static Diagnostic PlaceLeadsOut(string path, string link, string reason, string? flag) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED517", null, $"Seeder does not write '{path}': the symbolic link '{link}' {reason}.",
        $"Delete the link.{(flag is null ? "" : $" To use another place, name it: {flag} PATH.")}");

    public static Diagnostic JournalMovedAside(string path, string aside) => Diagnostic.Warning(
        "SEED518", null, $"The file '{path}' has the journal's name, but contains no journal entry. It was renamed to '{aside}'.",
        "Delete the renamed file if you do not need it.");

    public static Diagnostic ManifestOfOtherOrg(string path, string org, string expected) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED506",
        null,
        $"The manifest '{path}' belongs to the org {org}, not to {expected}.",
        "Name the right org with --target-org, or another file with --manifest.");

    public static Diagnostic NoManifest(string plan) => Diagnostic.Warning(
        "SEED507",
        null,
        $"The plan '{plan}' has no manifest for this org yet. This run creates every record, and later runs find these records by the "
            + "manifest only.",
        "Keep the folder .seeder: commit it, cache it, or name a shared place with --manifest.");
}
