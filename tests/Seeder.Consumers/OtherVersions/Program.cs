using Bogus;
using Microsoft.Data.Sqlite;
using Seeder;
using Seeder.Local;

// What the application itself does with these packages.
using var database = new SqliteConnection("Data Source=:memory:");
database.Open();
using var command = database.CreateCommand();
command.CommandText = "SELECT 6 * 7";
Console.WriteLine(
    $"SQLite says {command.ExecuteScalar()}; Bogus {typeof(Faker).Assembly.GetName().Version} says {new Faker().Name.FullName()}");

await using var local = await LocalOrg.StartAsync(new LocalOrgOptions());
await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.ToString(), local.AccessToken));
var plan = SeedPlan.Load("plans/demo.yaml");
var result = await plan.ApplyAsync(org);
Console.WriteLine($"{result.Records.Count} records; acme is {result["acme"]}");
