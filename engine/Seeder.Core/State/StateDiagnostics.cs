using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.State;

/// <summary>SEED5xx: journals, manifests and calls in doubt.</summary>
public static class StateDiagnostics
{
    /// <param name="plan">The plan's file, for commands to copy.</param>
    public static Diagnostic CallsInDoubt(string plan, ImmutableArray<JournalEntry.Begin> calls, ImmutableArray<OrgRow> candidates, ImmutableArray<OpenReason> reasons)
    {
        var records = calls.SelectMany(c => c.Operations).Select(o => o.Address).ToList();
        var diagnostic = Diagnostic.Error(
            "SEED501", null,
            $"The answer to {Count(calls.Length, "call")} never came, and the org does not show whether {Count(records.Count, "record")} of theirs exist ({Some(records)}).",
            "Look at these records in the org. Then go on with --assume committed (they are there) or --assume lost (send them again); or say it of each: 'seeder adopt PLAN REF=ID', 'seeder forget PLAN REF'.");
        diagnostic = candidates.IsEmpty ? diagnostic : diagnostic.WithNote(null, $"{Count(candidates.Length, "record")} that may be theirs: {Some([.. candidates.Select(c => c.Id)])}.");
        return WithReasons(diagnostic, plan, reasons);
    }

    /// <summary>Says of an in-doubt call which rows the org has, and what the user can do about each.</summary>
    public static Diagnostic WithReasons(Diagnostic diagnostic, string plan, ImmutableArray<OpenReason> reasons) =>
        reasons.Take(8).Aggregate(diagnostic, (d, reason) => d.WithNote(null, reason switch
        {
            OpenReason.SameKey key =>
                $"{key.Type} {key.Id} holds the {key.Field} of '{key.Address}'"
                + (key.Differing.IsEmpty ? ", but nothing proves that this run created it." : $", but not the same {Some(key.Differing)}.")
                + $" If it is the same record: seeder adopt {plan} {key.Address}={key.Id}",
            OpenReason.OtherUser users =>
                $"The user {users.Began} began the call, and {users.Recovers} may not see the records of that user. Run the command as {users.Began}.",
            _ => throw new InvalidOperationException(reason.GetType().Name),
        }));

    private static string Some(IReadOnlyList<string> names) => $"{string.Join(", ", names.Take(8))}{(names.Count > 8 ? ", ..." : "")}";

    /// <param name="path">The journal's path; null where it is the plan's own.</param>
    public static Diagnostic JournalDoesNotFit(string reason, string? path = null) => Diagnostic.Error(
        "SEED502", null, $"The journal {(path is null ? "of the last run" : $"'{path}'")} cannot be folded into the manifest: {reason}.", "Put the manifest back that it belongs to, or move the journal away if you know what the org holds.");

    public static Diagnostic OtherPlan(string plan, Manifest manifest) => NotOfThisPlan(
        $"The manifest is of the plan '{manifest.Plan}', not of '{plan}': its records are not this plan's.",
        $"Name this plan's manifest with --manifest, or the plan '{manifest.Plan}'. If you renamed the plan, write \"plan\": \"{plan}\" in the manifest.");

    public static Diagnostic OtherSource(string plan, string source, Manifest manifest) => NotOfThisPlan(
        $"The manifest of '{plan}' was made from '{manifest.Source}', and '{source}' has no record in common with it.",
        "Give this plan another name ('plan:'), or name another manifest with --manifest. "
        + $"If this file took the place of the other one, write \"source\": \"{source}\" in the manifest.");

    public static Diagnostic SourceBeside(string plan, string source, Manifest manifest) => NotOfThisPlan(
        $"The manifest of '{plan}' was made from '{manifest.Source}', which is still there: '{source}' is another plan of that name, and its records are not deleted by it.",
        $"Run 'seeder destroy {manifest.Source}'. If '{source}' took its place, delete '{manifest.Source}' first. Else give one of the two another name ('plan:').");

    private static Diagnostic NotOfThisPlan(string message, string hint) => Diagnostic.Error("SEED503", null, message, hint);

    public static Diagnostic ManifestUnreadable(string path, string reason) => ManifestUnreadable(path, reason, null);

    /// <summary>A record whose id is of another type: a merge or an edit mixed two of them up.</summary>
    public static Diagnostic OtherPrefix(string path, SourceSpan? span, string address, ManifestRecord entry, string prefix) => ManifestUnreadable(
        path, $"'{entry.Id}' is not the id of a record of {entry.Type}, the type of '{address}': those begin with {prefix}", span);

    /// <param name="span">The value that is wrong; null where it is the whole file.</param>
    public static Diagnostic ManifestUnreadable(string path, string reason, SourceSpan? span) => Diagnostic.Error(
        "SEED504", span, $"The manifest '{path}' cannot be read: {reason}.", "Restore it from your repository, or move it away if the org is empty.");

    public static Diagnostic JournalUnreadable(string path, string reason) => Diagnostic.Error(
        "SEED505", null, $"The journal '{path}' cannot be read: {reason}.", "Run the version of seeder that wrote it, or a newer one.");

