using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Clients;

/// <summary>The command with a login that the real sf CLI keeps under an alias.</summary>
[Category("Clients")]
internal sealed class SfAliasTests : RemoteFixture
{
    private static IEnumerable<bool> Once => ClientTools.Installed ? [true] : [];

    [TestCaseSource(nameof(Once))]
    public async Task An_alias_of_sf_seeds_its_org(bool _)
    {
        var (exit, output) = await ClientTools.SfAsync(
            Folder,
            [("SF_ACCESS_TOKEN", Org.AccessToken)],
            "org",
            "login",
            "access-token",
            "--instance-url",
            Org.Url.GetLeftPart(UriPartial.Authority),
            "--no-prompt",
            "--alias",
            "demo-org",
            "--json");
        Assert.That(exit, Is.Zero, output);
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Variables.Remove("SF_ACCESS_TOKEN");
        foreach (var (name, value) in ClientTools.Environment(Folder))
        {
            Variables[name] = value;
        }
        Variables["SEEDER_SF"] = WriteSf();

        var applied = await RunAsync("apply", "small.yaml", "-o", "demo-org");
        var mistyped = await RunAsync("apply", "small.yaml", "-o", "demo-ogr");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Err, Does.Contain("by the sf login 'demo-org'"));
        Assert.That(applied.ToString(), Does.Not.Contain(Org.AccessToken));
        Assert.That(await WritesAsync(), Is.GreaterThan(0));
        Assert.That(mistyped.Exit, Is.EqualTo(3), mistyped.ToString());
        Assert.That(mistyped.Err, Does.Contain("SEED614: There is no org 'demo-ogr'").And.Contain("Did you mean 'demo-org'?"));
    }

    // As npm installs it, but with the Node of these tests.
    private string WriteSf()
    {
        var sf = Write("sf", $"#!/bin/sh\nexec '{ClientTools.Node}' '{ClientTools.Sf}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(sf, (UnixFileMode)0b111_101_101);
        }
        return sf;
    }
}
