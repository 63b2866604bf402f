namespace Seeder.Tests.Properties;

/// <summary>
/// Makes random plans: records of many types; lookups backward, forward and in circles, in all forms of the language; difficult values; and
/// a random order.
/// </summary>
internal sealed class PlanGenerator
{
    private readonly Random _random;
    private readonly ValueGenerator _values;
    private readonly RecordGenerator _records;
    private readonly LookupWriter _lookups;

    private PlanGenerator(Random random)
    {
        _random = random;
        _values = new ValueGenerator(random);
        _records = new RecordGenerator(random, _values);
        _lookups = new LookupWriter(random, _values, _records);
    }

    /// <summary>Usually one to sixty records, sometimes several hundred.</summary>
    public static PlanSpec Generate(Random random) =>
        random.Next(16) == 0 ? Generate(random, random.Next(300, 450)) : Generate(random, random.Next(1, 60));

    public static PlanSpec Generate(Random random, int size) => new PlanGenerator(random).Make(size);

    private PlanSpec Make(int size)
    {
        AddRecords(size);
        LinkRecords();
        NestRecords();
        AddAfter();
        foreach (var draft in _records.Drafts)
        {
            _lookups.Write(draft);
        }
        CopyValues();
        NameRecords();
        var order = _records.Drafts.ToArray();
        _random.Shuffle(order);
        var lists = _records.Drafts.Where(d => d.Nesting is not null)
            .Select(d => (d.Parent, d.Nesting!.Children))
            .Distinct()
            .ToDictionary(l => l, l => _lookups.Spell(l.Children!));
        return new PlanSpec(
            [.. order.Select(d => d.ToSpec(_random, lists.GetValueOrDefault((d.Parent, d.Nesting?.Children))))],
            _random.Next(3) switch { 0 => 200, 1 => 7, _ => 25 },
            _random.Next(1000));
    }

    private void AddRecords(int size)
    {
        // Each plan prefers a few types, so that calls reach their limits in many ways.
        var weights = KnownTypes.All.Values.Select(t => (t.Name, Weight: t.Weight * _random.Next(0, 4)))
            .Where(t => t.Weight > 0)
            .DefaultIfEmpty((Name: "Account", Weight: 1))
            .ToList();
        while (_records.Drafts.Count < size)
        {
            var at = _random.Next(weights.Sum(w => w.Weight));
            _records.Add(weights.First(w => (at -= w.Weight) < 0).Name);
        }
    }

    private void LinkRecords()
    {
        var dense = _random.NextDouble();
        foreach (var draft in _records.Drafts)
        {
            foreach (var lookup in draft.Type.Lookups.Where(l => !l.Required && l.Field != "Pricebook2Id" && _random.NextDouble() < dense))
            {
                // Salesforce refuses a ring of accounts, of managers and of roles.
                var mayRing = lookup.CanWait
                    && (draft.Type.Name, lookup.Field)
                        is not (("Account", "ParentId") or ("User", "ManagerId") or ("UserRole", "ParentRoleId"));
                var targets = lookup.Targets.SelectMany(_records.OfType).Where(t => mayRing || t.Id < draft.Id).ToList();
                if (targets.Count > 0 && draft.Type.Name != "CampaignMember")
                {
                    // Usually a near record, so that circles occur.
                    var near = targets.Where(t => Math.Abs(t.Id - draft.Id) < 8).ToList();
                    var choice = near.Count > 0 && _random.Next(3) > 0 ? near : targets;
                    _records.Link(draft, lookup, choice[_random.Next(choice.Count)]);
                }
            }
        }
    }

    private void NestRecords()
    {
        var often = _random.NextDouble();
        foreach (var draft in _records.Drafts)
        {
            var choices = draft.Type.Lookups.Where(
                l => l.Children is not null && draft.Lookups.TryGetValue(l.Field, out var target) && !IsAbove(draft, target)).ToList();
            if (choices.Count > 0 && _random.NextDouble() < often)
            {
                draft.Nesting = choices[_random.Next(choices.Count)];
            }
        }
    }

    // Whether the record is the other one, or is nested in it.
    private bool IsAbove(Draft draft, int other)
    {
        for (; other >= 0; other = _records.Drafts[other].Parent)
        {
            if (other == draft.Id)
            {
                return true;
            }
        }
        return false;
    }

    private void AddAfter()
    {
        var often = _random.Next(3) == 0 ? _random.NextDouble() * 0.4 : 0;
        foreach (var draft in _records.Drafts.Where(
            d => d.Id > 0 && d.Type.Name is not ("PricebookEntry" or "CampaignMemberStatus" or "QueueSobject")))
        {
            if (_random.NextDouble() < often)
            {
                draft.After.AddRange(Enumerable.Range(0, _random.Next(1, 3)).Select(_ => _random.Next(draft.Id)).Distinct());
            }
        }
    }

    // Adds values that use the value of another field.
    private void CopyValues()
    {
        foreach (var draft in _records.Drafts.Where(_ => _random.Next(8) == 0))
        {
            var target =
                draft.Type.Fields.FirstOrDefault(f => f is { Kind: FieldKind.Text, Required: false, Size: >= 128 } && !draft.Has(f.Name));
            var of = _records.Drafts[_random.Next(3) == 0 || draft.Parent < 0 ? _random.Next(_records.Drafts.Count) : draft.Parent];
            var source =
                of.Fields.Find(f => f.IsFree && of.Type.KindOf(f.Name) == FieldKind.Text && f.Value.Expected!.Length is > 0 and < 100);
            if (target is null || source is null)
            {
                continue;
            }
            of.Fields[of.Fields.IndexOf(source)] = source with { Required = true, IsFree = false };
            // An id in a text makes the record depend on the other record, or on itself.
            var path = of == draft ? "this" : of.Id == draft.Parent ? "parent" : RefOf(of);
            var value = _random.Next(2) == 0
                ? _values.Expression($"${{{path}.{source.Name}}}", source.Value.Expected!, of.Id)
                : _values.Expression(
                    $"<${{{path}.{source.Name}}}> \"#\" ${{{RefOf(of)}}}", $"<{source.Value.Expected}> \"#\" {Expected.Id(of.Id)}", of.Id);
            draft.Fields.Add(new FieldSpec(target.Name, target.Name, value, Required: false, IsFree: false));
        }
    }

    private string RefOf(Draft draft) => _lookups.RefOf(draft);

    private void NameRecords()
    {
        foreach (var draft in _records.Drafts)
        {
            if (draft.Ref is null && _random.Next(4) == 0)
            {
                RefOf(draft);
            }
            draft.After.ForEach(a => RefOf(_records.Drafts[a]));
        }
    }
}
