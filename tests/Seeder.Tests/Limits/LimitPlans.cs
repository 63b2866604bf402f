using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Limits;

/// <summary>Very large plans, as programs or attackers may write them.</summary>
internal static class LimitPlans
{
    public const string Accounts = "plan: demo\nrecords:\n  Account:\n";

    public static readonly DateTimeOffset Now = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    /// <summary>Writes one line for each number.</summary>
    public static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => $"{line(i)}\n"));

    public static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    public static PlanningState Plan(string text, Func<PlanRequest, PlanRequest>? with = null)
    {
        var request = new PlanRequest(new SourceText("plan.yaml", text), Now);
        return Planner.Advance(
            new PlanningState(with?.Invoke(request) ?? request, StandardObjects.Schema, OrgFacts.None) { History = History.None });
    }
}
