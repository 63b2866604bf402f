using Seeder.Tests.House;

namespace Seeder.Local.Tests.Catalog;

internal sealed class LocalOrgPageTests
{
    [Test]
    public void The_page_of_the_documentation_lists_the_features_and_types_of_the_catalogue()
    {
        var path = Repository.At("docs", "local-org.md");
        var page = File.ReadAllText(path);
        var at = page.IndexOf(LocalOrgPage.Begin, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            page = (at < 0 ? page + "\n" : page[..at]) + LocalOrgPage.Text();
            File.WriteAllText(path, page);
            at = page.IndexOf(LocalOrgPage.Begin, StringComparison.Ordinal);
        }

        Assert.That(at < 0 ? "" : page[at..], Is.EqualTo(LocalOrgPage.Text()));
    }

    [Test]
    public void Every_feature_that_the_catalogue_names_is_known_and_every_known_feature_adds_something()
    {
        var used = Catalogue.Standard.Objects.SelectMany(o => o.Traits.Features.Concat(o.Fields.SelectMany(f => f.Features))).Distinct();
        Assert.That(used, Is.EquivalentTo(OrgFeatures.All.Select(f => f.Name)));
        Assert.That(LocalOrgOptions.KnownFeatures, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
    }
}
