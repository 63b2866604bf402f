using System.Buffers;

namespace Seeder.Local;

/// <summary>
/// The results of an ingest job as CSV: the sent columns after those of the org. Their order is mixed, as the guide guarantees none.
/// </summary>
internal sealed class IngestResults(OrgState org, BulkJob job)
{
    private readonly IngestColumns? columns = job.IsUploaded ? IngestColumns.Of(org.Schema, job, out _) : null;

    /// <param name="kind">The kind of the result: the last segment of its address.</param>
    public async Task<ApiResponse> ReadAsync(string kind)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var csv = new CsvWriter(output, job.Csv with { LineEnd = "\n" });
        Header(csv, kind);
        var batches = await org.Database.ReadAsync(db => IngestStore.Batches(db, job.Id));
        // Batch by batch, so that the memory of one suffices, and other requests are answered meanwhile.
        var large = batches > 1 ? TempFile.Create() : null;
        foreach (var batch in Shuffle.Order(job.Id + kind, batches))
        {
            var (text, outcomes) = await org.Database.ReadAsync(
                db => (IngestStore.Batch(db, job.Id, batch) ?? [], IngestStore.Outcomes(db, job.Id, batch)));
            Batch(csv, kind, text, outcomes, batch);
            if (large is not null)
            {
                await large.WriteAsync(output.WrittenMemory);
                output.ResetWrittenCount();
            }
        }

        return new ApiResponse(200, output.WrittenMemory, ApiResponse.CsvType) { Large = large };
    }

    private void Header(CsvWriter csv, string kind)
    {
        foreach (var own in kind switch
        {
            "successfulResults" => new[] { "sf__Id", "sf__Created" },
            "failedResults" => ["sf__Id", "sf__Error"],
            _ => [],
        })
        {
            csv.Value(own);
        }

        if (job.Header is { Length: > 0 } header)
        {
            csv.Raw(header);
        }

        csv.EndRow();
    }

    private void Batch(CsvWriter csv, string kind, byte[] text, List<RowOutcome> outcomes, int batch)
    {
        var sent = new List<string[]>(CsvSplitter.RowsOfBatch);
        var values = new List<string>();
        var reader = new CsvReader(text, job.Csv.Delimiter);
        while (reader.Read(values))
        {
            sent.Add([.. values]);
        }

        foreach (var row in Shuffle.Order($"{job.Id}{kind}{batch}", sent.Count))
        {
            RowOutcome? outcome = row < outcomes.Count ? outcomes[row] : null;
            switch (kind, outcome)
            {
                case ("unprocessedrecords", null):
                    Echo(csv, sent[row]);
                    break;
                case ("failedResults", { Error: { } error }):
                    csv.Value(outcome.Value.Id);
                    csv.Value(error);
                    Echo(csv, sent[row]);
                    break;
                case ("successfulResults", { Error: null }):
                    csv.Value(outcome.Value.Id);
                    csv.Value(outcome.Value.IsCreated ? "true" : "false");
                    Echo(csv, sent[row]);
                    break;
                default:
                    break;
            }
        }
    }

    private void Echo(CsvWriter csv, string[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            csv.Value(CsvValues.Echo(columns is not null && i < columns.Columns.Count ? columns.Columns[i].Form : null, values[i]));
        }

        csv.EndRow();
    }
}
