using System.Net.Http.Headers;
using System.Text.Json;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient(
    "salesforce",
    (services, http) =>
    {
        var salesforce = services.GetRequiredService<IConfiguration>().GetRequiredSection("Salesforce");
        http.BaseAddress = new Uri(salesforce["Url"]!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", salesforce["Token"]);
    });
var app = builder.Build();

// The open opportunities of an account, and a task for the account manager for each of them.
app.MapPost(
    "/accounts/{id}/reminders",
    async (string id, IHttpClientFactory clients) =>
    {
        using var salesforce = clients.CreateClient("salesforce");
        var query = Uri.EscapeDataString($"SELECT Id, Name FROM Opportunity WHERE AccountId = '{id}' AND IsClosed = false ORDER BY Name");
        var found = await salesforce.GetFromJsonAsync<JsonElement>($"/services/data/v62.0/query?q={query}");
        var names = new List<string>();
        foreach (var opportunity in found.GetProperty("records").EnumerateArray())
        {
            names.Add(opportunity.GetProperty("Name").GetString()!);
            var task = new { Subject = $"Call about {names[^1]}", WhatId = opportunity.GetProperty("Id").GetString() };
            using var answer = await salesforce.PostAsJsonAsync("/services/data/v62.0/sobjects/Task", task);
            answer.EnsureSuccessStatusCode();
        }
        return names;
    });

app.Run();
