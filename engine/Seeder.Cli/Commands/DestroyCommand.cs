namespace Seeder.Cli.Commands;

/// <summary>Deletes the records that the plan created according to its manifest, dependents first.</summary>
internal sealed class DestroyCommand() : RunCommand("destroy", "Deletes the records that this plan created, dependents first")
{
    public override string Example => "seeder destroy plans/demo.yaml --target-org my-sandbox";

    protected override PlanGoal Goal => PlanGoal.Destroy;
}
