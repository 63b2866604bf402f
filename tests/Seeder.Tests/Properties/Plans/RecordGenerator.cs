namespace Seeder.Tests.Properties;

/// <summary>
/// Makes records that the org accepts: a standard price before other prices, lines with the price book of their opportunity, one member per
/// campaign. Lookups that must be set at once point to earlier records; others may point to later ones.
/// </summary>
internal sealed class RecordGenerator(Random random, ValueGenerator values)
{
    private readonly Dictionary<string, List<Draft>> _byType = [];
    private readonly HashSet<(string, int, int)> _pairs = [];
    private readonly Dictionary<(int Product, int Book), Draft> _prices = [];

    // For each opportunity, the id of its price book; -1 for the standard one.
    private readonly Dictionary<int, int> _books = [];

    public const int Standard = -1;

    public List<Draft> Drafts { get; } = [];

    public Draft Add(string type) => type switch
    {
        "PricebookEntry" => AddPrice(),
        "OpportunityLineItem" => AddLine(),
        "OpportunityContactRole" => AddPaired(type, "OpportunityId", "ContactId"),
        "CampaignMember" => AddMember(),
        "Task" => AddTask(),
        "User" => AddUser(),
        "Group" => With(Plain(type), ("Type", "Queue")),
        "QueueSobject" => AddQueueType(),
        "GroupMember" => AddGroupMember(),
        "CampaignMemberStatus" or "CaseComment" or "Site__c" => AddChild(type),
        "Opportunity" => AddOpportunity(),
        "Product2" or "Pricebook2" => With(Plain(type), ("IsActive", "true")),
        _ => Plain(type),
    };

    public IReadOnlyList<Draft> OfType(string type) => _byType.GetValueOrDefault(type) ?? [];

    /// <summary>Sets an optional lookup to a record; false if the org would reject it.</summary>
    public bool Link(Draft draft, LookupInfo lookup, Draft target)
    {
        if (draft.Has(lookup.Field)
            || (lookup.Targets.Contains("Lead") && target.Type.Name == "Lead" && draft.Lookups.ContainsKey("WhatId")))
        {
            return false;
        }
        if (lookup.Field == "WhatId" && draft.Lookups.TryGetValue("WhoId", out var who) && Drafts[who].Type.Name == "Lead")
        {
            return false;
        }
        if (target.Type.Name == "Group")
        {
            // A queue can own only types with a QueueSobject.
            var permit = OfType("QueueSobject")
                .FirstOrDefault(
                    q => q.Lookups["QueueId"] == target.Id
                        && q.Fields.Exists(f => f.Name == "SobjectType" && f.Value.Expected == draft.Type.Name));
            if (permit is null)
            {
                return false;
            }
            draft.Needs.Add(permit.Id);
        }
        draft.Lookups.Add(lookup.Field, target.Id);
        return true;
    }

    private Draft AnyOf(string type) =>
        OfType(type) is { Count: > 0 } some && random.Next(6) > 0 ? some[random.Next(some.Count)] : Add(type);

    private Draft Plain(string type)
    {
        var known = KnownTypes.All[type];
        var draft = new Draft(Drafts.Count, known);
        Drafts.Add(draft);
        if (!_byType.TryGetValue(type, out var list))
        {
            _byType.Add(type, list = []);
        }
        list.Add(draft);
        foreach (var field in known.Fields)
        {
            if (field.Required || random.Next(5) < 2)
            {
                var value = values.Value(field, $"k{draft.Id}");
                var isFree = value is ValueSpec.Scalar scalar
                    && field.Kind == FieldKind.Text
                    && scalar.Text == ValueGenerator.Escape(scalar.Expected!);
                draft.Fields.Add(new FieldSpec(field.Name, field.Name, value, field.Required, isFree));
            }
        }
        return draft;
    }

    private Draft With(Draft draft, params ReadOnlySpan<(string Field, string Value)> fields)
    {
        foreach (var (field, value) in fields)
        {
            draft.Fields.RemoveAll(f => f.Name == field);
            draft.Fields.Add(new FieldSpec(field, field, values.Literal(value), Required: true, IsFree: false));
        }
        return draft;
    }

    private Draft AddChild(string type)
    {
        var lookups = KnownTypes.All[type].Lookups.Where(l => l.Required).Select(l => (l.Field, Target: AnyOf(l.Targets[0]))).ToList();
        var draft = Plain(type);
        foreach (var (field, target) in lookups)
        {
            draft.Lookups.Add(field, target.Id);
        }
        return draft;
    }

    private Draft AddOpportunity()
    {
        var book = random.Next(3) switch { 0 => Standard, 1 => AnyOf("Pricebook2").Id, _ => (int?)null };
        var draft = Plain("Opportunity");
        if (book is { } chosen)
        {
            SetBook(draft, chosen);
            _books.Add(draft.Id, chosen);
            // With lines, the amount is their sum.
            draft.Fields.RemoveAll(f => f.Name == "Amount");
        }
        return draft;
    }

