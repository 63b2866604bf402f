using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using NUnit.Framework;
using Seeder;
using Seeder.Local;

namespace Renewals.Tests;

public sealed class ReminderTests
{
    private LocalOrg _org = null!;
    private OrgConnection _connection = null!;
    private SeedResult _seed = null!;
    private WebApplicationFactory<Program> _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _org = await LocalOrg.StartAsync(new LocalOrgOptions());
        var (url, token) = (_org.Url.ToString(), _org.AccessToken);
        _connection = await OrgConnection.ConnectAsync(OrgLogin.Token(url, token));
        _seed = await SeedPlan.Load(Path.Combine(AppContext.BaseDirectory, "plans", "renewals.yaml")).ApplyAsync(_connection);
        _app = new WebApplicationFactory<Program>()
            .WithWebHostBuilder(host => host.UseSetting("Salesforce:Url", url).UseSetting("Salesforce:Token", token));
        await _org.SnapshotAsync();
    }

    [SetUp]
    public Task RestoreAsync() => _org.RestoreAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _app.DisposeAsync();
        await _connection.DisposeAsync();
        await _org.DisposeAsync();
    }

    [Test]
    public async Task Open_opportunities_get_a_reminder()
    {
        Assert.That(await RemindAsync(), Is.EqualTo(new[] { "Laptops", "Phones" }));
    }

    [Test]
    public async Task A_second_call_does_not_see_the_reminders_of_another_test()
    {
        await RemindAsync();
        using var salesforce = new HttpClient { BaseAddress = _org.Url };
        salesforce.DefaultRequestHeaders.Add("Authorization", $"Bearer {_org.AccessToken}");
        var count = await salesforce.GetStringAsync("/services/data/v62.0/query?q=SELECT+COUNT()+FROM+Task");
        Assert.That(count, Does.Contain("\"totalSize\":2"));
    }

    private async Task<string[]?> RemindAsync()
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync($"/accounts/{_seed["acme"]}/reminders", null);
        return await answer.Content.ReadFromJsonAsync<string[]>();
    }
}
