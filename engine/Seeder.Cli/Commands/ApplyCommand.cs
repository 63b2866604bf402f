namespace Seeder.Cli.Commands;

/// <summary>Creates and updates the records of a plan.</summary>
internal sealed class ApplyCommand : RunCommand
{
    public ApplyCommand()
        : base("apply", "Creates and updates the records of the plan in the org; continues an interrupted run") =>
            this.AddRange(Flags.Apply);

    public override string Example => "seeder apply plans/demo.yaml --target-org my-sandbox";

    protected override PlanGoal Goal => PlanGoal.Apply;
}
