namespace Seeder.Cli;

/// <summary>
/// All flags. A flag that the sf CLI has too has the same name here. Values are read as text; <see cref="FlagValues"/> checks them,
/// so that the error messages are ours.
/// </summary>
internal static class Flags
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object on stdout, in the sf CLI's envelope",
        Recursive = true
    };
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Print only the result and errors", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Print more detail: every record, every note, stack traces of bugs; log requests, waits and file writes",
        Recursive = true,
    };

    public static readonly Option<string?> LogLevel = Global(
        "--log-level", "debug|trace",
        "Log more on stderr than --verbose: debug adds planning stages and journal entries, trace adds bodies of requests without secrets");

    public static readonly Option<string?> LogFile = Global(
        "--log-file", "FILE", "Append the log to this file as JSON lines, at the level of --log-level (default: information)");

    public static readonly Option<bool> LogRedactValues = new("--log-redact-values")
    {
        Description = "Remove field values from the bodies in the log",
        Recursive = true,
    };

    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "Print without colour and without a progress bar",
        Recursive = true
    };

    public static readonly Option<string?> TargetOrg = Text(
        "--target-org",
        "NAME",
        "The org to use: an alias or username of the sf CLI, 'default' for sf's default org, or 'local' (the default), the embedded local "
            + "org with its data in .seeder/local/local-org.db",
        "-o");
    public static readonly Option<string?> InstanceUrl = Text(
        "--instance-url", "URL", "Use the org at this address, with the access token in SF_ACCESS_TOKEN");
    public static readonly Option<string?> SfdxUrlFile = Text(
        "--sfdx-url-file", "FILE", "Log in with the SFDX auth URL in this file: force://CLIENT:SECRET:REFRESH@HOST");
    public static readonly Option<string?> ApiVersion = Text(
        "--api-version", "N", "API version (default: the plan's version, or else the newest that the org has)");
    public static readonly Option<string?> Timeout = Text("--timeout", "SECONDS", "Timeout of one HTTP request in seconds (default 600)");
    public static readonly Option<string?> AllowProduction = Text(
        "--allow-production", "ORGID", "Allow a production org: the one with this org id");
    public static readonly Option<string[]> Metadata = Texts(
        "--metadata",
        "PATH",
        "Add the objects and fields of an SFDX project, a source folder, or a file that 'schema pull' wrote; repeatable");

    public static readonly Option<string[]> Learn = Texts(
        "--learn",
        "TYPE",
        "Derive unknown objects, fields and lookups from how the plan uses them (local org and validate). "
            + "'--learn' alone derives no name that "
            + "is similar to a known one; '--learn=TYPE' and '--learn=TYPE.FIELD' insist on it; repeatable");

    public static readonly Option<string[]> Var = Texts("--var", "NAME=VALUE", "Set a variable of the plan; repeatable");
    public static readonly Option<string[]> Vars = Texts(
        "--vars",
        "FILE",
        "Read variables from a file: a YAML mapping, or lines NAME=value. --var wins, then SEEDER_VAR_name in the environment, then the "
            + "last "
            + "file; repeatable");

    public static readonly Option<string?> Clock = Text(
        "--clock", "TIME", "The time for ${today} and ${now}: 2026-01-31 or 2026-01-31T09:00:00Z (default: the current time)");
    public static readonly Option<string?> Seed = Text("--seed", "N", "Seed of the generated values (default: the plan's seed, or else 0)");
    public static readonly Option<string?> MaxRecords = Text(
        "--max-records",
        "N",
        $"Maximum number of records in a plan, with every iteration of $count (default {PlanRequest.DefaultMaxRecords:N0})");
    public static readonly Option<string?> Manifest = Text(
        "--manifest", "PATH", "The manifest file (default .seeder/<org id>/<plan>.manifest.json)");

    public static readonly Option<string?> OnError = Text(
        "--on-error", "stop|continue|rollback", "What to do when the org rejects a record (default: the plan's option, or else stop)");
    public static readonly Option<string?> Parallel = Text("--parallel", "N", "Maximum number of calls in flight");
    public static readonly Option<string?> RecordsPerCall = Text(
        "--records-per-call", "N", "Maximum number of records in a call, up to 200");
    public static readonly Option<string?> Bulk = Text(
        "--bulk",
        "auto|never|N",
        "Use Bulk API 2.0 jobs from N records of one type on (default: the plan's option, or else auto: 10,000)");
    public static readonly Option<bool> AbortJobs = new("--abort-jobs")
    {
        Description = "After Ctrl-C, abort running Bulk API 2.0 jobs; otherwise they go on, and the next apply waits for them"
    };
    public static readonly Option<bool> Prune = new("--prune") { Description = "Also delete records that are no longer in the plan" };
    public static readonly Option<string[]> Only = Texts(
        "--only",
        "NAME",
        "Only these records, with the records that they need: a reference id, a type, an address such as Account#2, or tag:NAME; "
            + "NAME,NAME or repeatable");
    public static readonly Option<bool> NoRefresh = new("--no-refresh")
    {
        Description = "Trust the manifest: do not ask the org whether its records still exist"
    };

    public static readonly Option<bool> Replace = new("--replace")
    {
        Description = "Delete and re-create records in which a field changed that cannot be updated, and the records that depend on them"
    };
    public static readonly Option<bool> Cascade = new("--cascade")
    {
        Description = "Allow the org to cascade a delete to records that this plan did not create"
    };
    public static readonly Option<bool> Yes = new("--yes") { Description = "Delete without asking for confirmation" };
    public static readonly Option<bool> Destroy = new("--destroy") { Description = "Show what 'destroy' would do" };

    public static readonly Option<bool> RecreateMissing = new("--recreate-missing")
    {
        Description = "Re-create records that are neither visible nor in the recycle bin"
    };
    public static readonly Option<bool> MoveDates = new("--move-dates")
    {
        Description = "Re-evaluate ${today} and ${now} and update the fields that use them"
    };

    public static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Update fields that were changed in the org to the values that the plan sent"
    };

    public static readonly Option<string?> AdoptManifest = Text(
        "--adopt-manifest", "PATH", "In a copy of an org (a sandbox): start from the manifest of the original org and verify every id");

    public static readonly Option<string[]> Assume = Texts(
        "--assume", "committed|lost|manifest",
        "committed or lost: how to resolve in-doubt calls that the org cannot resolve. manifest: "
            + "if this machine and another one changed the same record, use the entry of the manifest. Repeatable");
    public static readonly Option<string?> SettleWait = Text(
        "--settle-wait", "SECONDS", "How long to wait for a late commit of an in-doubt call");

    public static readonly Option<bool> Calls = new("--calls")
    {
        Description = "Also print the graph of calls: each call with its records, and the calls that it waits for"
    };
    public static readonly Option<bool> DetailedExitCode = new("--detailed-exitcode")
    {
        Description = "Exit with 2 if changes are pending"
    };
    public static readonly Option<string?> Format = Text(
        "--format", "table|json|mermaid|dot", "Output format: mermaid and dot draw the execution graph; json is the same as --json");
    public static readonly Option<string?> ReportFile = Text(
        "--report",
        "FILE",
        "Also write a report as one HTML file: records with links, calls and their times, diagnostics. It is written after a failure too");
    public static readonly Option<string?> Report = Text(
        "--format",
        "text|json|github|sarif",
        "Output format: github annotates the lines of a pull request, sarif is a log for code scanning, json is the same as --json");
    public static readonly Option<string?> Junit = Text(
        "--junit", "FILE", "Also write the result as JUnit XML, which CI systems show as tests");
    public static readonly Option<string?> Csv = Text(
        "--csv", "FILE", "Also write a line of CSV for each record: reference, type, id, action, error");
    public static readonly Option<string[]> Object = Texts("--object", "NAME", "Also save this type, which no plan uses; repeatable");
    public static readonly Option<string?> SchemaOutput = Text(
        "--output", "FILE", $"The file to write (default {Commands.SchemaPullCommand.DefaultOutput})");
    public static readonly Option<string?> Editor = Text(
        "--editor", "FILE", "Also write a JSON Schema for editors with these types, their fields and picklist values");
    public static readonly Option<bool> Env = new("--env") { Description = "Print shell variables, such as ACME=001..." };
    public static readonly Option<bool> Check = new("--check")
    {
        Description = "Compare with the org: list deleted and changed records; exit with 2 if there are any"
    };
    public static readonly Option<string?> Output = Text(
        "--output", "PLAN", "The file to write (default: stdout). Large flat lists become CSV files in the same folder");
    public static readonly Option<string?> SavedPlan = Text(
        "--out", "FILE", "Also save the plan as decided; 'seeder apply FILE' does exactly that, or stops. The file holds all values");
    public static readonly Option<string?> NewPlan = Text(
        "--output", "PLAN", $"The file to write (default {Commands.InitCommand.DefaultOutput}); it must not exist");
    public static readonly Option<string?> Port = Text("--port", "N", "The port to listen on (default: any free port)");
    public static readonly Option<string?> Data = Text(
        "--data", "FILE", $"The org's database file (default {OrgOpener.DefaultData}); ':memory:' keeps nothing on disk");
    public static readonly Option<bool> PersonAccounts = new("--person-accounts")
    {
        Description = "Enable person accounts: a record type and the Person fields; the same as --feature person-accounts"
    };

    public static readonly Option<string[]> JwtKey = Texts(
        "--jwt-key", "FILE", "Accept logins with a JWT that this key signed: a PEM public key, certificate or private key; repeatable");

    public static readonly Option<string[]> Feature = Texts(
        "--feature",
        "NAME",
        "Give the org a feature, such as person-accounts, or take one away, such as no-quotes (docs/local-org.md lists all); "
            + "NAME,NAME or repeatable");

    public static readonly Option<string[]> AllowFiles = Texts(
        "--allow-files", "PATH", "Allow the plan to read this folder or file outside its root; repeatable");
    public static readonly Option<string?> MaxFileSize = Text(
        "--max-file-size", "SIZE", "Maximum size of a file that the plan reads: bytes, KB, MB or GB (default 100MB)");

    public static readonly List<Option> Everywhere = [Json, Quiet, Verbose, LogLevel, LogFile, LogRedactValues, NoColor];

    /// <summary>Flags of the commands that read files which a plan names.</summary>
    public static readonly List<Option> Files = [AllowFiles, MaxFileSize];

    /// <summary>Flags of the commands that use an org.</summary>
    public static readonly List<Option> Login = [TargetOrg, InstanceUrl, SfdxUrlFile, ApiVersion, Timeout, AllowProduction];

    /// <summary>Flags of init, which only describes types.</summary>
    public static readonly List<Option> Init = [NewPlan, .. Login, Metadata];

    /// <summary>Flags of the commands that use an org with a plan.</summary>
    public static readonly List<Option> Org = [.. Login, Metadata, Learn];

    /// <summary>Flags of apply and of plan, which shows what apply would do.</summary>
    public static readonly List<Option> Apply = [Only, Prune, Replace, RecreateMissing, Repair, MoveDates, AdoptManifest];

    /// <summary>Flags of the commands that send calls, or show which calls they would send.</summary>
    public static readonly List<Option> Run =
        [ReportFile, Var, Vars, Clock, Seed, MaxRecords, OnError, Parallel, RecordsPerCall, Bulk, NoRefresh, Assume, SettleWait, Manifest,
            .. Files];

    /// <summary>Flags that decide what a plan does. A saved plan holds their values.</summary>
    public static IEnumerable<Option> Deciding => Apply.Concat(Run).Concat([Metadata, Learn]).Except(FlagGroups.Output);

    /// <summary>Flags of the commands that delete records.</summary>
    public static readonly List<Option> Deletes = [Cascade, Yes, AbortJobs];

    /// <summary>Flags of the commands that edit the manifest.</summary>
    public static readonly List<Option> EditManifest = [Var, Vars, Clock, Seed, MaxRecords, Assume, SettleWait, Manifest, .. Files];

    public static void AddRange(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    private static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Option<string?> Global(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Recursive = true };

    private static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };
}
