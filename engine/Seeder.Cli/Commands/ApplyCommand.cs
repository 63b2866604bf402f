namespace Seeder.Cli.Commands;

/// <summary>Creates and updates the records of a plan.</summary>
internal sealed class ApplyCommand : RunCommand
{
    public ApplyCommand()
        : base("apply", "Creates and updates the records of the plan in the org; continues an interrupted run") =>
            this.AddRange(Flags.Apply);

    protected override PlanGoal Goal => PlanGoal.Apply;
}