    /// <summary>Lines of a journal that no run wrote: requests may have been sent that nobody knows of.</summary>
    public static Diagnostic JournalDamaged(string path, JournalDamagedException damage)
    {
        var header = damage.Whole.OfType<JournalEntry.Header>().FirstOrDefault();
        var since = damage.Whole.OfType<JournalEntry.Begin>().Select(b => b.OrgTime).FirstOrDefault(t => t is not null) ?? header?.Clock;
        var made = header is null ? "records of this plan" : $"records that the user {header.Org.User} created since {IsoTime.Format(since!.Value)}";
        var diagnostic = Diagnostic.Error(
            "SEED510", null,
            $"The journal '{path}' is damaged: {damage.Message}. A request may have been sent that it does not tell of.",
            $"Look in the org for {made}. Delete those that 'seeder show {header?.Source ?? "PLAN"} --assume lost' does not list; if there is no "
            + "manifest, it lists no records. Then run the command again with --assume lost: it uses the lines that are whole, and takes the others "
            + "for lost.");
        var known = damage.Created.Select(r => $"{r.Key} {r.Value}").ToList();
        diagnostic = known.Count == 0 ? diagnostic : diagnostic.WithNote(null, $"The whole lines tell of {Count(known.Count, "record")}: {Some(known)}.");
        return damage.Unnamed.IsEmpty ? diagnostic
            : diagnostic.WithNote(null, $"These were created too, and the lines that named them are damaged: {Some([.. damage.Unnamed])}.");
    }

    public static Diagnostic IsLink(string path) => Diagnostic.Error(
        "SEED511", null, $"'{path}' is a symbolic link, and Seeder writes this file itself.",
        "Delete the link. To share a manifest, link the manifest alone: its lock and its journal lie beside the file that it leads to.");

    public static Diagnostic LinkLeadsNowhere(string path, string reason) => Diagnostic.Error(
        "SEED512", null, $"The manifest '{path}' is a symbolic link that cannot be followed: {reason}.",
        "Let it lead to the manifest, or delete it to begin with a manifest of its own.");

    public static Diagnostic LinkToOtherPlan(string path, string target, string other, string plan) => Diagnostic.Error(
        "SEED513", null, $"The manifest '{path}' is a symbolic link to '{target}', which is of the plan '{other}', not of '{plan}'.",
        "Let it lead to the manifest of this plan, or delete it.");

    /// <summary>A run of this machine and one of another changed the same records, and the manifest is the other's.</summary>
    /// <param name="command">The command that goes on, where it is not the one that was typed: then the plan is another than the user's.</param>
    public static Diagnostic BothChanged(string plan, ImmutableArray<BothChanged> changed, string? command = null) => Diagnostic.Error(
        "SEED514", null,
        $"This machine's last run {(command is null ? "" : $"of '{plan}' ")}and the run that wrote the manifest both changed {Count(changed.Length, "record")}: {Some([.. changed.Select(Describe)])}.",
        $"{(command is null ? "Run the command again with" : $"Run '{command} --assume manifest' first, or add")} --assume manifest: the manifest counts for these records, "
        + "and for all others both runs do. A record that this "
        + $"machine's run created then stands beside the other as '{changed[0].Address}#double'; '{command ?? $"seeder apply {plan}"} --prune' deletes it.");

    private static string Describe(BothChanged record) =>
        record.InManifest is null && record.InJournal is null ? record.Address
        : $"{record.Address} ({record.InManifest ?? "deleted"} in the manifest, {record.InJournal ?? "deleted or in doubt"} in this machine's run)";

    public static Diagnostic AddedFromLastRuns(string path, ImmutableArray<string> addresses) => Diagnostic.Warning(
        "SEED515", null, $"The manifest '{path}' lost {Count(addresses.Length, "record")} of this machine's runs in a merge: {Some([.. addresses])}.",
        "Commit the manifest: they are added to it.");

    /// <param name="side">The side that git would take in full: theirs or ours; null where nobody can tell.</param>
    public static Diagnostic ManifestHasConflict(string path, int line, string? side) => Diagnostic.Error(
        "SEED516", null, $"The manifest '{path}' holds the marks of a conflict in Git, the first in line {line}.",
        side is null
            ? $"Keep the records of both sides and one side's 'lastRun', or run 'git checkout --theirs -- {path}'. Then run 'git add -- {path}'."
            : $"Take the other's side whole: 'git checkout --{side} -- {path}', then 'git add -- {path}'. The next command adds what this machine's "
                + "runs made.");

    /// <param name="path">The file that was to be written.</param>
    /// <param name="link">The symbolic link on the way to it.</param>
    /// <param name="reason">Where the link leads, such as "leads in a circle".</param>
    /// <param name="flag">The flag that names another place.</param>
    public static Diagnostic PlaceLeadsOut(string path, string link, string reason, string? flag) => Diagnostic.Error(
        "SEED517", null, $"Seeder does not write '{path}': the symbolic link '{link}' {reason}.",
        $"Delete the link.{(flag is null ? "" : $" To use another place, name it: {flag} PATH.")}");

    public static Diagnostic JournalMovedAside(string path, string aside) => Diagnostic.Warning(
        "SEED518", null, $"The file '{path}' has the name of the journal, and no line in it tells of a run. It was renamed to '{aside}'.",
        "Delete the renamed file if you do not need it.");

    public static Diagnostic ManifestOfOtherOrg(string path, string org, string expected) => Diagnostic.Error(
        "SEED506", null, $"The manifest '{path}' belongs to the org {org}, not to {expected}.", "Name the right org with --target-org, or another file with --manifest.");

    public static Diagnostic NoManifest(string plan) => Diagnostic.Warning(
        "SEED507", null, $"There is no manifest of '{plan}' for this org yet: every record is created, and without the manifest nobody will know them again.",
        "Keep the folder .seeder: commit it, cache it, or point --manifest at a shared place.");
}
