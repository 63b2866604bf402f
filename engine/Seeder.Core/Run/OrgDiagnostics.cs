using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// SEED4xx: the org rejected something. Each error is reported at the line of the plan that set the field which the org names.
/// </summary>
internal static class OrgDiagnostics
{
    public static Diagnostic Rejected(ApiCall call, PlannedRun run, OrgError error)
    {
        if (error.Operation < 0)
        {
            var first = run.AddressOf(call.Operations[0]);
            return Diagnostic.Error(
                DiagnosticKind.Rejected, "SEED401",
                PlaceOf(run, call.Operations[0], []),
                $"The org rejected call {call.Number + 1} (first record '{first}'): {error.Message} ({error.Code})",
                HintFor(error, run, null));
        }
        var operation = call.Operations[error.Operation];
        if (error is { Code: OrgError.RowTwice, Other: { } other })
        {
            return OneRowTwice(run, operation, error.Message, other);
        }
        var verb = run.NodeOf(operation).Kind switch
        {
            OperationKind.Raw => "carry out",
            OperationKind.DeleteBeforeReplace => "delete",
            OperationKind.RevertBeforeReplace => "revert",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        return Diagnostic.Error(
            DiagnosticKind.Rejected, "SEED402",
            PlaceOf(run, operation, error.Fields),
            $"The org did not {verb} '{run.AddressOf(operation)}': {error.Message} ({error.Code})",
            HintFor(error, run, operation)) with
        { Alike = $"{verb} {error.Message} ({error.Code})", Of = run.AddressOf(operation) };
    }

    private static Diagnostic OneRowTwice(PlannedRun run, int operation, string id, string other)
    {
        var address = run.AddressOf(operation);
        var diagnostic = Diagnostic.Error(
            DiagnosticKind.Rejected, "SEED406", PlaceOf(run, operation, []),
            $"'{address}' and '{other}' are the same record of the org{(id.Length > 0 ? $" ({id})" : "")}: "
                + $"the '$key' of '{address}' matches it.",
            "Give each record its own '$key' values, or remove one of the two records.");
        return run.Plan.Find(other) is { } index
            ? diagnostic.WithNote(run.Plan.Records[index].Span, $"'{other}' is declared here.")
            : diagnostic.WithNote(null, $"The manifest has '{other}'.");
    }

    public static Diagnostic StillTransient(ApiCall call, PlannedRun run, string message) => Diagnostic.Error(
        DiagnosticKind.Rejected, "SEED403",
        PlaceOf(run, call.Operations[0], []),
        $"Call {call.Number + 1} (first record '{run.AddressOf(call.Operations[0])}') failed at every attempt with a temporary error: "
            + $"{message}",
        "Apply again later. If others work in the org, lower --parallel or --records-per-call.");

    public static Diagnostic LimitReached(string message) => Diagnostic.Error(
        DiagnosticKind.Rejected, "SEED404",
        null,
        $"The org's daily API limit is reached: {message}",
        "Apply again later: the limit counts the calls of the last 24 hours. Records that exist are not sent again.");

    public static Diagnostic InDoubt(ApiCall call, PlannedRun run, CallOutcome.InDoubt outcome)
    {
        var addresses = call.Operations.Select(o => $"'{run.AddressOf(o)}'").ToList();
        var diagnostic = Diagnostic.Error(
            DiagnosticKind.InDoubt, "SEED405", PlaceOf(run, call.Operations[0], []),
            $"Call {call.Number + 1} got no response that shows its outcome ({outcome.Message}). "
                + "The org may have created or changed "
                + $"{Quoting.SomeAndCount(addresses, 8)}.",
            // Without reasons, the org was not asked: the run was cancelled, or the org could not be reached.
            outcome.Reasons.IsDefaultOrEmpty
                ? "Run the same command again: it asks the org whether these records exist, and continues."
                : "Check these records in the org before you continue.");
        return StateDiagnostics.WithReasons(diagnostic, run.Plan.Source, outcome.Reasons);
    }

    /// <summary>A job that goes on in the org.</summary>
    /// <param name="job">The id of the job.</param>
    /// <param name="processed">The number of rows that it has processed.</param>
    /// <param name="records">The number of its rows.</param>
    public static Diagnostic JobRuns(string job, int processed, int records) => Diagnostic.Error(
        DiagnosticKind.InDoubt, "SEED407", null,
        string.Create(
            CultureInfo.InvariantCulture, $"Job {job} is still running in the org: {processed:N0} of {records:N0} rows are done."),
        "Run 'apply' or 'destroy' again: it waits for the job, and records what it created.");

    private static SourceSpan? PlaceOf(PlannedRun run, int operation, ImmutableArray<string> fields)
    {
        var step = run.NodeOf(operation);
        if (step.Kind.Removes())
        {
            // A replaced record is still in the plan.
            return step.Kind == OperationKind.DeleteBeforeReplace && run.Plan.Find(run.AddressOf(operation)) is { } replaced
                ? run.Plan.Records[replaced].Span
                : null;
        }
        if (step.Kind == OperationKind.Raw)
        {
            return run.Plan.Batch[step.Record].Span;
        }
        var record = run.Plan.Records[step.Record];
        // A field of '$then' may also be a field of the record: the operation tells which of the two was sent.
        var sent = step.Fields.Select(f => record.Fields[f]).Concat(record.Fields);
        foreach (var name in fields)
        {
            foreach (var field in sent)
            {
                if (field.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return field.Span;
                }
            }
        }
        return record.Span;
    }

    private static string? HintFor(OrgError error, PlannedRun run, int? operation) => error.Code switch
    {
        "DUPLICATE_VALUE" => "Delete the record that has this value, or use another value.",
        "DUPLICATES_DETECTED" => "A duplicate rule found similar records. Change the values, or write "
            + "'options: { duplicateRules: allow }' in the plan: the org then saves the record if the rule lets users save duplicates.",
        "INVALID_FIELD" =>
            "Check that the field exists and that the user may see it (a field that field-level security hides gives the same error).",
        "INVALID_FIELD_FOR_INSERT_UPDATE" => "Remove the field, or give the user the right to edit it.",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION" => "A validation rule of the org rejects these values. Change the values, or the rule.",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" or "CANNOT_EXECUTE_FLOW_TRIGGER" =>
            "A trigger or flow of the org failed. The message contains its error.",
        // The org uses one code for several reasons; only the message tells them apart.
        "DELETE_FAILED" when error.Message.Contains("activated", StringComparison.OrdinalIgnoreCase) =>
            ActivationHints.OfDelete(operation is { } at ? TypeOfDeletion(run, at) : null),
        "FAILED_ACTIVATION" when operation is { } activated => ActivationHints.OfWrite(run, activated, error),
        "DELETE_FAILED" when error.Message.Contains("associated with", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("refer", StringComparison.OrdinalIgnoreCase) =>
            "Delete the records that refer to it first, or remove the reference.",
        "STORAGE_LIMIT_EXCEEDED" => "Free data storage in the org.",
        _ => null,
    };

    private static string? TypeOfDeletion(PlannedRun run, int operation) =>
        run.NodeOf(operation) is { Kind: var kind, Record: var record } && kind.Removes() ? run.Deletions[record].Entry.Type : null;
}
