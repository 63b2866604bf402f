using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using NUnit.Framework;
using Seeder.NUnit;

namespace Renewals.Tests;

[SeedPlan("plans/renewals.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
public sealed class ReminderTests : SeededFixture
{
    private WebApplicationFactory<Program> _app = null!;

    [OneTimeSetUp]
    public void StartApp() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
        .UseSetting("Salesforce:Url", Org.Local!.Url.ToString())
        .UseSetting("Salesforce:Token", Org.Local!.AccessToken));

    [OneTimeTearDown]
    public ValueTask StopApp() => _app.DisposeAsync();

    [Test]
    public async Task Open_opportunities_get_a_reminder()
    {
        Assert.That(await RemindAsync(), Is.EqualTo(new[] { "Laptops", "Phones" }));
        Assert.That(await Org.QueryValueAsync<int>("SELECT COUNT() FROM Task"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_second_call_does_not_see_the_reminders_of_another_test()
    {
        await RemindAsync();
        Assert.That(await Org.QueryValueAsync<int>("SELECT COUNT() FROM Task"), Is.EqualTo(2));
    }

    private async Task<string[]?> RemindAsync()
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync($"/accounts/{Seed["acme"]}/reminders", null);
        return await answer.Content.ReadFromJsonAsync<string[]>();
    }
}
