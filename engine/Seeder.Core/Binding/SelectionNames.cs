using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Reads the names of <c>--only</c>: reference ids, addresses, types, tags (<c>tag:demo</c>) and reference ids of raw requests. The time is
/// linear in the number of records.
/// </summary>
internal sealed class SelectionNames
{
    private const string TagPrefix = "tag:";

    private readonly TypedPlan _plan;
    private readonly OrgSchema _schema;
    private readonly HashSet<string> _references = [];
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _tags = [];
    private readonly HashSet<int> _records = [];
    private readonly HashSet<int> _requests = [];
    private readonly HashSet<string> _knownTypes;
    private readonly HashSet<string> _knownTags;
    private readonly HashSet<string> _knownReferences;

    private SelectionNames(TypedPlan plan, OrgSchema schema)
    {
        (_plan, _schema) = (plan, schema);
        _knownReferences = [.. plan.References];
        _knownTypes = [.. plan.Records.Select(r => r.Type.Name)];
        _knownTags = [.. plan.Records.SelectMany(r => r.Tags)];
    }

    /// <summary>Returns the selection. Reports each name that selects nothing, and returns null then.</summary>
    public static Selection? Select(TypedPlan plan, ImmutableArray<string> names, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var selection = new SelectionNames(plan, schema);
        foreach (var name in names.Distinct())
        {
            if (!selection.Add(name))
            {
                diagnostics.Add(selection.Unknown(name));
            }
        }
        return diagnostics.HasErrors ? null : new Selection(plan, selection.Selected(), selection._requests);
    }

    private bool Add(string name)
    {
        if (name.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            var tag = name[TagPrefix.Length..];
            return _knownTags.Contains(tag) && (_tags.Add(tag) || true);
        }
        if (_knownReferences.Contains(name))
        {
            _references.Add(name);
            return true;
        }
        if (_plan.Find(name) is { } record)
        {
            _records.Add(record);
            return true;
        }
        if (_schema.Find(name) is { } type && _knownTypes.Contains(type.Name))
        {
            _types.Add(type.Name);
            return true;
        }
        var requests = _plan.Batch.Where(r => r.IsNamed && r.Name == name).Select(r => r.Index).ToList();
        _requests.UnionWith(requests);
        return requests.Count > 0;
    }

    // Parents come before their children, so one pass carries the tags of a record to all records that are nested in it.
    private IEnumerable<int> Selected()
    {
        var isTagged = new bool[_plan.Records.Length];
        foreach (var record in _plan.Records)
        {
            var index = record.Index;
            isTagged[index] = (record.Parent >= 0 && isTagged[record.Parent]) || (_tags.Count > 0 && record.Tags.Any(_tags.Contains));
            if (isTagged[index]
                || _records.Contains(index)
                || _types.Contains(record.Type.Name)
                || (record.Ref is { } reference && _references.Contains(reference)))
            {
                yield return index;
            }
        }
    }

    private Diagnostic Unknown(string name) => name.StartsWith(TagPrefix, StringComparison.Ordinal)
        ? SelectionDiagnostics.UnknownTag(_plan.Source, name[TagPrefix.Length..], _knownTags)
        : SelectionDiagnostics.UnknownName(
            _plan.Source,
            name,
            _knownReferences.Concat(_knownTypes)
                .Concat(_plan.Batch.Where(r => r.IsNamed).Select(r => r.Name))
                .Concat(_plan.Records.Select(r => r.Address)),
            _knownTags.Contains(name));
}
