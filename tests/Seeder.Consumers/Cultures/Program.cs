using System.Globalization;
using Seeder;
using Seeder.Local;

// Turkish has another upper case of i, Swedish another minus sign, German another comma, and the others have calendars with other years.
string[] cultures = ["", "tr-TR", "sv-SE", "de-DE", "th-TH", "ar-SA", "fa-IR"];
string? expected = null;
foreach (var name in cultures)
{
    CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(name);
    var output = await RunAsync();
    expected ??= output;
    Console.WriteLine(
        $"{(output == expected ? "same" : "DIFFERENT")} in {CultureInfo.CurrentCulture.DisplayName}, where a million is {1e6:N0}");
    if (output != expected)
    {
        Console.WriteLine($"{output}\ninstead of\n{expected}");
    }
}

static async Task<string> RunAsync()
{
    await using var local = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "cultures" });
    await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.ToString(), local.AccessToken));
    var options = new SeedOptions
    {
        Manifest = $"manifests/{Guid.NewGuid():N}.manifest.json",
        Clock = new DateTimeOffset(2026, 1, 31, 0, 30, 0, TimeSpan.Zero),
    };
    var plan = SeedPlan.Load("plans/demo.yaml", options);
    var result = await plan.ApplyAsync(org);
    var again = await plan.PlanAsync(org);

    using var http = new HttpClient { BaseAddress = local.Url };
    http.DefaultRequestHeaders.Add("Authorization", $"Bearer {local.AccessToken}");
    var fields = "Name, StageName, Amount, Probability, CloseDate, Account.Name, Account.NumberOfEmployees, Account.BillingLatitude";
    var rows = await http.GetStringAsync(
        "/services/data/v62.0/query?q="
            + $"{Uri.EscapeDataString($"SELECT {fields} FROM Opportunity WHERE CloseDate > 2026-01-01 ORDER BY Name")}");
    var deleted = await plan.DestroyAsync(org);
    return string.Join(
        '\n', result["acme"], again.IsEmpty, rows, deleted.Records.Count, Message(() => SeedPlan.Load("plans/wrong.yaml")));
}

static string Message(Action load)
{
    try
    {
        load();
        return "no error";
    }
    catch (PlanException failure)
    {
        return failure.Message;
    }
}
