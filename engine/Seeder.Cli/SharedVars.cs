namespace Seeder.Cli;

/// <summary>
/// The variables of the plans of one command. With several plans, a value belongs to each plan that declares the variable.
/// </summary>
internal sealed class SharedVars
{
    private readonly ImmutableHashSet<string> _declared;
    private readonly ImmutableHashSet<string> _optional;

    private SharedVars(ImmutableHashSet<string> declared, ImmutableHashSet<string> optional) =>
        (_declared, _optional) = (declared, optional);

    /// <summary>A warning for each variable of the command line that no plan declares.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; private init; } = [];

    /// <param name="plans">The plans; null for a file that could not be read.</param>
    /// <param name="vars">The variables of the command line.</param>
    public static SharedVars Of(IEnumerable<PlanningState?> plans, IReadOnlyDictionary<string, string> vars)
    {
        var all = plans.ToList();
        ImmutableHashSet<string> declared = [.. all.SelectMany(p => p?.Syntax?.Vars ?? []).Select(v => v.Name.Text)];
        // An only plan must declare each of them.
        return all.Count == 1 ? new SharedVars(declared, [])
            : new SharedVars(declared, [.. vars.Keys])
            {
                // A plan that cannot be read may declare the others.
                Warnings = all.Exists(p => p?.Syntax is null)
                    ? []
                    : [.. vars.Keys.Where(n => !declared.Contains(n)).Select(n => CommandLineDiagnostics.NoPlanDeclares(n, declared))],
            };
    }

    /// <summary>Tells a plan about the variables of the others.</summary>
    public PlanningState Share(PlanningState plan) =>
        plan with { Request = plan.Request with { OptionalVars = _optional, VarsOfOthers = _declared } };
}
