using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>
/// Gives each record its reference id in the plan. An id that is valid in plans is kept, so that other plans and scripts find the record;
/// another id becomes the most similar free name.
/// </summary>
internal sealed class ReferenceIds
{
    private readonly Dictionary<(int Origin, string Id), ImportedRecord> _ofOrigin = [];
    private readonly Dictionary<string, ImportedRecord> _ofAll = [];
    private readonly HashSet<string> _taken = [];
    private readonly HashSet<string> _types = [];

    private ReferenceIds()
    {
    }

    /// <summary>All reference ids of the imported files, for suggestions.</summary>
    public IEnumerable<string> Known => _ofAll.Keys;

    /// <summary>The type of the first record with this reference id.</summary>
    public string TypeOf(string id) => _ofAll[id].Type;

    public static ReferenceIds Collect(IReadOnlyCollection<ImportedRecord> records, OrgSchema schema)
    {
        var ids = new ReferenceIds();
        foreach (var type in records.Select(r => r.Type).Distinct())
        {
            ids._types.Add(type);
            ids._types.Add(schema.Find(type)?.Name ?? type);
        }
        foreach (var record in records)
        {
            if (record.ReferenceId is { } id)
            {
                ids._ofOrigin.TryAdd((record.Origin, id.Text), record);
                ids._ofAll.TryAdd(id.Text, record);
            }
        }
        return ids;
    }

    /// <summary>Marks records whose reference ids other files use.</summary>
    public void MarkReferenced(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (_ofAll.TryGetValue(id, out var record))
            {
                record.IsReferenced = true;
            }
        }
    }

    /// <summary>Gives names to the records that something refers to. The other records need no name.</summary>
    public void Assign(IReadOnlyCollection<ImportedRecord> records, DiagnosticBag diagnostics)
    {
        var others = new List<(ImportedRecord Record, NameSyntax Id)>();
        var reports = new Repeated(diagnostics);
        foreach (var record in records)
        {
            if (record.ReferenceId is not { } id)
            {
                continue;
            }
            var first = _ofAll[id.Text];
            if (!record.IsReferenced)
            {
                // A second record with an id that nothing else uses is no problem.
                if (first != record && first.IsReferenced && first.Origin == record.Origin)
                {
                    reports.Add("shadowed", id.Span, more => ImportDiagnostics.ReferenceIdTwice(id, null, first.ReferenceId!.Value, more));
                }
            }
            else if (IsAllowed(id.Text) && _taken.Add(id.Text))
            {
                record.Name = id.Text;
            }
            else
            {
                others.Add((record, id));
            }
        }
        foreach (var (record, id) in others)
        {
            var name = record.Name = Free(id.Text);
            var first = _ofAll[id.Text];
            if (first == record)
            {
                reports.Add("renamed", id.Span, more => ImportDiagnostics.Renamed(id, name, more));
            }
            else
            {
                reports.Add("twice", id.Span, more => ImportDiagnostics.ReferenceIdTwice(id, name, first.ReferenceId!.Value, more));
            }
        }
        reports.Report();
    }

    /// <summary>
    /// The record for <c>@id</c>: the first with this id from the same source, else the first from any source; null if there is no such
    /// record.
    /// </summary>
    public ImportedRecord? Find(int origin, string id) => _ofOrigin.GetValueOrDefault((origin, id)) ?? _ofAll.GetValueOrDefault(id);

    /// <summary>Returns a name that is not used in the plan yet.</summary>
    public string Free(string wanted)
    {
        var name = new string([.. wanted.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]).Trim('_');
        name = name.Length == 0 ? "record" : name;
        var free = name;
        for (var number = 2; !IsAllowed(free) || !_taken.Add(free); number++)
        {
            free = $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
        }
        return free;
    }

    private bool IsAllowed(string id) => PlanWords.IsReferenceId(id) && !PlanWords.IsReserved(id) && !_types.Contains(id);
}
