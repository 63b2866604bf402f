namespace Seeder.Core.State;

/// <summary>Why an in-doubt call stays in doubt.</summary>
public abstract record OpenReason
{
    private OpenReason()
    {
    }

    /// <summary>A row holds a unique value of one of the records, and nothing proves that the call created the row.</summary>
    /// <param name="Field">The unique field.</param>
    /// <param name="Differing">The fields that the row holds otherwise than they were sent; empty where the row's user or time is not known, or another row contradicts it.</param>
    public sealed record SameKey(string Address, string Type, string Id, string Field, ImmutableArray<string> Differing) : OpenReason;

    /// <summary>The user who began the call is not the one who recovers it, and may have records that this one does not see.</summary>
    public sealed record OtherUser(string Began, string Recovers) : OpenReason;
}
