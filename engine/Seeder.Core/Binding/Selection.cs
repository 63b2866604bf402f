namespace Seeder.Core.Binding;

/// <summary>The part of a plan that a run touches: the records and raw requests that it needs, and the look-ups of their values.</summary>
internal sealed class Selection
{
    private readonly TypedPlan _plan;
    private readonly bool[] _records;
    private readonly bool[] _requests;
    private readonly bool[] _lookups;
    private readonly HashSet<FieldValue.OrgValue> _values = [];
    private readonly Stack<int> _open = new();

    /// <param name="records">The records to select. All that they need is added.</param>
    /// <param name="requests">The raw requests to select.</param>
    public Selection(TypedPlan plan, IEnumerable<int> records, IEnumerable<int> requests)
    {
        _plan = plan;
        _records = new bool[plan.Records.Length];
        _requests = new bool[plan.Batch.Length];
        _lookups = new bool[plan.Lookups.Length];
        foreach (var record in records)
        {
            Need(record);
        }
        foreach (var request in requests)
        {
            _requests[request] = true;
            Need(plan.Batch[request]);
        }
        var implied = new ImpliedNeeds(plan);
        while (_open.TryPop(out var open))
        {
            NeedOf(plan.Records[open]);
            foreach (var record in implied.Of(plan.Records[open]))
            {
                Need(record);
            }
        }
    }

    public int Count => _records.Count(r => r);

    public bool Has(int record) => _records[record];

    public bool HasRequest(int request) => _requests[request];

    public bool HasLookup(int lookup) => _lookups[lookup];

    /// <summary>Whether a selected record uses this value of the org.</summary>
    public bool HasValue(FieldValue.OrgValue value) => _values.Contains(value);

    private void Need(int record)
    {
        if (!_records[record])
        {
            _records[record] = true;
            _open.Push(record);
        }
    }

    private void NeedOf(SeedRecord record)
    {
        if (record.Parent >= 0)
        {
            Need(record.Parent);
        }
        foreach (var after in record.After)
        {
            Need(after.Record);
        }
        foreach (var field in record.Fields)
        {
            Need(field.Value);
        }
    }

    private void Need(FieldValue value)
    {
        if (value is FieldValue.Text or FieldValue.Number or FieldValue.Flag or FieldValue.Null)
        {
            return;
        }
        foreach (var hole in value.Holes)
        {
            if (hole is FieldValue.OrgValue read)
            {
                _values.Add(read);
            }
            switch (hole is FieldValue.OrgValue { Of: var of } ? of : hole)
            {
                case FieldValue.Reference reference:
                    Need(reference.Record);
                    break;
                case FieldValue.Found found:
                    NeedLookup(found.Lookup);
                    break;
            }
        }
    }

    // A look-up finds a record of the plan, or asks the org by values which may refer to records of the plan.
    private void NeedLookup(int lookup)
    {
        if (_lookups[lookup])
        {
            return;
        }
        _lookups[lookup] = true;
        if (_plan.Lookups[lookup].Record is { } record)
        {
            Need(record);
            return;
        }
        foreach (var condition in _plan.Lookups[lookup].Conditions)
        {
            Need(condition.Value);
        }
    }

    private void Need(RawRequest request)
    {
        foreach (var part in request.Url)
        {
            Need(part);
        }
        if (request.Body is { } body)
        {
            Need(body);
        }
    }

    private void Need(RawBody body)
    {
        switch (body)
        {
            case RawBody.Value value:
                Need(value.Content);
                break;
            case RawBody.List list:
                foreach (var item in list.Items)
                {
                    Need(item);
                }
                break;
            case RawBody.Mapping mapping:
                foreach (var (_, value) in mapping.Entries)
                {
                    Need(value);
                }
                break;
        }
    }
}
