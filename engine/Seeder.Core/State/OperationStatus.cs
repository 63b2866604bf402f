namespace Seeder.Core.State;

/// <summary>The status of one operation of a run.</summary>
internal enum OperationStatus : byte
{
    /// <summary>Not sent yet. In the report of a run that stopped early: never sent.</summary>
    Waiting,

    /// <summary>Done, or found to be unnecessary.</summary>
    Done,

    /// <summary>The org rejected it.</summary>
    Rejected,

    /// <summary>Skipped, because an operation that it depends on was rejected.</summary>
    Skipped,

    /// <summary>In doubt: the outcome is not known.</summary>
    InDoubt,
}
