using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>What <c>plan</c> prints, as text and as JSON. The JSON is checked with its schema.</summary>
internal sealed class PlanOutputTests : PlanOutputFixture
{
    private const string Deal = """
        plan: deal
        records:
          Account:
            - $ref: acme
              Name: "Acme \"Europe\""
              NumberOfEmployees: 120
              AnnualRevenue: 1250000.50
              Contacts:
                - $ref: jane
                  LastName: Doe
                  DoNotCall: true
                  Description: |
                    First line
                    Second line
                    Third line
          Opportunity:
            - $ref: renewal
              Name: Renewal
              StageName: Prospecting
              CloseDate: 2026-04-30
              AccountId: ${acme}
          User:
            - { $ref: rep, Username: rep@seeds.example.com, LastName: Rep, Email: rep@example.com, Alias: rep,
                Profile: { Name: Standard User }, TimeZoneSidKey: GMT, LocaleSidKey: en_GB, EmailEncodingKey: UTF-8,
                LanguageLocaleKey: en_GB }
          ContentVersion:
            - $ref: paper
              PathOnClient: paper.txt
              VersionData: ${base64(paper.txt)}
        batch:
          - PATCH: sobjects/Account/${acme}
            body: { Site: "for ${jane}" }
        """;

    [SetUp]
    public void WritePlan()
    {
        Write("paper.txt", "hello");
        Write("deal.yaml", Deal);
    }

    [Test]
    public Task New_records_are_shown_with_their_values() => IsShownAsync("create", "deal.yaml");

    [Test]
    public async Task Changed_fields_are_shown_with_their_old_values()
    {
        await DoneAsync("apply", "deal.yaml");
        Write("deal.yaml", Deal.Replace("StageName: Prospecting", "StageName: Closed Won", StringComparison.Ordinal)
            .Replace("NumberOfEmployees: 120", "NumberOfEmployees: null", StringComparison.Ordinal)
            .Replace("1250000.50", "1250000.75", StringComparison.Ordinal)
            .Replace("DoNotCall: true", "DoNotCall: false", StringComparison.Ordinal)
            .Replace("Second line", "Another line", StringComparison.Ordinal));

        await IsShownAsync("update", "deal.yaml");
    }

    [Test]
    public async Task A_replaced_record_is_shown_with_the_records_that_depend_on_it()
    {
        Write("price.yaml", Price("dealers"));
        await DoneAsync("apply", "price.yaml");
        Write("price.yaml", Price("partners"));

        await IsShownAsync("replace", "price.yaml", "--replace");

        static string Price(string book) => """
            plan: price
            records:
              Product2:
                - { $ref: laptop, Name: Laptop, IsActive: true }
              Pricebook2:
                - { $ref: dealers, Name: Dealers, IsActive: true }
                - { $ref: partners, Name: Partners, IsActive: true }
              PricebookEntry:
                - { $ref: standard, Product2Id: "${laptop}", Pricebook2: { IsStandard: true }, UnitPrice: 1000, IsActive: true }
                - { $ref: price, Product2Id: "${laptop}", Pricebook2Id: "${(book)}", UnitPrice: 900, IsActive: true }
            """.Replace("(book)", book, StringComparison.Ordinal);
    }

    [Test]
    public async Task Records_that_left_the_plan_are_shown_as_deleted()
    {
        await DoneAsync("apply", "deal.yaml");
        Write("deal.yaml", Deal[..Deal.IndexOf("  Opportunity:", StringComparison.Ordinal)]);

        await IsShownAsync("delete", "deal.yaml", "--prune");
        await IsShownAsync("left", "deal.yaml");
    }

    [Test]
    public async Task Values_that_were_changed_in_the_org_are_told_apart()
    {
        await DoneAsync("apply", "deal.yaml");
        await ChangeAsync("Opportunity", IdsOf("deal")["renewal"], new { StageName = "Closed Lost" });
        Write("deal.yaml", Deal.Replace("StageName: Prospecting", "StageName: Closed Won", StringComparison.Ordinal));

        await IsShownAsync("drift", "deal.yaml");
        Write("deal.yaml", Deal);
        await IsShownAsync("drift-repair", "deal.yaml", "--repair");
        await IsShownAsync("drift-only", "deal.yaml");
    }

    [Test]
    public async Task A_destroy_is_shown_with_its_cascades()
    {
        await DoneAsync("apply", "deal.yaml");
        await StrangerAsync("Contact", new { LastName = "Joe", AccountId = IdsOf("deal")["acme"] });

        await IsShownAsync("destroy", "deal.yaml", "--destroy");
    }

    [Test]
    public async Task Nothing_to_do_is_said()
    {
        await DoneAsync("apply", "deal.yaml");
        await IsShownAsync("nothing", "deal.yaml");
    }

    [Test]
    public async Task References_are_shown_as_names()
    {
        await StrangerAsync("Account", new { Name = "Known", AccountNumber = "K-1" });
        Write("names.yaml", """
            plan: names
            existing:
              known:
                Account: { Name: Known }
            records:
              Account:
                - $ref: acme
                  Name: Acme
                  ParentId: ${known}
              Contact:
                - $ref: jane
                  LastName: Doe
                  Account: { AccountNumber: K-1 }
                  Description: "Works for ${acme} in ${org.id}"
              AccountContactRelation:
                - $key: [AccountId, ContactId]
                  AccountId: ${acme}
                  ContactId: ${jane}
                  Roles: Evaluator
              Task:
                - Subject: Call
                  WhoId: ${jane}
                  What: { Account: { Name: Known } }
            """);

        var json = await IsShownAsync("names", "names.yaml");
        await IsShownAsync("only", "names.yaml", "--only", "jane");

        Assert.That(
            json["result"]!["changes"]!.AsArray().Select(c => (string)c!["kind"]!),
            Is.EqualTo(["create", "create", "createOrUpdate", "create"]));
        Assert.That(
            json["result"]!["changes"]![0]!["fields"]![1]!.ToJsonString(),
            Is.EqualTo("""{"name":"ParentId","from":null,"to":"known","toKind":"reference"}"""));
    }

