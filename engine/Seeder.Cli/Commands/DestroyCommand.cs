namespace Seeder.Cli.Commands;

/// <summary>Deletes the records that the plan created according to its manifest, dependents first.</summary>
internal sealed class DestroyCommand() : RunCommand("destroy", "Deletes the records that this plan created, dependents first")
{
    protected override PlanGoal Goal => PlanGoal.Destroy;
}
