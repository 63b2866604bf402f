namespace Seeder.Cli.Tests.Campaign;

/// <summary>A kind of plan, and the command of it that the campaign disturbs.</summary>
/// <param name="Name">What the plan shows.</param>
/// <param name="Before">Commands that run before without a fault, each with the text of its plan file.</param>
/// <param name="Plan">The text of the plan for the disturbed command.</param>
/// <param name="Flags">The flags of the disturbed command.</param>
internal sealed record Shape(string Name, IReadOnlyList<(string File, string Text)> Before, string Plan, params string[] Flags)
{
    /// <summary>Other files that the plan uses.</summary>
    public IReadOnlyList<(string Path, string Text)> Files { get; init; } = [];

    /// <summary>Existing rows that the plan finds by key, as JSON for the REST API.</summary>
    public IReadOnlyList<(string Type, string Values)> Found { get; init; } = [];

    public string Command { get; init; } = "apply";

    /// <summary>
    /// Whether records can be distinguished from equal rows of other users: they have an idempotency key, or nothing is created.
    /// </summary>
    public bool IsGuarded { get; init; }

    /// <summary>A unique value of the plan: its type, and a row of another user with this value.</summary>
    public (string Type, string Values)? Unique { get; init; }

    /// <summary>Conditions of validation rules that reject one record of the plan, or all records of a type.</summary>
    public (string Type, string One)? Bad { get; init; }

    /// <summary>
    /// Whether an earlier record with this address is deleted, so that a child of another user would be deleted by cascade.
    /// </summary>
    public Func<string, bool> Goes { get; init; } = _ => false;

    /// <summary>Whether the command deletes records of the manifest.</summary>
    public bool Deletes { get; init; }

    /// <summary>The type and CSV of jobs of somebody else, with rows like those of the plan; null if the plan uses no jobs.</summary>
    public (string Type, string Csv)? Jobs { get; init; }

    public const string File = "plan.yaml";

    public string PlanName => Plan.Split('\n')[0]["plan: ".Length..];

    public string[] Args => [Command, File, .. Flags];

    /// <summary>The arguments for one call at a time, so that a seed repeats a run, and without a wait for late commits.</summary>
    public string[] Quiet => [.. Args, "--parallel", "1", "--settle-wait", "0"];

    public override string ToString() => Name;
}