    [TestCase(null, null, true)]
    [TestCase("--no-color", null, false)]
    [TestCase(null, "NO_COLOR", false)]
    [TestCase(null, "CI", false)]
    public async Task A_terminal_shows_changes_in_the_colours_of_a_diff(string? flag, string? variable, bool isColoured)
    {
        await DoneAsync("apply", "deal.yaml");
        Write("deal.yaml", Deal.Replace("StageName: Prospecting", "StageName: Closed Won", StringComparison.Ordinal)
            .Replace("$ref: jane", "$ref: june", StringComparison.Ordinal).Replace("jane", "june", StringComparison.Ordinal));
        if (variable is not null)
        {
            Variables[variable] = "1";
        }

        var shown = (await PseudoTerminal.RunAsync(
            Folder,
            Variables,
            "API calls",
            "",
            null,
            ["plan", "deal.yaml", "--prune", .. flag is null ? Array.Empty<string>() : [flag]])).Out
            .Replace("\r\n", "\n", StringComparison.Ordinal);

        var (green, yellow, red, plain) = isColoured ? ("\e[32m", "\e[33m", "\e[31m", "\e[0m") : ("", "", "", "");
        Assert.That(
            shown,
            Does.Contain($"{green}+ june (Contact){plain}\n{green}    AccountId: acme{plain}\n")
                .And.Contain($"\n{yellow}~ renewal (Opportunity){plain}\n")
                .And.Contain($"{yellow}    StageName: \"Prospecting\" -> \"Closed Won\"{plain}\n")
                .And.Contain($"\n{red}- jane (Contact) 003")
                .And.Contain("\ncreate "));
        Assert.That(isColoured || !shown.Contains("\e[3", StringComparison.Ordinal));
    }

    [Test]
    public async Task Several_plans_and_errors_have_the_same_schema()
    {
        Write("other.yaml", "plan: other\nrecords:\n  Account:\n    - Name: Other\n");
        Write("wrong.yaml", "plan: wrong\nrecords:\n  Account:\n    - Nam: Other\n");
        var several = await RunAsync("plan", "deal.yaml", "other.yaml", "--json");
        var someWrong = await RunAsync("plan", "deal.yaml", "wrong.yaml", "--json");
        var wrong = await RunAsync("plan", "wrong.yaml", "--json");
        var missing = await RunAsync("plan", "none.yaml", "--json");

        Assert.Multiple(() =>
        {
            Assert.That((several.Exit, someWrong.Exit, wrong.Exit, missing.Exit), Is.EqualTo((0, 1, 1, 1)));
            Assert.That(several.Json["result"]!["plans"]![1]!["changes"]![0]!["kind"]!.GetValue<string>(), Is.EqualTo("create"));
            foreach (var result in new[] { several, someWrong, wrong, missing })
            {
                Assert.That(PlanOutput.Faults(result.Json), Is.Empty, result.Out);
            }
        });
    }

    [Test]
    public async Task An_output_with_a_fault_breaks_the_schema()
    {
        await DoneAsync("apply", "deal.yaml");
        Write("deal.yaml", Deal.Replace("StageName: Prospecting", "StageName: Closed Won", StringComparison.Ordinal));
        var json = (await DoneAsync("plan", "deal.yaml", "--json")).Json;
        Action<JsonObject>[] faults =
        [
            o => o["result"]!["changes"] = new JsonObject { ["create"] = 1 },
            o => o["result"]!["changes"]![0]!["kind"] = "upsert",
            o => o["result"]!["changes"]![0]!.AsObject().Remove("reference"),
            o => o["result"]!["changes"]![0]!["fields"]![0]!.AsObject().Remove("from"),
            o => o["result"]!["changes"]![0]!["fields"]![0]!["to"] = new JsonArray(),
            o => o["result"]!["changes"]![0]!["fields"]![0]!["note"] = "",
            o => o["result"]!["counts"]!["update"] = -1,
            o => o["result"]!["counts"]!.AsObject().Remove("delete"),
            o => o["result"]!["graph"]!["calls"]![0]!["wave"] = 0,
            o => o["result"]!["orgId"] = "none",
            o => o["result"]!.AsObject().Remove("left"),
            o => o["result"]!.AsObject().Remove("diagnostics"),
            o => o["status"] = 4,
            o => o["data"] = new JsonObject(),
            o => o.Remove("warnings"),
        ];

        Assert.That(PlanOutput.Faults(json), Is.Empty);
        foreach (var (number, fault) in faults.Index())
        {
            var broken = json.DeepClone().AsObject();
            fault(broken);
            Assert.That(PlanOutput.Faults(broken), Is.Not.Empty, $"fault {number}");
        }
    }

    private async Task ChangeAsync(string type, string id, object values)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Patch, new Uri(Org.Url, $"/services/data/v66.0/sobjects/{type}/{id}"));
        message.Content = JsonContent.Create(values);
        message.Headers.Authorization = new("Bearer", Org.AccessToken);
        using var answer = await http.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }
}
