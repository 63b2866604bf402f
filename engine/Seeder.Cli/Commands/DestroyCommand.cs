namespace Seeder.Cli.Commands;

/// <summary>Deletes what the manifest says that the plan created, dependents first.</summary>
internal sealed class DestroyCommand() : RunCommand("destroy", "Deletes what this plan created, dependents first")
{
    protected override PlanGoal Goal => PlanGoal.Destroy;
}
