using Seeder.Local.Tests.Language;

namespace Seeder.Local.Tests;

/// <summary>A raw request that the org refuses is shown at its own line, and the requests before it have run.</summary>
internal sealed class RawRequestPlaceTests : LanguageFixture
{
    [TestCase("GET: search?q=FIND {Acme}", "the local org has no SOSL search API")]
    [TestCase("GET: connect/organization", "the local org has no Connect REST API")]
    [TestCase("GET: chatter/users/me", "the local org has no Connect REST API")]
    [TestCase("GET: query?q=SELECT Nonsense FROM Account", "No such column 'Nonsense'")]
    [TestCase("DELETE: sobjects/Account/001000000000001", "")]
    public async Task The_diagnostic_stands_at_the_guilty_subrequest(string request, string message)
    {
        var plan = $$"""
            plan: raw
            records:
              Account:
                - $ref: acme
                  Name: Acme
            batch:
              - PATCH: sobjects/Account/${acme}
                body: { Rating: Hot }
              - {{request}}
              - PATCH: sobjects/Account/${acme}
                body: { Site: Oslo }

            """;

        var failed = await FailAsync(ExitCode.Rejected, plan);

        Assert.That(failed.Text, Does.Match(@"\.yaml:9:\d+: error"), failed.Text);
        Assert.That(failed.Text, Does.Contain(message));
        Assert.That(failed.Text, Does.Not.Match(@"\.yaml:(7|10):\d+: error"));
        var row = await RowAsync("Account", failed.IdOf("acme"));
        Assert.That((row["Rating"].GetString(), row["Site"].GetString()), Is.EqualTo(("Hot", default(string))));
    }
}
