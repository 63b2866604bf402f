namespace Seeder.Cli.Commands;

/// <summary>Makes the org hold what the plan says.</summary>
internal sealed class ApplyCommand : RunCommand
{
    public ApplyCommand()
        : base("apply", "Makes the org hold what the plan says; goes on where an interrupted run ended") => this.AddRange(Flags.Apply);

    protected override PlanGoal Goal => PlanGoal.Apply;
}
