namespace Seeder.Core.Saved;

/// <summary>SEED740 to SEED749: saved plans.</summary>
internal static class SavedDiagnostics
{
    /// <param name="reason">A clause.</param>
    public static Diagnostic Unreadable(string file, string reason) => Diagnostic.Error(
        "SEED740",
        null,
        $"The saved plan '{file}' cannot be used: {reason}.",
        "Write it again with 'seeder plan PLAN --out FILE'. A saved plan is not edited.");

    /// <param name="input">The input now; null if planning does not read it any more.</param>
    public static Diagnostic InputChanged(SavedInput? planned, SavedInput? input, string again)
    {
        var (kind, name) = planned is null ? (input!.Kind, input.Name) : (planned.Kind, planned.Name);
        var thing = kind switch
        {
            InputKind.Plan => $"The plan '{name}'",
            InputKind.Environment => $"The environment variable {name}",
            InputKind.Manifest => $"The manifest '{name}'",
            InputKind.Vars => $"The file of variables '{name}'",
            InputKind.Metadata => $"The metadata file '{name}'",
            _ => $"The file '{name}'",
        };
        var (there, gone) = kind == InputKind.Environment ? ("set", "not set") : ("there", "not there");
        var what = (planned, input) switch
        {
            (null, _) => "is read now, and was not read when the plan was saved",
            (_, null) => "is not read any more",
            ({ Hash: null }, _) => $"is {there} now, and was {gone} when the plan was saved",
            (_, { Hash: null }) => $"is {gone} now, and was {there} when the plan was saved",
            _ => "changed after the plan was saved",
        };
        var folder = kind != InputKind.Environment && input is { Hash: null }
            ? "Paths count from the current folder: run the command in the folder in which the plan was saved. Or plan again"
            : "Plan again";
        return Diagnostic.Error("SEED741", null, $"{thing} {what}.", $"{folder} with '{again}'.");
    }

    public static Diagnostic OtherOrg(string what, string planned, string now, string again) => Diagnostic.Error(
        "SEED742",
        null,
        $"The plan was saved for {what} {planned}, and this is {what} {now}.",
        $"Name the org for which it was saved, or plan again with '{again}'.");

    /// <param name="change">What changed: a clause about the manifest.</param>
    public static Diagnostic ManifestMoved(string path, string change, string again, string apply) => Diagnostic.Error(
        "SEED743",
        null,
        $"The manifest '{path}' is not the one for which the plan was saved: {change}.",
        $"Plan again with '{again}'. To continue an interrupted run, run '{apply}'.");

    /// <param name="change">A sentence without a full stop.</param>
    public static Diagnostic OrgMoved(string change, string again) => Diagnostic.Error(
        "SEED744", null, $"{change}.", $"The org changed after the plan was saved. Plan again with '{again}'.");

    public static Diagnostic OtherRequests(string planned, string now, string again) => Diagnostic.Error(
        "SEED745",
        null,
        planned == now
            ? "The calls for this plan are not those for which it was saved, although its records are the same."
            : $"Seeder {planned} saved the plan, and Seeder {now} sends other calls for it.",
        $"A field or a type of the org may have changed. Plan again with '{again}'.");

    public static Diagnostic FlagDecided(string flag) => Diagnostic.Error(
        "SEED746",
        null,
        $"'{flag}' cannot be used with a saved plan, which holds the decisions of 'seeder plan'.",
        "Remove the flag, or save another plan with it.");

    public static Diagnostic IsSaved(string file, string command) => Diagnostic.Error(
        "SEED747",
        null,
        $"'{file}' is a saved plan, and 'seeder {command}' needs the YAML file of a plan.",
        $"To do what was saved, run 'seeder apply {ShellWord.Quote(file)}'.");

    public static Diagnostic OneAtATime(string file) => Diagnostic.Error(
        "SEED748", null, $"The saved plan '{file}' was given together with other plans.", "Run 'seeder apply' for each saved plan.");

    public static Diagnostic NotAFile(string path) => Diagnostic.Error(
        "SEED749",
        null,
        $"A plan that reads '{path}' cannot be saved: it can be read only once, and 'apply' reads it again.",
        "Write the content into a file, and name that file.");

    public static Diagnostic IsManifest(string file) => Diagnostic.Error(
        "SEED750",
        null,
        $"'{file}' is a manifest: it lists the records of a plan, and is not a plan.",
        "Name the YAML file of the plan. To list the records of a manifest, run 'seeder show'.");
}
