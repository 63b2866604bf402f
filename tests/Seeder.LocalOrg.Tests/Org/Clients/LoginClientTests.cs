using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Clients;

/// <summary>The logins of real clients, and how they log in again when their session has expired.</summary>
[Category("Clients")]
internal sealed class LoginClientTests : LoginFixture
{
    private static IEnumerable<bool> Once => ClientTools.Installed ? [true] : [];

    [TestCaseSource(nameof(Once))]
    public async Task Sf_logs_in_by_jwt_and_again_when_its_session_has_expired(bool _)
    {
        var folder = Directory.CreateTempSubdirectory("local-org-jwt-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "server.key"), OurKey.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(folder, "other.key"), StrangeKey.ExportPkcs8PrivateKeyPem());
            var (exit, output) = await LoginAsync(folder, "server.key");
            Assert.That(exit, Is.Zero, output);
            Assert.That((string?)JsonNode.Parse(output)!["result"]!["username"], Is.EqualTo(Org.Username));

            // A command of sf makes several calls. A session with one call would not be enough for it.
            await FaultAsync("""{"action":"expire","calls":4}""");
            var (before, _) = await CountsAsync();
            for (var i = 0; i < 4; i++)
            {
                (exit, output) = await ClientTools.SfAsync(
                    folder, [], "data", "query", "-o", "ci", "-q", "SELECT Name FROM Organization", "--json");
                Assert.That(exit, Is.Zero, output);
                Assert.That((string?)JsonNode.Parse(output)!["result"]!["records"]![0]!["Name"], Is.EqualTo("Local Org"));
            }

            var (after, expired) = await CountsAsync();
            Assert.That((after - before, expired), Is.EqualTo((expired, expired)).And.Not.EqualTo((0, 0)));

            (exit, output) = await LoginAsync(folder, "other.key");
            Assert.That(exit, Is.Not.Zero);
            Assert.That(output, Does.Contain("invalid assertion"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCaseSource(nameof(Once))]
    public async Task Jsforce_logs_in_again_when_its_session_has_expired(bool _)
    {
        await FaultAsync("""{"action":"expire","calls":7}""");
        var (exit, output) = await ClientTools.NodeAsync(
            Path.GetTempPath(),
            [
                Script(), ClientTools.Modules, Org.Url.GetLeftPart(UriPartial.Authority), Org.ClientId, Org.ClientSecret, Org.SfdxAuthUrl,
            ]);
        Assert.That(exit, Is.Zero, output);
        var seen = JsonNode.Parse(output)!;
        Assert.That(
            ((int)seen["refreshes"]!, (string?)seen["user"], (string?)seen["after"]),
            Is.EqualTo((2, Org.UserId, "invalid_grant: expired access/refresh token")));
        Assert.That(await CountsAsync(), Is.EqualTo((4, 2)), "the first login, two again, and one by the secret");
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(20));
    }

    private Task<(int Exit, string Out)> LoginAsync(string folder, string key) => ClientTools.SfAsync(
        folder,
        [],
        "org",
        "login",
        "jwt",
        "--client-id",
        Org.ClientId,
        "--jwt-key-file",
        key,
        "--username",
        Org.Username,
        "--instance-url",
        Org.Url.GetLeftPart(UriPartial.Authority),
        "--alias",
        "ci",
        "--json");

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "logins.cjs");
}
