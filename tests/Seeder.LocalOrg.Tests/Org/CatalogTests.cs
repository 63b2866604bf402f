namespace Seeder.Local.Tests;

internal sealed class CatalogTests
{
    // Recorded ids (fact sheet, section 7).
    [TestCase("0017e00001W4GYR", "0017e00001W4GYRAA3")]
    [TestCase("001RM000003oCpr", "001RM000003oCprYAE")]
    [TestCase("001D000000K0fXO", "001D000000K0fXOIAZ")]
    [TestCase("001d000000k0fxoiaz", null)]
    [TestCase("001D000000K0fXOIAA", null)]
    [TestCase("001D000000K0fX", null)]
    [TestCase("001D000000K0fX!", null)]
    [TestCase("", null)]
    public void Ids_have_a_checked_long_form(string id, string? expected) =>
        Assert.That(RecordId.Normalize(id), Is.EqualTo(expected));

    [Test]
    public void A_long_id_is_read_whatever_the_case_of_its_check() =>
        Assert.That(RecordId.Normalize("001D000000K0fXOiaz"), Is.EqualTo("001D000000K0fXOIAZ"));

    [Test]
    public void Made_ids_sort_like_their_counters()
    {
        var ids = new[] { 1L, 2, 61, 62, 63, 3843, 3844, 1_000_000 }.Select(n => RecordId.Make("001", "g0000", n)).ToList();
        Assert.That(ids, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(ids.Select(id => RecordId.Normalize(id.AsSpan(0, 15))), Is.EqualTo(ids));
    }

    // Fact sheet, section 7.
    [TestCase(
        "Account 001 Contact 003 User 005 Opportunity 006 Case 500 CaseComment 00a Organization 00D UserRole 00E Group 00G Profile 00e "
            + "Lead 00Q Task 00T Event 00U")]
    [TestCase(
        "OpportunityLineItem 00k OpportunityContactRole 00K Product2 01t Pricebook2 01s PricebookEntry 01u Attachment 00P PermissionSet "
            + "0PS Campaign 701 CampaignMember 00v")]
    [TestCase(
        "CampaignMemberStatus 01Y Contract 800 Order 801 OrderItem 802 Asset 02i RecordType 012 ContentVersion 068 ContentDocument 069 "
            + "ContentDocumentLink 06A AccountContactRelation 07k Note 002")]
    public void Standard_prefixes_are_the_documented_ones(string list)
    {
        var prefixes = Catalogue.Standard.Objects.ToDictionary(d => d.Traits.Name, d => d.Prefix);
        foreach (var pair in list.Split(' ').Chunk(2))
        {
            Assert.That(prefixes[pair[0]], Is.EqualTo(pair[1]), pair[0]);
        }
    }

    [Test]
    public void Every_object_of_the_catalogue_is_unique_and_every_prefix_belongs_to_one_object()
    {
        var objects = Catalogue.Standard.Objects;
        Assert.That(objects.Select(o => o.Traits.Name), Is.Unique);
        Assert.That(objects.Where(o => !o.Traits.SharesPrefix).Select(o => o.Prefix), Is.Unique);
        Assert.That(
            objects.SelectMany(o => o.Fields.GroupBy(f => f.Name).Where(g => g.Count() > 1).Select(g => $"{o.Traits.Name}.{g.Key}")),
                Is.Empty);
    }

    [TestCase("Acme", "acme", true)]
    [TestCase("Acme", "a%", true)]
    [TestCase("Acme", "%e", true)]
    [TestCase("Acme", "%c%", true)]
    [TestCase("Acme", "a_m_", true)]
    [TestCase("Acme", "a_m", false)]
    [TestCase("50%", "50\\%", true)]
    [TestCase("50x", "50\\%", false)]
    [TestCase("aaab", "%ab", true)]
    [TestCase("", "%", true)]
    [TestCase("", "_", false)]
    public void Patterns_match_without_regard_to_case(string text, string pattern, bool matches) =>
        Assert.That(TextCompare.Like(text, pattern), Is.EqualTo(matches));
}
