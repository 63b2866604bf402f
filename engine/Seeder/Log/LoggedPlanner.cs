using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Seeder.Log;

/// <summary>Runs the planner, and logs how long each stage took. Without a logger or a listener it only runs the planner.</summary>
internal static class LoggedPlanner
{
    public static PlanningState Advance(PlanningState planning, RunLog log, TimeProvider time)
    {
        if (!log.Logger.IsEnabled(LogLevel.Debug) && !Telemetry.Source.HasListeners())
        {
            return Planner.Advance(planning, (_, now) => CollectGarbage(now));
        }
        using var stages = new Stages(log.Logger, time);
        return Planner.Advance(planning, stages.Enter);
    }

    private static void CollectGarbage(PlanningState planning) => Garbage.CollectIfMuch(planning.Plan?.Records.Length ?? 0);

    private sealed class Stages(ILogger logger, TimeProvider time) : IDisposable
    {
        private string? _stage;
        private long _started;
        private Activity? _span;

        public void Enter(string stage, PlanningState now)
        {
            Dispose();
            CollectGarbage(now);
            (_stage, _started) = (stage, time.GetTimestamp());
            _span = Telemetry.Source.StartActivity($"Seeder stage {stage}");
        }

        public void Dispose()
        {
            if (_stage is null)
            {
                return;
            }
            _span?.Dispose();
            logger.StageCompleted(_stage, Math.Round(time.GetElapsedTime(_started).TotalMilliseconds, 2));
            _stage = null;
        }
    }
}
