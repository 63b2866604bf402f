using Seeder.Local.Tests.Proxy;

namespace Seeder.Local.Tests;

internal sealed class ConditionalTests : OrgFixture
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    protected override LocalOrgOptions Options => new() { Time = new FixedTime(Now) };

    [Test]
    public async Task A_row_that_did_not_change_is_not_sent_again()
    {
        var path = "sobjects/Contact/" + await Client.Create("Contact", """{"LastName":"Ann"}""");
        Assert.That((await Client.Get(path)).ContentHeaders.LastModified, Is.EqualTo(Now));
        Assert.That(
            (await Client.Send(HttpMethod.Get, path, null, ("If-Modified-Since", "Wed, 06 May 2026 12:00:00 GMT"))).Status,
            Is.EqualTo(304));
        Assert.That(
            (await Client.Send(HttpMethod.Get, path, null, ("If-Modified-Since", "Wed, 06 May 2026 11:59:59 GMT"))).Status,
            Is.EqualTo(200));
        Assert.That((await Client.Get(path)).Headers.ETag, Is.Null);
    }

    [Test]
    public async Task Accounts_have_tags_that_guard_reads_and_writes()
    {
        var path = "sobjects/Account/" + await Client.Create("Account", """{"Name":"A"}""");
        var tag = (await Client.Get(path)).Headers.ETag!.ToString();
        Assert.That((await Client.Send(HttpMethod.Get, path, null, ("If-None-Match", tag))).Status, Is.EqualTo(304));
        Assert.That((await Client.Send(HttpMethod.Patch, path, """{"Name":"B"}""", ("If-Match", tag))).Status, Is.EqualTo(204));
        Assert.That((await Client.Send(HttpMethod.Get, path, null, ("If-None-Match", tag))).Status, Is.EqualTo(200));
        Assert.That((await Client.Send(HttpMethod.Patch, path, """{"Name":"C"}""", ("If-Match", tag))).Status, Is.EqualTo(412));
        Assert.That((await Client.Send(HttpMethod.Delete, path, null, ("If-Match", tag))).Status, Is.EqualTo(412));
        Assert.That(
            (await Client.Send(
                HttpMethod.Patch, path, """{"Name":"C"}""", ("If-Unmodified-Since", "Wed, 06 May 2026 11:00:00 GMT"))).Status,
            Is.EqualTo(412));
        Assert.That(
            (await Client.Send(HttpMethod.Delete, path, null, ("If-Unmodified-Since", "Wed, 06 May 2026 12:00:00 GMT"))).Status,
            Is.EqualTo(204));
    }

    [Test]
    public async Task What_changed_and_what_went_is_told()
    {
        var kept = await Client.Create("Account", """{"Name":"A"}""");
        var gone = await Client.Create("Account", """{"Name":"B"}""");
        await Client.Delete("sobjects/Account/" + gone);
        const string Span = "?start=2026-05-06T11:00:00Z&end=2026-05-06T13:00:00%2B00:00";
        Assert.That(
            (await Client.Get("sobjects/Account/updated" + Span)).Text,
            Is.EqualTo($$"""{"ids":["{{kept}}"],"latestDateCovered":"2026-05-06T13:00:00.000+0000"}"""));
        Assert.That(
            (await Client.Get("sobjects/Account/deleted" + Span)).Json!["deletedRecords"]!.ToJsonString(),
            Does.Contain(gone).And.Not.Contain(kept));
        Assert.That(
            (await Client.Get("sobjects/Account/updated?start=2026-05-06T13:00:00Z&end=2026-05-06T13:00:00Z")).Code,
            Is.EqualTo("INVALID_REPLICATION_DATE"));
        Assert.That((await Client.Get("sobjects/Account/updated")).Code, Is.EqualTo("MISSING_ARGUMENT"));
    }
}
