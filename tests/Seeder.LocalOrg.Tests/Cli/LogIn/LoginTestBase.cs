using Seeder.Local;

namespace Seeder.Cli.Tests.LogIn;

/// <summary>Commands that log in to the org of the test by themselves. No output of them has a secret of the org.</summary>
internal abstract class LoginTestBase : RemoteFixture
{
    protected string Address => Org.Url.GetLeftPart(UriPartial.Authority);

    [SetUp]
    public void ForgetToken()
    {
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Variables.Remove("SF_ACCESS_TOKEN");
        // Only what the test writes is on the path.
        Directory.CreateDirectory(Path.Combine(Folder, "bin"));
        Variables["PATH"] = $"{Path.Combine(Folder, "bin")}:/usr/bin:/bin";
    }

    /// <summary>Runs a command and checks that it shows no secret.</summary>
    protected async Task<CliResult> SecretlyAsync(params string[] args)
    {
        var result = await RunAsync(args);
        foreach (var secret in new[] { Org.AccessToken, Org.ClientSecret, Org.SfdxAuthUrl, Org.SfdxAuthUrl.Split(':')[3].Split('@')[0] })
        {
            Assert.That(result.ToString(), Does.Not.Contain(secret));
        }
        // Each session id begins with the org's id and an exclamation mark.
        Assert.That(result.ToString(), Does.Not.Contain($"{Org.OrgId[..15]}!"));
        return result;
    }

    /// <summary>The text of a rejected login, which ended with the exit code for it.</summary>
    protected async Task<string> RefusedAsync(params string[] args)
    {
        var result = await SecretlyAsync(args);
        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That((await CountsAsync())["writes"]!.GetValue<int>(), Is.Zero);
        return result.Err;
    }

    /// <summary>Writes a shell script under the name sf to the folder that the PATH names first.</summary>
    protected void WriteSf(string script, string path = "bin/sf")
    {
        var file = Write(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
    }
}
