namespace Seeder.Local;

/// <summary>The states of a job, by their names in JSON (Bulk API 2.0 guide, How Requests Are Processed).</summary>
internal enum JobState { Open, UploadComplete, InProgress, JobComplete, Failed, Aborted }

internal static class JobStates
{
    /// <summary>Whether the org works on the job, or will do so.</summary>
    public static bool IsRunning(this JobState state) => state is JobState.UploadComplete or JobState.InProgress;

    /// <summary>Whether the job never changes again.</summary>
    public static bool IsEnded(this JobState state) => state is JobState.JobComplete or JobState.Failed or JobState.Aborted;
}