    private void SetBook(Draft draft, int book)
    {
        if (book != Standard)
        {
            draft.Lookups.Add("Pricebook2Id", book);
            return;
        }
        if (random.Next(4) == 0)
        {
            var name = values.Expression(values.Pick("${bookByFields}", "${bookByQuery}"), Expected.StandardBook);
            draft.Fields.Add(new FieldSpec("Pricebook2Id", "Pricebook2Id", name, Required: true, IsFree: false));
            return;
        }
        var flag = values.Expression(values.Pick("true", "True"), "true");
        draft.Fields.Add(
            new FieldSpec(
                "Pricebook2Id",
                "Pricebook2",
                new ValueSpec.Mapping([("IsStandard", flag)], random.Next(2) == 0, Expected.StandardBook, []),
                Required: true,
                IsFree: false));
    }

    private Draft AddPrice() =>
        random.Next(3) == 0 ? Price(AnyOf("Product2").Id, AnyOf("Pricebook2").Id) : Price(AnyOf("Product2").Id, Standard);

    private Draft Price(int product, int book)
    {
        if (_prices.TryGetValue((product, book), out var known))
        {
            return known;
        }
        var standard = book == Standard ? null : Price(product, Standard);
        var price = With(Plain("PricebookEntry"), ("IsActive", "true"));
        price.Lookups.Add("Product2Id", product);
        SetBook(price, book);
        if (standard is not null)
        {
            price.Needs.Add(standard.Id);
        }
        _prices.Add((product, book), price);
        return price;
    }

    private Draft AddLine()
    {
        if (_books.Count == 0)
        {
            while (!_books.ContainsKey(AddOpportunity().Id))
            {
            }
        }
        var (opportunity, book) = _books.ElementAt(random.Next(_books.Count));
        var price = Price(AnyOf("Product2").Id, book);
        var line = Plain("OpportunityLineItem");
        line.Lookups.Add("OpportunityId", opportunity);
        line.Lookups.Add("PricebookEntryId", price.Id);
        return line;
    }

    private Draft AddPaired(string type, string left, string right)
    {
        var known = KnownTypes.All[type];
        var (a, b) = (
            AnyOf(known.Lookup(left)!.Targets[0]), AnyOf(known.Lookup(right)!.Targets[random.Next(known.Lookup(right)!.Targets.Count)]));
        if (a == b || !_pairs.Add((type, a.Id, b.Id)))
        {
            return AddPaired(type, left, right);
        }
        var draft = Plain(type);
        draft.Lookups.Add(left, a.Id);
        draft.Lookups.Add(right, b.Id);
        return draft;
    }

    private Draft AddMember()
    {
        var member = AddPaired("CampaignMember", "CampaignId", random.Next(2) == 0 ? "ContactId" : "LeadId");
        // The status of a member must exist in its campaign.
        var statuses = OfType("CampaignMemberStatus").Where(s => s.Lookups["CampaignId"] == member.Lookups["CampaignId"]).ToList();
        if (statuses.Count > 0)
        {
            var status = statuses[random.Next(statuses.Count)];
            var label = status.Fields.Single(f => f.Name == "Label");
            status.Fields[status.Fields.IndexOf(label)] = label with { IsFree = false };
            member.Needs.Add(status.Id);
            With(member, ("Status", label.Value.Expected!));
        }
        else if (random.Next(2) == 0)
        {
            With(member, ("Status", "Responded"));
        }
        return member;
    }

    private Draft AddTask()
    {
        var task = Plain("Task");
        if (task.Has("ReminderDateTime"))
        {
            With(task, ("IsReminderSet", "true"));
        }
        return task;
    }

    private Draft AddUser()
    {
        var user = Plain("User");
        var profile = random.Next(2) == 0 ? "Standard User" : "Read Only";
        user.Fields.Add(
            new FieldSpec(
                "ProfileId",
                "Profile",
                new ValueSpec.Mapping([("Name", values.Literal(profile))], random.Next(2) == 0, Expected.Profile(profile), []),
                Required: true,
                IsFree: false));
        return With(
            user,
            ("Username", $"user{user.Id}@random.example.com"),
            ("Alias", $"u{user.Id}"),
            ("TimeZoneSidKey", "GMT"),
            ("LocaleSidKey", "en_US"),
            ("EmailEncodingKey", "UTF-8"),
            ("LanguageLocaleKey", "en_US"));
    }

    private Draft AddQueueType()
    {
        var queue = AnyOf("Group");
        string[] types = ["Case", "Lead", "Task"];
        var at = random.Next(types.Length);
        if (!_pairs.Add(("QueueSobject", queue.Id, at)))
        {
            return queue;
        }
        var draft = With(Plain("QueueSobject"), ("SobjectType", types[at]));
        draft.Lookups.Add("QueueId", queue.Id);
        return draft;
    }

    private Draft AddGroupMember()
    {
        var (group, member) = (AnyOf("Group"), AnyOf("User"));
        if (!_pairs.Add(("GroupMember", group.Id, member.Id)))
        {
            return group;
        }
        var draft = Plain("GroupMember");
        draft.Lookups.Add("GroupId", group.Id);
        draft.Lookups.Add("UserOrGroupId", member.Id);
        return draft;
    }
}
