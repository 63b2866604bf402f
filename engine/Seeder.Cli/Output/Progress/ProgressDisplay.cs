namespace Seeder.Cli.Output.Progress;

/// <summary>Shows the progress of a command until it is disposed.</summary>
internal abstract class ProgressDisplay(ProgressState state) : IProgress<RunProgress>, IDisposable
{
    /// <summary>The time and the counts of the command.</summary>
    public ProgressState State => state;

    /// <summary>Called by several threads.</summary>
    public void Report(RunProgress value)
    {
        state.Report(value);
        if (value.Note is { } note)
        {
            Note(note, value);
        }
    }

    /// <summary>Writes other output of the command.</summary>
    public abstract void Write(Action write);

    /// <summary>Shows nothing while the user is asked, until the result is disposed.</summary>
    public abstract IDisposable Pause();

    public abstract void Dispose();

    protected abstract void Note(string note, RunProgress value);
}
