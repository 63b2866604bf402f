using System.Diagnostics;
using System.Text.Json.Nodes;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The settings of the container image. No base image can be fetched where the tests run, so the image is not built.</summary>
internal sealed class ProjectSettingTests
{
    [Test]
    public async Task The_container_has_a_base_that_fits_the_executable()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Repository.At("engine", "Seeder.Cli", "Seeder.Cli.csproj"), "-p:_IsPublishing=true", "-p:Configuration=Release",
                "-getProperty:ContainerRepository,ContainerBaseImage,ContainerRuntimeIdentifier,ContainerWorkingDirectory,PublishAot",
            ])
        { RedirectStandardOutput = true })!;
        var properties = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync())!["Properties"]!;
        await process.WaitForExitAsync();

        Assert.That(properties["ContainerRepository"]!.GetValue<string>(), Is.EqualTo("seeder"));
        // glibc (not alpine's musl), and the data of time zones ('extra').
        Assert.That(
            properties["ContainerBaseImage"]!.GetValue<string>(),
            Does.StartWith("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble").And.EndWith("-extra"));
        Assert.That(properties["ContainerRuntimeIdentifier"]!.GetValue<string>(), Is.EqualTo("linux-x64"));
        Assert.That(properties["PublishAot"]!.GetValue<string>(), Is.EqualTo("true"));
    }
}
