namespace Seeder.Cli.Tests;

/// <summary>A folder of plans that use each other: base, orders and calls; and one that uses none of them.</summary>
internal abstract class SeveralPlansFixture : RemoteFixture
{
    protected const string Base = """
        plan: base
        include: [parts/people.yaml]
        records:
          Account:
            - $ref: acme
              Name: Acme
        """;

    protected const string People = """
        records:
          Contact:
            - $ref: jane
              LastName: Doe
        """;

    protected const string Orders = """
        plan: orders
        uses: { base: base.yaml }
        records:
          Opportunity:
            - $ref: deal
              Name: Deal
              StageName: Prospecting
              CloseDate: 2026-01-31
              AccountId: ${base.acme}
        """;

    protected const string Calls = """
        plan: calls
        uses: { orders: orders.yaml }
        records:
          Task:
            - Subject: Call
              WhatId: ${orders.deal}
        """;

    protected const string Other = """
        plan: other
        records:
          Lead:
            - { LastName: Roe, Company: Roe }
        """;

    // The org rejects it, because a contract does not begin as activated.
    protected const string Rejected = """
        plan: base
        include: [parts/people.yaml]
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contracts:
                - { StartDate: 2026-01-01, Status: Activated }
        """;

    [SetUp]
    public void WritePlans()
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        Write("plans/base.yaml", Base);
        Write("plans/parts/people.yaml", People);
        Write("plans/orders.yaml", Orders);
        Write("plans/calls.yaml", Calls);
        Write("plans/other.yaml", Other);
        File.Delete(Path.Combine(Folder, "small.yaml"));
    }

    protected static string Outcomes(CliResult result) => string.Join(
        ", ",
        (result.Json["result"] ?? result.Json["data"])!["plans"]!.AsArray()
            .Select(p => $"{(string?)p!["plan"] ?? (string)p["file"]!} {(string)p["status"]!} {p["exitCode"]?.ToString() ?? "-"}"));

    protected async Task<List<string>> NamesAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray().Where(r => !(bool)r!["IsDeleted"]!).Select(r => (string)r!["Name"]!)];
}
