using System.Collections.Concurrent;
using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Files;
using Seeder.Login;
using Seeder.Org;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Shell;

/// <summary>
/// One run against a scripted org: plans, then executes with a journal on the disk. Where a test says nothing, the run sends one record a
/// call, one call at a time.
/// </summary>
internal sealed class ShellRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-shell-").FullName;
    private readonly ConcurrentQueue<RunProgress> _progress = new();

    public ShellRun() => Org = new ScriptedOrg(Time);

    /// <summary>The standard types, and a type with a unique field.</summary>
    public static OrgSchema Schema { get; } = StandardObjects.Schema.With([new ObjectSchema("Part__c")
    {
        KeyPrefix = "a00",
        Fields =
        [
            new FieldSchema("Id", FieldType.Id),
            new FieldSchema("Name", FieldType.String) { Length = 80, Createable = true, Updateable = true },
            new FieldSchema("Key__c", FieldType.String) { Length = 80, Createable = true, Nillable = true, Unique = true },
            new FieldSchema("CreatedById", FieldType.Reference) { ReferenceTo = ["User"] },
            new FieldSchema("CreatedDate", FieldType.DateTime),
            new FieldSchema("SystemModstamp", FieldType.DateTime),
        ],
    }]);

    public FakeClock Time { get; } = new();

    public ScriptedOrg Org { get; }

    public CaseFacts Facts { get; set; } = new() { InstanceUrl = "https://example.my.salesforce.com", RecordsPerCall = 1 };

    public ErrorMode OnError { get; set; } = ErrorMode.Stop;

    public int Parallel { get; set; } = 1;

    /// <summary>Writes the journal to the disk; a test lets it fail.</summary>
    public Action<FileStream> Flush { get; set; } = _ => { };

    public CancellationTokenSource Cancel { get; } = new();

    public CancellationTokenSource Abort { get; } = new();

    /// <summary>Whether the run records what each call does.</summary>
    public bool HasTimeline { get; set; }

    /// <summary>What the calls of the last run did; null if the test does not ask for it.</summary>
    public RunTimeline? Timeline { get; private set; }

    /// <summary>Called with each report of progress.</summary>
    public Action<RunProgress>? Reported { get; set; }

    /// <summary>What the user is told.</summary>
    public IReadOnlyList<string> Notes => [.. _progress.Select(p => p.Note).OfType<string>()];

    /// <summary>The pauses that the org asks for, as the user is told.</summary>
    public List<string> Pauses { get; } = [];

    public Manifest? Manifest { get; private set; }

    public ImmutableArray<JournalEntry> Journal => JournalJson.Read(File.ReadAllBytes(Place));

    private string Place => Path.Combine(_folder, "demo.manifest.json.journal");

    /// <param name="records">What stands under <c>records</c>.</param>
    /// <param name="batch">What stands under <c>batch</c>.</param>
    public PlanningState Plan(string records, string batch = "[]")
    {
        var text = $"plan: demo\nrecords:\n  {records.ReplaceLineEndings("\n  ")}\nbatch: {batch}\n";
        var invented = new InventedOrg(Schema, Facts);
        var planning = invented.Plan(Facts.Request(new SourceText("plan.yaml", text)), new History(Manifest, []));
        return planning.HasErrors ? throw new InvalidOperationException(DiagnosticText.Render(planning.Diagnostics)) : planning;
    }

    public Task<RunResult> RunAsync(string records) => RunAsync(Plan(records));

    public async Task<RunResult> RunAsync(PlanningState planning)
    {
        using var session = await OpenAsync();
        var state = new RunState(Manifest);
        using var journal = Seeder.Files.Journal.Create(Place, Header(planning), state, Flush);
        var finder = new FactFinder(session, new SchemaCache(session, null, Time), Time);
        var mode = new RunMode(Parallel, OnError, Time)
        {
            Timeline = HasTimeline ? Timeline = new RunTimeline(Time, planning.Run!.Graph.Calls.Length) : null,
        };
        var executor = new Executor(
            planning.Run!, state, journal, session, finder, new InDoubtWait(planning, finder), mode, new Progress(this));
        var result = await executor.RunAsync(Cancel.Token, Abort.Token);
        if (result.InDoubt == 0)
        {
            journal.Record(new JournalEntry.Closed(result.Complete), state);
        }
        Manifest = state.ToManifest(Org.Now);
        return result;
    }

    /// <summary>Calls <paramref name="use"/> with the tracker of a run that sends nothing by itself.</summary>
    public T Track<T>(PlanningState planning, Func<RunTracker, T> use, bool stops = true)
    {
        var state = new RunState(Manifest);
        using var journal = Seeder.Files.Journal.Create(Place, Header(planning), state, Flush);
        return use(new RunTracker(planning.Run!, state, journal, stops));
    }

    /// <summary>Waits for a run that a test has started; a run that hangs fails the test.</summary>
    public static Task<RunResult> EndOf(Task<RunResult> running) => running.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Opens a session in the scripted org.</summary>
    public Task<OrgSession> OpenAsync() => OrgSession.OpenAsync(ClientOf(Org, Time, Pauses.Add), null, default);

    public static OrgClient ClientOf(IOrg org, TimeProvider time, Action<string>? waiting = null) =>
        new(Access(time), org, time) { Waiting = waiting };

    // A token that exists already needs no server.
    private static OrgAccess Access(TimeProvider time) => OrgAccess.LogInAsync(
        OrgLogin.Token("https://example.my.salesforce.com", "00DCANARY!NeverShown"),
        new LoginContext(new Secrets(), time, TimeSpan.FromMinutes(1)),
        default).GetAwaiter().GetResult();

    public JournalEntry.Header Header(PlanningState planning) => new(
        JournalEntry.Header.CurrentFormat, "run", "lineage", Manifest?.Serial ?? 0, "demo", "plan.yaml", "hash",
        new ManifestOrg(ScriptedOrg.OrgId, ScriptedOrg.UserId, "https://example.my.salesforce.com", "66.0"), planning.Clock, "stop");

    public void Dispose()
    {
        Cancel.Dispose();
        Abort.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Progress(ShellRun run) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            run._progress.Enqueue(value);
            run.Reported?.Invoke(value);
        }
    }
}
