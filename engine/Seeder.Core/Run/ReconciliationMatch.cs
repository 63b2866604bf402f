using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// Compares the records of in-doubt calls with rows of the org: records and their trees, by the fields that were sent.
/// Rows whose ids are already known are excluded.
/// </summary>
/// <param name="run">The id of the run that sent the calls.</param>
/// <param name="leftOut">Fields to ignore, because the org's automation rewrites them.</param>
internal sealed class ReconciliationMatch(
    ImmutableArray<JournalEntry.Begin> calls,
    IReadOnlyDictionary<string, List<OrgRow>> rows,
    OrgSchema schema,
    string run,
    RewrittenFields leftOut,
    bool byParentOnly = false)
{
    private static readonly string Empty = Fingerprint.Of("");

    private readonly Dictionary<(string Row, string Field), string> _prints = [];
    private readonly Dictionary<(string Type, string Field), ILookup<string, OrgRow>> _children = [];
    private readonly Dictionary<(int Call, int Operation, string Row), bool> _fits = [];

    /// <summary>The rows that match a record of one of the calls; for nested records, only rows whose parent is such a row.</summary>
    public HashSet<string> Alike()
    {
        var alike = new HashSet<string>();
        for (var call = 0; call < calls.Length; call++)
        {
            var of = new List<OrgRow>[calls[call].Operations.Length];
            for (var i = 0; i < of.Length; i++)
            {
                var operation = calls[call].Operations[i];
                var candidates = operation.Nested < 0
                    ? Rows(operation.Type)
                    : of[operation.Nested].SelectMany(p => ChildrenOf(p, operation));
                of[i] = [.. candidates.Where(r => IsAlike(operation, r))];
                alike.UnionWith(of[i].Select(r => r.Id));
            }
        }
        return alike;
    }

    /// <summary>The record ids of each of these calls if every record has its own row; null if that is not possible.</summary>
    public Dictionary<int, string?[]>? Assign(IReadOnlyList<int> chosen)
    {
        var ids = chosen.ToDictionary(c => c, c => new string?[calls[c].Operations.Length]);
        var roots = chosen.SelectMany(c => Positions(c, -1).Select(i => (Call: c, Operation: i)));
        foreach (var type in roots.GroupBy(r => calls[r.Call].Operations[r.Operation].Type))
        {
            if (!Place([.. type], Rows(type.Key), ids))
            {
                return null;
            }
        }
        var all = ids.Values.SelectMany(i => i).ToList();
        return all.Distinct().Count() == all.Count ? ids : null;
    }

    /// <summary>Whether unexplained rows may belong to this call, with values that the org changed.</summary>
    public bool MayBe(int call, IReadOnlySet<string> taken)
    {
        // If no row has the idempotency key, the record does not exist.
        var keyed = calls[call].Operations.Where(o => o.IdempotencyKey is not null);
        if (keyed.Any(o => !Rows(o.Type).Any(r => !taken.Contains(r.Id) && IsAlike(o, r))))
        {
            return false;
        }
        return calls[call].Operations.GroupBy(o => o.Type)
            .All(type => Rows(type.Key).Count(r => !taken.Contains(r.Id) && type.Any(o => HasParentsOf(o, r))) >= type.Count());
    }

    /// <summary>Whether the org has too few rows of some type for the call. The call is atomic, so it was not committed.</summary>
    public bool Lacks(
        int call) => Enumerable.Range(0, calls[call].Operations.Length).GroupBy(i => calls[call].Operations[i].Nested).Any(siblings =>
    {
        var operations = calls[call].Operations;
        if (siblings.Key >= 0 && operations[siblings.Key].IdempotencyKey is null)
        {
            return false;
        }
        var parent = siblings.Key < 0 ? null : Rows(operations[siblings.Key].Type).Find(r => IsAlike(operations[siblings.Key], r));
        return siblings.GroupBy(i => (operations[i].Type, operations[i].NestedField)).Any(list =>
            (parent is null ? Rows(list.Key.Type) : ChildrenOf(parent, operations[list.First()]))
                .Count(r => list.Any(i => HasParentsOf(operations[i], r))) < list.Count());
    });

    /// <summary>The content of a call, independent of the order of equal records.</summary>
    public string Signature(int call) =>
        string.Join('\n', Positions(call, -1).Select(i => Signature(call, i)).Order(StringComparer.Ordinal));

    private string Signature(int call, int at)
    {
        var operation = calls[call].Operations[at];
        var children = Positions(call, at).Select(i => Signature(call, i)).Order(StringComparer.Ordinal);
        return $"{operation.Type}({operation.NestedField};{string.Join(',', operation.Shape)};{operation.Sent ?? operation.Hash};"
            + $"{operation.IdempotencyKey?.Value})[{string.Join(' ', children)}]";
    }

    private IEnumerable<int> Positions(int call, int parent)
    {
        var operations = calls[call].Operations;
        return Enumerable.Range(0, operations.Length).Where(i => operations[i].Nested == parent);
    }

    private List<OrgRow> Rows(string type) => rows.TryGetValue(type, out var some) ? some : [];

    private IEnumerable<OrgRow> ChildrenOf(OrgRow parent, JournalOperation child)
    {
        if (!_children.TryGetValue((child.Type, child.NestedField!), out var byParent))
        {
            byParent = Rows(child.Type)
                .ToLookup(
                    r => r.Values.GetValueOrDefault(child.NestedField!) is { } id && SalesforceId.TryNormalise(id, out var normal)
                        ? normal
                        : "");
            _children.Add((child.Type, child.NestedField!), byParent);
        }
        return byParent[parent.Id];
    }

    private bool IsAlike(JournalOperation operation, OrgRow row)
    {
        var type = schema.Find(operation.Type)!;
        if (operation.IdempotencyKey is { } key)
        {
            var field = type.FindField(key.Field)!;
            return row.Values.GetValueOrDefault(field.Name) is not null
                && ComparerOf(field).Equals(KeyOf(field, key), KeyOf(field, row))
                && (byParentOnly
                    ? HasParentsOf(operation, row)
                    : ReconciliationQueries.IsOwnKey(operation, run) || Differing(operation, row).IsEmpty);
        }
        return byParentOnly
            ? HasParentsOf(operation, row)
            : operation.Shape.All(f => leftOut.HasSome(operation.Type, f) || Agrees(operation, type, f, row));
    }

    /// <summary>The sent fields whose values differ in the row with the record's unique value.</summary>
    public ImmutableArray<string> Differing(int call, int operation, OrgRow row) => Differing(calls[call].Operations[operation], row);

    /// <summary>
    /// Whether a row may be a record of the call: it has the name of a sent record, or at least half of a record's values.
    /// The user also creates other records, by hand and with other plans.
    /// </summary>
    public bool IsNear(int call, string type, OrgRow row) =>
        calls[call].Operations.Where(o => o.Type == type).Any(o => IsNear(o, schema.Find(type)!, row));

    private bool IsNear(JournalOperation operation, ObjectSchema type, OrgRow row)
    {
        var (same, all) = (0, 0);
        foreach (var field in operation.Shape)
        {
            if (!Says(operation, type, field))
            {
                continue;
            }
            var agrees = Agrees(operation, type, field, row);
            if (agrees && type.FindField(field)!.NameField)
            {
                return true;
            }
            (same, all) = (same + (agrees ? 1 : 0), all + 1);
        }
        return 2 * same >= all;
    }

    private static bool Says(JournalOperation operation, ObjectSchema type, string field)
    {
        var sent = SentAs(operation, field);
        return !sent.SequenceEqual(Empty) && !sent.SequenceEqual(Fingerprint.Unknown) && type.IsReadable(field);
    }

    private static ReadOnlySpan<char> SentAs(JournalOperation operation, string field) =>
        (operation.Sent ?? operation.Hash).AsSpan(operation.Shape.IndexOf(field) * Fingerprint.Length, Fingerprint.Length);

    /// <summary>The form in which values of a unique field are compared.</summary>
    public static string KeyOf(FieldSchema field, SentValue sent) =>
        NormalForm.OfAnswer(field, sent.Value.StartsWith('\'') ? Soql.Unquote(sent.Value) : sent.Value);

    public static string KeyOf(FieldSchema field, OrgRow row) => NormalForm.OfAnswer(field, row.Values.GetValueOrDefault(field.Name));

    public static StringComparer ComparerOf(FieldSchema field) =>
        field.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private ImmutableArray<string> Differing(JournalOperation operation, OrgRow row)
    {
        var type = schema.Find(operation.Type)!;
        return [.. operation.Shape.Where(f => !leftOut.HasMost(operation.Type, f) && !Agrees(operation, type, f, row))];
    }

    private bool HasParentsOf(JournalOperation operation, OrgRow row)
    {
        var type = schema.Find(operation.Type)!;
        return operation.Shape.Where(f => ReconciliationQueries.IsFixed(type, f)).All(f => Agrees(operation, type, f, row));
    }

    // A field that was not sent may have a default. Nested records are compared by their position in the tree.
    private bool Agrees(JournalOperation operation, ObjectSchema type, string field, OrgRow row) =>
        !Says(operation, type, field) || SentAs(operation, field).SequenceEqual(Print(type, field, row));

    private string Print(ObjectSchema type, string field, OrgRow row)
    {
        if (!_prints.TryGetValue((row.Id, field), out var print))
        {
            print = Fingerprint.Of(NormalForm.OfAnswer(type.FindField(field)!, row.Values.GetValueOrDefault(field)));
            _prints.Add((row.Id, field), print);
        }
        return print;
    }

    private bool Fits(int call, int at, OrgRow row)
    {
        if (!_fits.TryGetValue((call, at, row.Id), out var fits))
        {
            fits = IsAlike(calls[call].Operations[at], row) && PlaceChildren(call, at, row, null);
            _fits.Add((call, at, row.Id), fits);
        }
        return fits;
    }

    private bool PlaceChildren(int call, int at, OrgRow row, Dictionary<int, string?[]>? ids)
    {
        var operations = calls[call].Operations;
        return Positions(call, at).GroupBy(i => (operations[i].Type, operations[i].NestedField))
            .All(list => Place([.. list.Select(i => (call, i))], [.. ChildrenOf(row, operations[list.First()])], ids));
    }

    // A perfect matching of records and rows, by augmenting paths; equal records get rows in their order.
    private bool Place(List<(int Call, int Operation)> records, List<OrgRow> candidates, Dictionary<int, string?[]>? ids)
    {
        var (rowOf, recordOf) = (new int[records.Count], new int[candidates.Count]);
        Array.Fill(recordOf, -1);
        for (var record = 0; record < records.Count; record++)
        {
            if (!TakeFree(record) && !Augment(record, new bool[candidates.Count]))
            {
                return false;
            }
        }
        for (var record = 0; ids is not null && record < records.Count; record++)
        {
            var (call, at) = records[record];
            ids[call][at] = candidates[rowOf[record]].Id;
            PlaceChildren(call, at, candidates[rowOf[record]], ids);
        }
        return true;

        bool Takes(int record, int row) => Fits(records[record].Call, records[record].Operation, candidates[row]);

        bool TakeFree(int record)
        {
            for (var row = 0; row < candidates.Count; row++)
            {
                if (recordOf[row] < 0 && Takes(record, row))
                {
                    (recordOf[row], rowOf[record]) = (record, row);
                    return true;
                }
            }
            return false;
        }

        bool Augment(int record, bool[] seen)
        {
            for (var row = 0; row < candidates.Count; row++)
            {
                if (!seen[row] && Takes(record, row))
                {
                    seen[row] = true;
                    if (recordOf[row] < 0 || Augment(recordOf[row], seen))
                    {
                        (recordOf[row], rowOf[record]) = (record, row);
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
