using Seeder;

try
{
    await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(args[0], args[1]));
    var result = await SeedPlan.Load("plans/demo.yaml").ApplyAsync(org);
    Console.WriteLine($"{result.Records.Count} records; acme is {result["acme"]}");
    return 0;
}
catch (SeederException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
