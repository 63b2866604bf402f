using System.Net;
using System.Text;

namespace Seeder.Cli.Tests;

/// <summary>A production org in miniature: it says who it is and refuses everything else.</summary>
internal sealed class ProductionTests : CliFixture
{
    private const string OrgId = "00D000000000062";
    private const string OrgId18 = "00D000000000062EAA";

    private HttpListener _listener = null!;

    private string _organization = """ "IsSandbox":false,"TrialExpirationDate":null,"OrganizationType":"Enterprise Edition" """;

    [SetUp]
    public void Listen()
    {
        (_listener, var port) = Start();
        _ = ServeAsync();
        Variables["SF_ACCESS_TOKEN"] = "secret-of-production";
        Variables["SF_ORG_INSTANCE_URL"] = $"http://127.0.0.1:{port}";
    }

    [TearDown]
    public void Stop() => _listener.Close();

    [Test]
    public async Task A_production_org_is_refused_with_3()
    {
        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(
            result.Err, Does.StartWith($"org: Acme ({OrgId18}, ").And.Contain("SEED609").And.Contain($"--allow-production {OrgId18}"));
    }

    [Test]
    public async Task A_program_gets_an_exception_with_the_text_of_the_command()
    {
        var login = OrgLogin.Token(Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]);

        var thrown = (await Assert.ThrowsAsync<LoginException>(() => OrgConnection.ConnectAsync(login)))!;
        var result = await RunAsync("apply", "small.yaml");
        await using var allowed = await OrgConnection.ConnectAsync(login, new OrgConnectionOptions { AllowProduction = OrgId });

        Assert.That(thrown.Diagnostics.Single().Code, Is.EqualTo("SEED609"));
        Assert.That(result.Err, Does.Contain($"\n{thrown.Message}\n"));
        Assert.That((allowed.IsProduction, allowed.OrgId), Is.EqualTo((true, OrgId18)));
    }

    [TestCase(OrgId)]
    [TestCase(OrgId18)]
    public async Task Its_id_lets_it_pass(string id)
    {
        var result = await RunAsync("apply", "small.yaml", "--allow-production", id);

        Assert.That(result.Err, Does.Not.Contain("SEED609"));
        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
    }

    [Test]
    public async Task Another_id_does_not() =>
        Assert.That((await RunAsync("apply", "small.yaml", "--allow-production", "00D000000000063")).Exit, Is.EqualTo(3));

    [TestCase(""" "IsSandbox":true,"TrialExpirationDate":null,"OrganizationType":"Enterprise Edition" """, TestName = "A_sandbox_passes")]
    [TestCase(""" "IsSandbox":false,"TrialExpirationDate":"2026-12-01T00:00:00.000+0000","OrganizationType":"Enterprise Edition" """,
        TestName = "A_scratch_or_trial_org_passes")]
    [TestCase(""" "IsSandbox":false,"TrialExpirationDate":null,"OrganizationType":"Developer Edition" """,
        TestName = "A_Developer_Edition_passes")]
    public async Task An_org_that_holds_no_business_passes(string organization)
    {
        _organization = organization;

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Err, Does.Not.Contain("SEED609"));
        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
    }

    [TestCase("destroy", "small.yaml")]
    [TestCase("plan", "small.yaml")]
    [TestCase("adopt", "small.yaml", "acme=001000000000001AAA")]
    [TestCase("forget", "small.yaml", "acme")]
    [TestCase("show", "small.yaml", "--check")]
    public async Task No_command_speaks_to_it_unasked(params string[] args)
    {
        var result = await RunAsync(args);

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED609"));
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            var (status, body) = context.Request.Url!.AbsolutePath switch
            {
                "/services/data" => (200, """[{"version":"66.0","url":"/services/data/v66.0","label":"x"}]"""),
                "/services/oauth2/userinfo" => (200, $$"""{"organization_id":"{{OrgId18}}","user_id":"005000000000001AAA"}"""),
                "/services/data/v66.0/query" => (200,
                    """{"done":true,"totalSize":1,"records":[{"Name":"Acme",ORG}]}""".Replace(
                        "ORG", _organization, StringComparison.Ordinal)),
                _ => (404, """[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"""),
            };
            context.Response.StatusCode = status;
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
        }
    }

    // Another process may take the free port before the listener does.
    private static (HttpListener Listener, int Port) Start()
    {
        while (true)
        {
            var port = FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
