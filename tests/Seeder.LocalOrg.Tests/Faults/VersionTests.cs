namespace Seeder.Local.Tests;

/// <summary>Each API version has the resources that it has in Salesforce.</summary>
internal sealed class VersionTests : OrgFixture
{
    private const string Account = """{"attributes":{"type":"Account","referenceId":"a"},"Name":"x"}""";

    private static readonly object[][] Resources =
    [
        ["POST", "composite/tree/Account", $$"""{"records":[{{Account}}]}""", 34],
        ["POST", "composite/batch", """{"batchRequests":[{"method":"GET","url":"v34.0/limits"}]}""", 34],
        ["POST", "composite/sobjects", $$"""{"records":[{{Account}}]}""", 42],
        ["POST", "composite/sobjects/Account", """{"ids":["001000000000001"],"fields":["Id"]}""", 42],
        ["PATCH", "composite/sobjects/Contact/Email",
            """{"records":[{"attributes":{"type":"Contact"},"LastName":"x","Email":"a@b.com"}]}""", 46],
        ["POST", "sobjects/Account", """{"Name":"x"}""", 31],
    ];

    [TestCaseSource(nameof(Resources))]
    public async Task A_resource_exists_from_its_version_on(string method, string path, string body, int first)
    {
        if (first > 31)
        {
            var before = await Client.Send(new HttpMethod(method), $"/services/data/v{first - 1}.0/{path}", body);
            Assert.That((before.Status, before.Code), Is.EqualTo((404, "NOT_FOUND")), before.Text);
            Assert.That(before.Message, Does.EndWith($"needs version {first}.0 or later"));
        }

        var then = await Client.Send(new HttpMethod(method), $"/services/data/v{first}.0/{path}", body);
        Assert.That(then.Status, Is.EqualTo(200).Or.EqualTo(201), then.Text);
        var latest = await Client.Send(new HttpMethod(method), $"/services/data/v67.0/{path}", body);
        Assert.That(latest.Status, Is.EqualTo(200).Or.EqualTo(201), latest.Text);
    }

    [TestCase(21, 410)]
    [TestCase(30, 410)]
    [TestCase(31, 200)]
    [TestCase(67, 200)]
    [TestCase(68, 404)]
    public async Task Versions_from_31_to_67_are_served(int version, int status)
    {
        var answer = await Client.Get($"/services/data/v{version}.0/limits");
        Assert.That(answer.Status, Is.EqualTo(status));
        if (status == 410)
        {
            Assert.That(answer.Text, Is.EqualTo("""[{"message":"The requested API version has been retired.","errorCode":"GONE"}]"""));
        }
    }

    [Test]
    public async Task The_list_of_composite_resources_follows_the_version()
    {
        Assert.That((await Client.Get("/services/data/v41.0/composite")).Json!["sobjects"], Is.Null);
        Assert.That((await Client.Get("/services/data/v42.0/composite")).Json!["sobjects"], Is.Not.Null);
        Assert.That((await Client.Get("/services/data/v33.0/composite")).Status, Is.EqualTo(404));
    }
}
