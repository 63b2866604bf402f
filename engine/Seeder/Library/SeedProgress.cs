namespace Seeder;

/// <summary>The progress of a run.</summary>
public sealed record SeedProgress
{
    internal SeedProgress(RunProgress counts, string? message, bool isImportant) =>
        (CallsDone, Calls, OperationsDone, Operations, Message, IsImportant) =
            (counts.CallsDone, counts.Calls, counts.RecordsDone, counts.Records, message, isImportant);

    /// <summary>The number of completed calls.</summary>
    public int CallsDone { get; }

    /// <summary>The number of calls of the run; 0 while it is planned.</summary>
    public int Calls { get; }

    /// <summary>
    /// The number of completed operations, with the rows that running Bulk API 2.0 jobs have processed. A record may have several
    /// operations, such as a create and a later update.
    /// </summary>
    public int OperationsDone { get; }

    /// <summary>The number of operations of the run; 0 while it is planned.</summary>
    public int Operations { get; }

    /// <summary>A sentence about the run, such as why it waits; null if only the counts changed.</summary>
    public string? Message { get; }

    /// <summary>Whether the message should always be shown: it says why the run waits.</summary>
    public bool IsImportant { get; }

    /// <summary>Converts the progress of a run to the library's type; null for null.</summary>
    internal static IProgress<RunProgress>? From(IProgress<SeedProgress>? progress) => progress is null ? null : new Reporter(progress);

    private sealed class Reporter(IProgress<SeedProgress> progress) : IProgress<RunProgress>
    {
        private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
        private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

        // A message comes without counts.
        private RunProgress _counts = new(0, 0, 0, 0);

        public void Report(RunProgress value)
        {
            if (value.IsForDisplay)
            {
                return;
            }
            if (value.Calls > 0)
            {
                _counts = value;
            }
            Tell(new SeedProgress(_counts, value.Note, value.IsImportant));
        }

        // The handler belongs to the program, and so do its culture and its exceptions: a run does not end because nobody could be told.
        private void Tell(SeedProgress told)
        {
            var own = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _uiCulture);
            try
            {
                progress.Report(told);
            }
#pragma warning disable CA1031 // Any exception of the handler.
            catch (Exception)
#pragma warning restore CA1031
            {
                // The next progress is reported again.
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = own;
            }
        }
    }
}
