namespace Seeder.Core.Facts;

/// <summary>The state of a job (Bulk API 2.0 guide). Nothing is written before <c>UploadComplete</c>; the last three are final.</summary>
internal enum JobState { Open, UploadComplete, InProgress, JobComplete, Failed, Aborted }

internal static class JobStates
{
    /// <summary>Whether the org writes no further row of the job.</summary>
    public static bool IsFinal(this JobState state) => state is JobState.JobComplete or JobState.Failed or JobState.Aborted;
}
