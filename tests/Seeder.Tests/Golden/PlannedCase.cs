using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Diff;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Golden;

/// <summary>A golden case with an org. It is planned after <c>before.yaml</c> was applied, or with a manifest or a journal.</summary>
internal sealed class PlannedCase
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly GoldenFiles _suite;
    private readonly string _name;
    private readonly CaseFacts _facts;

    public PlannedCase(GoldenFiles suite, string name)
    {
        (_suite, _name) = (suite, name);
        _facts = CaseFacts.Read(suite, name);
        var diagnostics = new DiagnosticBag();
        Org = new InventedOrg(GoldenCheck.Schema(suite.Metadata(name), diagnostics), _facts, suite.Files(name));
        Planning = Plan(suite.Has(name, "before.yaml") ? Before() : OnDisk());
    }

    public InventedOrg Org { get; }

    public PlanningState Planning { get; }

    private LowerBound Bound => LowerBound.Of(Planning.Operations!, Planning.Limits);

    /// <summary>Plans the same plan again, after the run.</summary>
    public PlanningState Again(Manifest manifest) =>
        Org.Plan(_facts.Request(_suite.Plan(_name)), new History(manifest, []));

    public static string Requests(IEnumerable<ApiRequest> requests) =>
        $"{new JsonArray([.. requests.Select(ToJson)]).ToJsonString(Pretty)}\n";

    /// <summary>The graph in the format of <c>plan</c>, preceded by the queries and by changes without a call.</summary>
    public string Graph()
    {
        var run = Planning.Run!;
        var text = new StringBuilder();
        foreach (var query in Org.Queries)
        {
            text.Append("asks ").Append(query).Append('\n');
        }
        foreach (var address in run.Diff.Lost)
        {
            text.Append("lost ").Append(address).Append('\n');
        }
        foreach (var (old, now) in run.Diff.Moves)
        {
            text.Append("moved ").Append(old).Append(" to ").Append(now).Append('\n');
        }
        foreach (var (address, entry) in run.Diff.Removed)
        {
            text.Append("gone ").Append(address).Append(" (").Append(entry.Type).Append(")\n");
        }
        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"creates {run.Diff.Count(Verdict.Create)}, updates {run.Diff.Count(Verdict.Update)}, keeps {run.Diff.Count(Verdict.Keep)}; ")
            .Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"calls {run.Graph.Calls.Length}, waves {run.Graph.Waves}, at least {Bound.Calls} and {Bound.Waves}, lock rounds "
                    + $"{LockRounds.Of(run)}\n");
        var obstacle = BindingConstraint.Of(run.Graph, Bound, Planning.Limits);
        foreach (var (what, kind) in new[] { ("calls", obstacle.Calls), ("waves", obstacle.Waves) }.Where(
            o => o.Item2 != BindingConstraintKind.None))
        {
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{what} limited by: {BindingConstraint.Describe(kind, Planning.Limits)}\n");
        }
        text.Append('\n');
        return text.Append(GraphText.Render(run, recordsShown: 60)).ToString();
    }

    private PlanningState Plan(History history) => Org.Plan(_facts.Request(_suite.Plan(_name)), history);

    private History Before()
    {
        var source = new Core.Text.SourceText(_facts.SourceBefore ?? "plan.yaml", _suite.Plan(_name, "before.yaml").Content);
        var planning = Org.Plan(new PlanRequest(source, GoldenCheck.Now), History.None);
        if (planning.HasErrors)
        {
            throw new InvalidOperationException(GoldenCheck.Render(planning.Diagnostics));
        }
        var (_, journal) = Org.Run(planning);
        return new History(Recovery.Recover(null, journal).Manifest!.Arrange(planning.Plan!), []);
    }

    private History OnDisk()
    {
        var files = new RunFiles(Path.Combine(_suite.Folder, _name, "manifest.json"));
        return new History(files.ReadManifest(), files.ReadJournal());
    }

    private static JsonObject ToJson(ApiRequest request)
    {
        var json = new JsonObject { ["method"] = request.Method, ["path"] = request.Path };
        if (!request.Body.IsEmpty)
        {
            json["body"] = JsonNode.Parse(request.Body.Span);
        }
        return json;
    }
}
