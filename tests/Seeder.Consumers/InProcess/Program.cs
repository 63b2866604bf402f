using Seeder;
using Seeder.Local;

await using var local = await LocalOrg.StartAsync(new LocalOrgOptions());
await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.ToString(), local.AccessToken));
var plan = SeedPlan.Load("plans/demo.yaml");

var result = await plan.ApplyAsync(org);
Console.WriteLine($"{result.Records.Count} records; acme is {result["acme"]}");

var again = await plan.PlanAsync(org);
Console.WriteLine(again.IsEmpty ? "Nothing to do." : "The org differs from the plan.");

await plan.DestroyAsync(org);
