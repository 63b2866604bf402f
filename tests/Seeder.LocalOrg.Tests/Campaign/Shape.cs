namespace Seeder.Cli.Tests.Campaign;

/// <summary>A kind of plan, and the command of it that the campaign disturbs.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Before">Commands that nobody disturbs and that come first; each with the text of the plan file it needs.</param>
/// <param name="Plan">The text of the plan that the disturbed command runs.</param>
/// <param name="Flags">Of the disturbed command.</param>
internal sealed record Shape(string Name, IReadOnlyList<(string File, string Text)> Before, string Plan, params string[] Flags)
{
    /// <summary>Files beside the plan.</summary>
    public IReadOnlyList<(string Path, string Text)> Files { get; init; } = [];

    /// <summary>The org's own rows that the plan finds by key: as the API takes them.</summary>
    public IReadOnlyList<(string Type, string Values)> Found { get; init; } = [];

    public string Command { get; init; } = "apply";

    /// <summary>Records can be told from equal ones of somebody else: by a guard, or because nothing is created.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>A unique value of the plan: its type, and a row of somebody else that holds the value.</summary>
    public (string Type, string Values)? Unique { get; init; }

    /// <summary>Conditions under which validation rules refuse one record of the plan, and all records: by type.</summary>
    public (string Type, string One)? Bad { get; init; }

    /// <summary>Whether a record of before goes, by its address: what others attach to it would go along.</summary>
    public Func<string, bool> Goes { get; init; } = _ => false;

    /// <summary>Whether something of what the org holds by the manifest goes.</summary>
    public bool Deletes { get; init; }

    public const string File = "plan.yaml";

    public string PlanName => Plan.Split('\n')[0]["plan: ".Length..];

    public string[] Args => [Command, File, .. Flags];

    /// <summary>One call after the other, so that a seed repeats a run; and no wait for commits that nothing delays.</summary>
    public string[] Quiet => [.. Args, "--parallel", "1", "--settle-wait", "0"];

    public override string ToString() => Name;
}
