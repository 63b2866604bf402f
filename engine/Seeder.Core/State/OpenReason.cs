namespace Seeder.Core.State;

/// <summary>The reason why an in-doubt call cannot be resolved.</summary>
internal abstract record OpenReason
{
    private OpenReason()
    {
    }

    /// <summary>A row holds a unique value of one of the records, and nothing proves that the call created the row.</summary>
    /// <param name="Field">The unique field.</param>
    /// <param name="Differing">The fields whose value in the row differs from the sent value; empty if the row's user or time is not known,
    /// or if another row contradicts it.</param>
    public sealed record SameKey(string Address, string Type, string Id, string Field, ImmutableArray<string> Differing) : OpenReason;

    /// <summary>A job does not tell what it did.</summary>
    /// <param name="Id">The id of the job.</param>
    /// <param name="Words">What is known about it.</param>
    public sealed record Job(string Id, string Words) : OpenReason;

    /// <summary>Another user began the call, and the running user may not see that user's records.</summary>
    public sealed record OtherUser(string Began, string Recovers) : OpenReason;
}
