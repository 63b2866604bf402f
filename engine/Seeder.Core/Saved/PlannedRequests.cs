using System.Security.Cryptography;
using System.Text;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Saved;

/// <summary>A request of the run, with placeholders for ids and values that do not exist yet.</summary>
/// <param name="Queries">The queries of a call that looks up records; it has no other request.</param>
internal sealed record PlannedRequest(ApiCall Call, ApiRequest? Request, ImmutableArray<string> Queries);

/// <summary>
/// Writes the requests of a run before it runs: plays the run with the writer and the state that the executor uses, in an org that accepts
/// every call and answers with placeholders.
/// </summary>
internal static class PlannedRequests
{
    /// <summary>What stands for the id of the run, which each run chooses anew.</summary>
    public const string RunId = "{run}";

    /// <summary>What stands for the id of a record that does not exist yet.</summary>
    public static string IdOf(string address) => $"{{{address}}}";

    /// <param name="finds">Whether the look-ups of the run find a record, or none.</param>
    public static IEnumerable<PlannedRequest> Of(PlannedRun run, Manifest? manifest, OrgIdentity org, bool finds = false)
    {
        var state = new RunState(manifest);
        state.Apply(HeaderOf(run, manifest, org));
        foreach (var change in JournalOperations.ChangesOf(run))
        {
            state.Apply(change);
        }
        foreach (var planned in run.Graph.Calls)
        {
            var call = run.Effective(planned, state);
            if (call.Operations.IsEmpty)
            {
                continue;
            }
            yield return call is ApiCall.Batch { Verb: BatchVerb.Find } find
                ? new PlannedRequest(
                    call, null, KeyLookups.Read(find, run, state, ImmutableDictionary<string, ImmutableArray<OrgRow>>.Empty).Queries)
                : new PlannedRequest(call, RequestWriter.Write(call, run, state), []);
            Complete(call, run, state, finds);
        }
    }

    /// <summary>The hash of all calls: their order, and the bytes of their requests.</summary>
    public static string Digest(PlannedRun run, Manifest? manifest, OrgIdentity org, CancellationToken cancel = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var call in run.Graph.Calls)
        {
            Add($"{call.Number} {JournalOperations.KindOf(call)} {call.Wave} after {string.Join(' ', call.After)}");
        }
        // Whether a look-up of the run finds a record is only known in the run. Both ways are planned.
        var isOpen = run.Graph.Operations.Nodes.Any(o => o.Condition != Graph.Condition.None);
        foreach (var finds in isOpen ? new[] { false, true } : [false])
        {
            foreach (var planned in Of(run, manifest, org, finds))
            {
                cancel.ThrowIfCancellationRequested();
                Add($"call {planned.Call.Number}");
                foreach (var query in planned.Queries)
                {
                    Add(query);
                }
                if (planned.Request is { } request)
                {
                    Add($"{request.Method} {request.Path}");
                    AddBytes(request.Body.Span);
                }
            }
        }
        return ContentHash.Text(hash.GetHashAndReset());

        void Add(string text) => AddBytes(Encoding.UTF8.GetBytes(text));

        // The length before each part keeps two parts from meaning the same as one.
        void AddBytes(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
            hash.AppendData(bytes);
        }
    }

    private static JournalEntry.Header HeaderOf(PlannedRun run, Manifest? manifest, OrgIdentity org) => new(
        JournalEntry.Header.CurrentFormat,
        RunId,
        manifest?.Lineage ?? "",
        manifest?.Serial ?? 0,
        run.Plan.Name,
        run.Plan.Source,
        "",
        new ManifestOrg(org.Id, org.UserId, org.InstanceUrl, org.ApiVersion),
        default,
        "");

    private static void Complete(ApiCall call, PlannedRun run, RunState state, bool finds)
    {
        var begin = JournalOperations.Begin(call, 1, null, run, state);
        var ids = ImmutableArray.CreateBuilder<string?>(call.Operations.Length);
        var values = ImmutableArray.CreateBuilder<string?>(call.Operations.Length);
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var (operation, index) = (begin.Operations[i], call.Operations[i]);
            ids.Add(operation.Kind switch
            {
                OperationKind.Find when !finds => null,
                OperationKind.Create or OperationKind.Find => IdOf(operation.Address),
                _ => operation.Id ?? IdOf(operation.Address),
            });
            values.Add(operation.Kind == OperationKind.Read ? Values(run, index) : null);
        }
        state.Apply(begin);
        state.Apply(new JournalEntry.End(
            call.Number, 1, JournalOutcome.Succeeded, ids.MoveToImmutable(), values.MoveToImmutable()));
    }

    // A placeholder must have the form of a value of its field, because it becomes part of other requests.
    private static string Values(PlannedRun run, int operation) => JsonBytes.Text(json =>
    {
        var record = run.RecordOf(operation);
        json.WriteStartObject();
        foreach (var field in run.NodeOf(operation).Fields.Select(f => record.Reads[f]))
        {
            json.WritePropertyName(field.Name);
            var name = $"{record.Address}.{field.Name}";
            if (field.Type == FieldType.Boolean)
            {
                json.WriteBooleanValue(true);
            }
            else if (field.IsNumber)
            {
                json.WriteNumberValue((long)(StableHash.Of(name) >> 16));
            }
            else
            {
                json.WriteStringValue(IdOf(name));
            }
        }
        json.WriteEndObject();
    });
}
