namespace Seeder.Cli;

/// <summary>The groups in which the help shows flags.</summary>
internal static class FlagGroups
{
    private const string OutputTitle = "Output";

    /// <summary>The flags that only change what is printed and written on this machine.</summary>
    public static IReadOnlyList<Option> Output => All.First(g => g.Title == OutputTitle).Flags;

    /// <summary>The groups in their order. A flag is in one of them.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Option> Flags)> All { get; } =
    [
        ("Plan", [
            Flags.Var, Flags.Vars, Flags.Clock, Flags.Seed, Flags.MaxRecords, Flags.Metadata, Flags.Learn, Flags.Object, .. Flags.Files]),
        ("Org", [.. Flags.Login]),
        ("Local org", [
            Flags.Port, Flags.Data, Flags.Feature, Flags.PersonAccounts, Flags.JwtKey]),
        ("Run", [
            Flags.Destroy, Flags.Only, Flags.Prune, Flags.Replace, Flags.RecreateMissing, Flags.Repair, Flags.MoveDates, Flags.Cascade,
            Flags.Yes,
            Flags.OnError,
            Flags.Parallel, Flags.RecordsPerCall, Flags.Bulk, Flags.AbortJobs, Flags.NoRefresh, Flags.Manifest,
            Flags.AdoptManifest, Flags.Assume, Flags.SettleWait]),
        (OutputTitle, [
            Flags.Format, Flags.Report, Flags.ReportFile, Flags.Junit, Flags.Csv, Flags.Calls, Flags.DetailedExitCode, Flags.Check,
            Flags.Env, Flags.Output, Flags.SavedPlan, Flags.NewPlan, Flags.SchemaOutput, Flags.Editor, .. Flags.Everywhere]),
    ];
}
