namespace Seeder.Local.Tests.Catalog;

/// <summary>Each type of the catalogue can be described and queried with all its fields, with all features and with none.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class EveryTypeTests(bool all) : OrgFixture
{
    protected override LocalOrgOptions Options => new()
    {
        Features = all
            ? LocalOrgOptions.KnownFeatures
            : [.. LocalOrgOptions.KnownFeatures.Select(f => "no-" + f)],
    };

    [Test]
    public async Task All_fields_of_every_type_can_be_queried()
    {
        var wrong = new List<string>();
        foreach (var type in (await Client.Get("sobjects")).Json!["sobjects"]!.AsArray().Select(t => (string)t!["name"]!))
        {
            var answer = await Client.Query($"SELECT FIELDS(ALL) FROM {type} LIMIT 200");
            if (answer.Status != 200)
            {
                wrong.Add($"{type}: {answer.Text}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_record_that_lacks_its_required_fields_is_refused_with_their_names()
    {
        var wrong = new List<string>();
        foreach (var type in (await Client.Get("sobjects")).Json!["sobjects"]!.AsArray().Where(t => (bool)t!["createable"]!))
        {
            var name = (string)type!["name"]!;
            var fields = (await Client.Get($"sobjects/{name}/describe")).Json!["fields"]!.AsArray();
            string[] required =
            [
                .. fields.Where(f => !(bool)f!["nillable"]! && !(bool)f["defaultedOnCreate"]! && (bool)f["createable"]!)
                    .Where(f => (string)f!["type"]! != "boolean")
                    .Select(f => (string)f!["name"]!),
            ];
            var answer = await Client.Post($"sobjects/{name}", "{}");
            if (required.Length > 0
                ? answer.Status != 400 || !required.All(f => answer.Text.Contains(f))
                : answer.Status is not (201 or 400))
            {
                wrong.Add($"{name} ({string.Join(", ", required)}): {answer.Text}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }
}
