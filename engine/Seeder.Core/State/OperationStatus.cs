namespace Seeder.Core.State;

/// <summary>What became of one operation of a run.</summary>
public enum OperationStatus : byte
{
    /// <summary>Not sent: the run ended before.</summary>
    Waiting,

    /// <summary>Done, or found to be needless.</summary>
    Done,

    /// <summary>The org said no.</summary>
    Rejected,

    /// <summary>Left out, because what it depends on was rejected.</summary>
    Skipped,

    /// <summary>Nobody knows.</summary>
    InDoubt,
}
