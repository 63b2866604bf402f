using System.Diagnostics;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests;

internal sealed class WebPageTests : OrgFixture
{
    private static IEnumerable<string> Browsers => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "chromium")).Where(File.Exists).Take(1);

    [Test]
    public async Task The_root_is_a_page_and_what_it_reads_is_there()
    {
        var token = Client.Http.DefaultRequestHeaders.Authorization;
        Client.Http.DefaultRequestHeaders.Authorization = null;
        var page = await Client.Get("/");
        Client.Http.DefaultRequestHeaders.Authorization = token;
        Assert.That((page.Status, page.ContentHeaders.ContentType!.MediaType), Is.EqualTo((200, "text/html")));
        Assert.That(page.Text, Does.Contain("/local-org").And.Not.Contain("http://"));
        var objects = (await Client.Get("/local-org/objects")).Json!.AsArray();
        Assert.That(
            objects.Where(o => (int)o!["count"]! > 0).Select(o => (string)o!["name"]!), Does.Contain("User").And.Not.Contain("Account"));
        Assert.That((await Client.Get("/local-org/rows/Profile?limit=2")).Json!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((await Client.Get("/local-org/log?last=1")).Json!.AsArray(), Is.Empty);
    }

    [Category("Browser")]
    [TestCaseSource(nameof(Browsers))]
    public async Task A_browser_shows_objects_records_and_calls(string browser)
    {
        await Client.Create("Account", """{"Name":"Acme & <b>Sons</b>"}""");
        var (_, dom, _) = await ProcessOutput.ReadAsync(
            new ProcessStartInfo(
                browser,
                ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom", $"{Org.Page}&show=Account"]));
        Assert.That(
            dom,
            Does.Contain("Account: the latest 1").And.Contain("<td>Acme &amp; &lt;b&gt;Sons&lt;/b&gt;</td>").And.Contain(
                "<td>/services/data/v66.0/sobjects/Account</td>"));
    }
}
