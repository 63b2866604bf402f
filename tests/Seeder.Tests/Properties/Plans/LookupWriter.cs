namespace Seeder.Tests.Properties;

/// <summary>Writes lookups: by the name of the record, or as a mapping with its values.</summary>
internal sealed class LookupWriter(Random random, ValueGenerator values, RecordGenerator records)
{
    private static readonly string[] Forms = ["r{0}", "R{0}", "ref_{0}", "x{0}y", "{0}"];

    private readonly bool _mixesCase = random.Next(4) == 0;

    /// <summary>Names of Salesforce compare without regard to case.</summary>
    public string Spell(string name) =>
        !_mixesCase || random.Next(6) > 0 ? name : random.Next(2) == 0 ? name.ToUpperInvariant() : name.ToLowerInvariant();

    public string RefOf(Draft draft) =>
        draft.Ref ??= string.Format(System.Globalization.CultureInfo.InvariantCulture, values.Pick(Forms), draft.Id);

    /// <summary>Turns the draft's lookups into fields, the one that its nesting fills apart.</summary>
    public void Write(Draft draft)
    {
        for (var i = 0; i < draft.Fields.Count; i++)
        {
            draft.Fields[i] = draft.Fields[i] with { Key = Spell(draft.Fields[i].Key) };
        }
        foreach (var (field, target) in draft.Lookups)
        {
            if (field == draft.Nesting?.Field)
            {
                continue;
            }
            var lookup = draft.Type.Lookup(field)!;
            // A member is a contact or a lead, and lines are of the opportunity's price book: the record cannot do without the one it has.
            var required = lookup.Required || draft.Type.Name == "CampaignMember" || field == "Pricebook2Id";
            var to = records.Drafts[target];
            var mapping = lookup.Relationship is null || random.Next(4) > 0 ? null : Mapping(to, 0);
            if (mapping is null)
            {
                draft.Fields.Add(
                    new FieldSpec(
                        field,
                        Spell(field),
                        values.Expression(Reference(draft, to), Expected.Id(target), target),
                        required,
                        IsFree: false));
                continue;
            }
            var typed = lookup.Targets.Count == 1
                ? mapping
                : new ValueSpec.Mapping([(Spell(to.Type.Name), mapping)], mapping.Flow, mapping.Expected!, mapping.Uses);
            draft.Fields.Add(new FieldSpec(field, Spell(lookup.Relationship!), typed, required, IsFree: false));
        }
    }

    private string Reference(Draft draft, Draft to) =>
        to == draft ? "${this}" : to.Id == draft.Parent && random.Next(2) == 0 ? "${parent}" : $"${{{RefOf(to)}}}";

    // What only this record holds: a required text, or the two lookups of a price.
    private ValueSpec.Mapping? Mapping(Draft to, int depth)
    {
        var flow = random.Next(2) == 0;
        if (to.Type.Name == "PricebookEntry"
            && depth == 0
            && to.Fields.Find(f => f.Name == "Pricebook2Id") is { Value: ValueSpec.Mapping } book
                && Mapping(records.Drafts[to.Lookups["Product2Id"]], 1) is { } product)
        {
            return new ValueSpec.Mapping(
                [("Product2", product with { Flow = flow }), ("Pricebook2", (ValueSpec.Mapping)book.Value with { Flow = flow })],
                flow,
                Expected.Id(to.Id),
                [to.Id, .. product.Uses]);
        }
        var key =
            to.Fields.Find(f => f.Required && to.Type.Fields.Any(t => t.Name == f.Name && t is { Kind: FieldKind.Text, Required: true }));
        if (key is not { Value: ValueSpec.Scalar scalar } || to.Type.Name is "UserRole" or "OpportunityLineItem")
        {
            return null;
        }
        to.Fields[to.Fields.IndexOf(key)] = key with { IsFree = false };
        return new ValueSpec.Mapping([(Spell(key.Name), scalar with { Style = random.Next(64) })], flow, Expected.Id(to.Id), [to.Id]);
    }
}
