using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Invented;

/// <summary>Plans that are applied one after another to one invented org.</summary>
internal sealed class Applied(CaseFacts? facts = null)
{
    private readonly CaseFacts _facts = facts ?? new CaseFacts();
    private InventedOrg? _org;

    public InventedOrg Org => _org ??= new InventedOrg(StandardObjects.Schema, _facts);

    /// <summary>The manifest; null before the first <see cref="Apply"/>.</summary>
    public Manifest? Manifest { get; private set; }

    public ImmutableArray<ApiRequest> Requests { get; private set; } = [];

    public ImmutableArray<JournalEntry> Journal { get; private set; } = [];

    /// <summary>The journal of an interrupted run, which the next run finds.</summary>
    public ImmutableArray<JournalEntry> Left { get; init; } = [];

    public static PlannedRun Run(string records) => new Applied().Plan(records).Run!;

    /// <param name="records">The text under <c>records</c>.</param>
    public PlanningState Plan(string records)
    {
        var text = $"plan: demo\nrecords:\n  {records.ReplaceLineEndings("\n  ")}\n";
        var planning = Org.Plan(_facts.Request(new SourceText("plan.yaml", text)), new History(Manifest, Journal.IsEmpty ? Left : []));
        return planning.HasErrors ? throw new InvalidOperationException(DiagnosticText.Render(planning.Diagnostics)) : planning;
    }

    public PlanningState Apply(string records)
    {
        var planning = Plan(records);
        (Requests, Journal) = Org.Run(planning);
        Manifest = Recovery.Recover(planning.Recovered!.Manifest, Journal).Manifest!.Arrange(planning.Plan!);
        return planning;
    }
}
