namespace Seeder.Core.Saved;

/// <summary>
/// A plan as it was decided, which <c>plan --out</c> writes and <c>apply FILE</c> does. It only makes claims: <c>apply</c> plans again from
/// the same inputs and compares. So an edited file can stop a run, but a run never takes a value from it.
/// </summary>
/// <param name="Seeder">The version of Seeder that wrote it.</param>
/// <param name="Plan">The path of the plan, as it was given. It counts from the current folder, as all paths of the file do.</param>
/// <param name="Name">The name of the plan.</param>
/// <param name="Goal">The command: apply or destroy.</param>
/// <param name="Clock">The time for <c>today</c> and <c>now</c>.</param>
/// <param name="Flags">The flags that decide what is planned, each as one word.</param>
/// <param name="Target">The name that <c>--target-org</c> gave; null if the org was named in another way.</param>
/// <param name="Manifest">The files of earlier runs.</param>
/// <param name="Inputs">Everything else that planning read on this machine.</param>
/// <param name="Items">What the run does with records, and what the org had.</param>
/// <param name="Digest">The hash of the calls with their requests.</param>
internal sealed record SavedPlan(
    string Seeder,
    string Plan,
    string Name,
    string Goal,
    DateTimeOffset Clock,
    ImmutableArray<string> Flags,
    string? Target,
    SavedOrg Org,
    SavedManifest Manifest,
    ImmutableArray<SavedInput> Inputs,
    ImmutableArray<SavedItem> Items,
    string Digest)
{
    /// <summary>Increased with every change that an older version would misread.</summary>
    public const int CurrentFormat = 1;
}

internal sealed record SavedOrg(string Id, string User, string ApiVersion);

/// <summary>The state of the manifest and of the journal beside it.</summary>
/// <param name="Path">The path of the manifest.</param>
/// <param name="Lineage">The identity of its series; null without a manifest.</param>
/// <param name="Serial">Its serial number; 0 without a manifest.</param>
/// <param name="Hash">The hash of its content; null without a manifest.</param>
/// <param name="Journal">The hash of a journal that is not part of the manifest yet; null without one.</param>
internal sealed record SavedManifest(string Path, string? Lineage, int Serial, string? Hash, string? Journal);

/// <summary>The kind of an input.</summary>
internal enum InputKind { Plan, File, Vars, Metadata, Environment, Manifest }

/// <summary>Something that planning read on this machine.</summary>
/// <param name="Name">The path of a file, or the name of an environment variable.</param>
/// <param name="Hash">The hash of its content; null if it was not there.</param>
internal sealed record SavedInput(InputKind Kind, string Name, string? Hash);

/// <summary>One fact that the run depends on: what it does with a record, or what it found in the org.</summary>
/// <param name="What">What it says, such as <c>update</c> or <c>found</c>.</param>
/// <param name="Ref">The reference of the record in the plan, or the place of the look-up.</param>
/// <param name="Id">The id of the record in the org; null if it does not exist.</param>
internal sealed record SavedItem(string What, string Ref, string? Type, string? Id)
{
    public ImmutableArray<SavedField> Fields { get; init; } = [];
}

/// <summary>A field with values as JSON.</summary>
/// <param name="From">The value in the org; null if it is not known.</param>
/// <param name="To">The value that is sent; null if none is sent.</param>
internal readonly record struct SavedField(string Name, string? From, string? To);
