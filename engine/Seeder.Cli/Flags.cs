namespace Seeder.Cli;

/// <summary>
/// Every flag, spelled as the sf CLI spells it where it has it. Values are texts here: what they must look like is said by <see cref="FlagValues"/>,
/// in our words.
/// </summary>
internal static class Flags
{
    public static readonly Option<bool> Json = new("--json") { Description = "One JSON object on stdout, in the sf CLI's envelope", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "Only the result and errors", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Everything in full", Recursive = true };
    public static readonly Option<bool> NoColor = new("--no-color") { Description = "No colour and no live progress", Recursive = true };

    public static readonly Option<string?> TargetOrg = Text("--target-org", "NAME", "The org: 'local', which is the default, is an org of its own in .seeder/local/local-org.db", "-o");
    public static readonly Option<string?> InstanceUrl = Text("--instance-url", "URL", "The org at this address, with the token in SF_ACCESS_TOKEN");
    public static readonly Option<string?> ApiVersion = Text("--api-version", "N", "API version; else the plan's, else the newest of the org");
    public static readonly Option<string?> Timeout = Text("--timeout", "SECONDS", "Of one request; 600 by default");
    public static readonly Option<string?> AllowProduction = Text("--allow-production", "ORGID", "Go on although this org is a production org");
    public static readonly Option<string[]> Metadata = Texts("--metadata", "PATH", "SFDX project or source folder whose objects and fields are known besides the standard ones, or a file of 'schema pull'; repeatable");

    public static readonly Option<bool> Learn = new("--learn") { Description = "Take objects, fields and lookups that no metadata describes as the plan uses them (local org and validate)" };

    public static readonly Option<string[]> Var = Texts("--var", "NAME=VALUE", "Sets a variable of the plan; repeatable");
    public static readonly Option<string?> Clock = Text("--clock", "TIME", "What today and now are in the plan: 2026-01-31 or 2026-01-31T09:00:00Z");
    public static readonly Option<string?> Seed = Text("--seed", "N", "What generated values depend on; the plan's, or 0");
    public static readonly Option<string?> MaxRecords = Text("--max-records", "N", $"Most records that a plan may have, all copies counted (default {PlanRequest.DefaultMaxRecords:N0})");
    public static readonly Option<string?> Manifest = Text("--manifest", "PATH", "Default: .seeder/<org id>/<plan>.manifest.json");

    public static readonly Option<string?> OnError = Text("--on-error", "stop|continue|rollback", "What to do when the org rejects a record");
    public static readonly Option<string?> Parallel = Text("--parallel", "N", "Calls in flight at once");
    public static readonly Option<string?> RecordsPerCall = Text("--records-per-call", "N", "Most records of a call, up to 200");
    public static readonly Option<bool> Prune = new("--prune") { Description = "Also delete records that left the plan" };
    public static readonly Option<bool> NoRefresh = new("--no-refresh") { Description = "Trust the manifest: do not ask whether its records still exist" };

    public static readonly Option<bool> Replace = new("--replace") { Description = "Delete and create again what changed in a field that cannot be updated, with what hangs on it" };
    public static readonly Option<bool> Cascade = new("--cascade") { Description = "Also delete records that this plan did not create, where the org deletes them along" };
    public static readonly Option<bool> Yes = new("--yes") { Description = "Delete without asking" };
    public static readonly Option<bool> Destroy = new("--destroy") { Description = "Show what destroy would do" };

    public static readonly Option<bool> RecreateMissing = new("--recreate-missing") { Description = "Also create again what the org shows not even as deleted" };
    public static readonly Option<bool> MoveDates = new("--move-dates") { Description = "Also update fields whose today or now went on" };

    public static readonly Option<string?> AdoptManifest = Text("--adopt-manifest", "PATH", "In a copy of an org (a sandbox): start from the other org's manifest, every id verified");

    public static readonly Option<string[]> Assume = Texts(
        "--assume", "committed|lost|manifest",
        "committed, lost: how to resolve calls in doubt that the org does not resolve; manifest: which side counts for records that this machine and another changed at once; repeatable");
    public static readonly Option<string?> SettleWait = Text("--settle-wait", "SECONDS", "How long a late commit of a call in doubt is waited for");

    public static readonly Option<bool> DetailedExitCode = new("--detailed-exitcode") { Description = "Exit 2 when there is something to do" };
    public static readonly Option<string?> Format = Text("--format", "table|json|mermaid|dot", "json is the same as --json");
    public static readonly Option<string?> Report = Text("--format", "text|json|github|sarif", "json is the same as --json; github: annotations on the lines of a pull request; sarif: a log for code scanning");
    public static readonly Option<string[]> Object = Texts("--object", "NAME", "A type to save besides those of the plans; repeatable");
    public static readonly Option<string?> SchemaOutput = Text("--output", "FILE", $"Default: {Commands.SchemaPullCommand.DefaultOutput}");
    public static readonly Option<string?> Editor = Text("--editor", "FILE", "Also write a JSON Schema for editors that knows these types with their fields and picklists");
    public static readonly Option<bool> Env = new("--env") { Description = "Lines such as ACME=001..., for a shell" };
    public static readonly Option<bool> Check = new("--check") { Description = "Compare with the org: what was deleted, what changed there; exit 2 where anything did" };
    public static readonly Option<string?> Output = Text("--output", "PLAN", "The file to write; stdout by default. Large flat lists become CSV files beside it");
    public static readonly Option<string?> Port = Text("--port", "N", "Any free one by default");
    public static readonly Option<string?> Data = Text("--data", "FILE", $"Where the org lives; {OrgOpener.DefaultData} by default, ':memory:' for nowhere");
    public static readonly Option<bool> PersonAccounts = new("--person-accounts") { Description = "People may be accounts: a person account record type and the Person fields" };

    public static readonly Option<string[]> AllowFiles = Texts(
        "--allow-files", "PATH", "A folder or file that the plan may read besides those below its root; repeatable");
    public static readonly Option<string?> MaxFileSize = Text(
        "--max-file-size", "SIZE", "The largest file that a plan may read: bytes, KB, MB or GB (default 100MB)");

    public static readonly List<Option> Everywhere = [Json, Quiet, Verbose, NoColor];

    /// <summary>Of every command that reads files which a plan names.</summary>
    public static readonly List<Option> Files = [AllowFiles, MaxFileSize];

    /// <summary>Of every command that speaks to an org.</summary>
    public static readonly List<Option> Org = [TargetOrg, InstanceUrl, ApiVersion, Timeout, AllowProduction, Metadata, Learn];

    /// <summary>Of apply and of plan, which shows what apply would do.</summary>
    public static readonly List<Option> Apply = [Prune, Replace, RecreateMissing, MoveDates, AdoptManifest];

    /// <summary>Of every command that runs calls, or says which it would run.</summary>
    public static readonly List<Option> Run =
        [Var, Clock, Seed, MaxRecords, OnError, Parallel, RecordsPerCall, NoRefresh, Assume, SettleWait, Manifest, .. Files];

    /// <summary>Of every command that deletes records.</summary>
    public static readonly List<Option> Deletes = [Cascade, Yes];

    /// <summary>Of commands that mend the manifest by hand.</summary>
    public static readonly List<Option> Mend = [Var, Clock, Seed, MaxRecords, Assume, SettleWait, Manifest, .. Files];

    public static void AddRange(this Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    private static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };
}
