using System.Security.Cryptography;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Library;

/// <summary>The logins that a program takes from the sf CLI and from its environment, which the tests of this class change.</summary>
[Parallelizable(ParallelScope.None)]
internal sealed class LibraryLoginTests : LibraryFixture
{
    private static readonly RSA Key = RSA.Create(2048);

    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    protected override LocalOrgOptions OrgOptions => new() { JwtKeys = [JwtKey.FromPem(Key.ExportSubjectPublicKeyInfoPem())] };

    private string Address => Org.Url.GetLeftPart(UriPartial.Authority);

    [SetUp]
    public void ForgetEnvironment()
    {
        foreach (var name in CliProcess.Unset)
        {
            Set(name, null);
        }
    }

    [TearDown]
    public void RestoreEnvironment()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Test]
    public async Task An_alias_of_sf_leads_to_its_org()
    {
        UseSf();

        await using var org = await OrgConnection.ConnectAsync("my-sandbox");
        var result = await Load(Small).ApplyAsync(org);

        Assert.That((org.OrgId, result.OrgId), Is.EqualTo((Org.OrgId, Org.OrgId)));
        Assert.That(await File.ReadAllLinesAsync(Path.Combine(Folder, "asked")), Has.All.Contains("--target-org my-sandbox --json"));
    }

    [Test]
    public async Task The_name_default_leads_to_the_default_org_of_sf()
    {
        UseSf();
        Set("HOME", Folder);
        Write(".sf/config.json", """{"target-org":"mine"}""");

        await using var org = await OrgConnection.ConnectAsync("default");

        Assert.That(await File.ReadAllLinesAsync(Path.Combine(Folder, "asked")), Has.All.Contains("--target-org mine --json"));
    }

    [TestCase("-x", "SEED687", "cannot be the alias or username")]
    [TestCase("local", "SEED687", "The library does not contain it.")]
    [TestCase("default", "SEED688", "has no default org")]
    [TestCase("dve", "SEED614", "There is no org 'dve'")]
    public async Task A_name_that_leads_to_no_org_is_a_login_that_failed(string name, string code, string message)
    {
        UseSf("""echo '{"name":"NamedOrgNotFoundError","message":"No authorization information found.","status":1}'; exit 1""");
        Set("HOME", Folder);

        var thrown = (await Assert.ThrowsAsync<LoginException>(() => OrgConnection.ConnectAsync(name)))!;

        Assert.That(thrown.Diagnostics.Single().Code, Is.EqualTo(code));
        Assert.That(thrown.Message, Does.Contain(message));
    }

    [TestCase("token")]
    [TestCase("sf")]
    [TestCase("auth URL")]
    [TestCase("JWT")]
    [TestCase("JWT of a file")]
    [TestCase("client credentials")]
    public async Task The_environment_leads_to_the_org(string way)
    {
        switch (way)
        {
            case "token":
                Set("SF_ORG_INSTANCE_URL", $" {Address}\n");
                Set("SF_ACCESS_TOKEN", $"{Org.AccessToken}\n");
                break;
            case "sf":
                UseSf();
                Set("SF_TARGET_ORG", "my-sandbox");
                break;
            case "auth URL":
                Set("SFDX_AUTH_URL", Org.SfdxAuthUrl);
                break;
            case "client credentials":
                Set("SF_CLIENT_ID", Org.ClientId);
                Set("SF_CLIENT_SECRET", Org.ClientSecret);
                Set("SF_LOGIN_URL", Address);
                break;
            default:
                Set("SF_CLIENT_ID", Org.ClientId);
                Set("SF_USERNAME", Org.Username);
                Set("SF_LOGIN_URL", Address);
                var key = Key.ExportPkcs8PrivateKeyPem();
                Set(way == "JWT" ? "SF_JWT_KEY" : "SF_JWT_KEY_FILE", way == "JWT" ? key : Write("server.key", key));
                break;
        }

        await using var org = await OrgConnection.ConnectAsync(OrgLogin.FromEnvironment()!);

        Assert.That(org.OrgId, Is.EqualTo(Org.OrgId));
    }

    [Test]
    public void No_variable_is_no_login_and_so_is_the_local_org()
    {
        Assert.That(OrgLogin.FromEnvironment(), Is.Null);
        Set("SF_ACCESS_TOKEN", Org.AccessToken);
        Assert.That(OrgLogin.FromEnvironment(), Is.Null);
        Set("SF_TARGET_ORG", "local");
        Set("SFDX_AUTH_URL", Org.SfdxAuthUrl);
        Assert.That(OrgLogin.FromEnvironment(), Is.Null);
    }

    [TestCase("SFDX_AUTH_URL", " ", "SEED689")]
    [TestCase("SF_CLIENT_ID", "x", "SEED683")]
    [TestCase("SF_JWT_KEY_FILE", "missing.key", "SEED683")]
    [TestCase("SF_TARGET_ORG", "two words", "SEED687")]
    public async Task A_login_that_is_not_complete_is_what_the_command_prints(string name, string value, string code)
    {
        Set(name, value);
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Variables.Remove("SF_ACCESS_TOKEN");
        Variables[name] = value;

        var thrown = Assert.Throws<LoginException>(() => OrgLogin.FromEnvironment())!;
        var command = await RunAsync("plan", Write("small.yaml", Small));

        Assert.That((thrown.Diagnostics.Single().Code, command.Exit), Is.EqualTo((code, 3)));
        Assert.That(command.Err, Does.StartWith($"{thrown.Message}\n"));
    }

    [Test]
    public async Task A_token_that_the_org_refuses_is_what_the_command_prints()
    {
        Set("SF_ORG_INSTANCE_URL", Variables["SF_ORG_INSTANCE_URL"] = Address);
        Set("SF_ACCESS_TOKEN", Variables["SF_ACCESS_TOKEN"] = "00D000000000001!wrong");

        var thrown = (await Assert.ThrowsAsync<LoginException>(() => OrgConnection.ConnectAsync(OrgLogin.FromEnvironment()!)))!;
        var command = await RunAsync("plan", Write("small.yaml", Small));

        Assert.That(thrown.Diagnostics.Single().Code, Is.EqualTo("SEED606"));
        Assert.That((command.Exit, command.Err), Is.EqualTo((3, $"{thrown.Message}\n\n")));
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    // A stand-in for sf, which notes its arguments.
    private void UseSf(string? script = null)
    {
        var display =
            $$$"""{"status":0,"result":{"id":"{{{Org.OrgId}}}","instanceUrl":"{{{Address}}}","accessToken":"{{{Org.AccessToken}}}"}}""";
        var file = Write("sf", $"#!/bin/sh\necho \"$@\" >> '{Folder}/asked'\n{script ?? $"echo '{display}'"}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
        Set("SEEDER_SF", file);
    }
}
