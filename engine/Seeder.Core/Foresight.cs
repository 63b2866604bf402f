using Seeder.Core.Facts;

namespace Seeder.Core;

/// <summary>
/// Foresees what the planner will ask after its present question, so that both are asked at the same time. A round trip to an org takes 100
/// to 300 ms. Facts of the org are true even if the planner then does not ask for them.
/// </summary>
internal static class Foresight
{
    // Planning more records twice takes longer than the round trip.
    private const int MostRecords = 1000;

    /// <summary>The next question if no record of the manifest has changed in the org; null if it cannot be foreseen.</summary>
    public static Needs? Next(PlanningState planning)
    {
        if (planning.Needs is not Needs.Rows rows
            || planning.Plan is not { Records.Length: <= MostRecords }
            || planning.Recovered?.Manifest is { Records.Count: > MostRecords })
        {
            return null;
        }
        // Rows whose fields are not known are not compared.
        var unread = rows.Questions.Where(q => !q.Fields.IsEmpty && q.Known is null).Select(q => q.Type).Distinct();
        var unchanged = new RowAnswers(default) { Unreadable = [.. unread.Select(t => KeyValuePair.Create(t, ""))] };
        var facts = planning.Facts.With(rows.Questions.Select(q => q.Type), unchanged);
        var next = Planner.Advance(planning with { Facts = facts }, until: nameof(ApplyGoal.Order)).Needs;
        return next is Needs.Queries or Needs.Creators ? next : null;
    }
}
