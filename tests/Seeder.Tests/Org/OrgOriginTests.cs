using NUnit.Framework;
using Seeder.Org;

namespace Seeder.Tests.Org;

internal sealed class OrgOriginTests
{
    private static readonly Uri Org = new("https://example.my.salesforce.com");

    [TestCase("//evil.example/services/data/v66.0/query/01g")]
    [TestCase("///evil.example/services/data/v66.0/query/01g")]
    [TestCase("https://evil.example/services/data/v66.0/query/01g")]
    [TestCase("http://example.my.salesforce.com/services/data/v66.0/query/01g")]
    [TestCase("https://example.my.salesforce.com:8443/services/data/v66.0/query/01g")]
    [TestCase("https://example.my.salesforce.com@evil.example/services/data/v66.0/query/01g")]
    [TestCase("https://me:secret@example.my.salesforce.com/services/data/v66.0/query/01g")]
    [TestCase("https://example.my.salesforce.com.evil.example/services/data/v66.0/query/01g")]
    [TestCase("https://example.my.salesforce.com./services/data/v66.0/query/01g")]
    [TestCase("\\\\evil.example\\services\\data\\v66.0\\query\\01g")]
    [TestCase("/\\evil.example/services/data/v66.0/query/01g")]
    [TestCase("\\/evil.example/services/data/v66.0/query/01g")]
    [TestCase("https:\\\\evil.example/services/data/x")]
    [TestCase("https://evil.example\\@example.my.salesforce.com/services/data/x")]
    [TestCase("/services/data/v66.0/query/01g\r\nHost: evil.example")]
    [TestCase("/\t/evil.example/services/data/x")]
    [TestCase("\u0000//evil.example/services/data/x")]
    [TestCase(" //evil.example/services/data/x")]
    [TestCase("https://exаmple.my.salesforce.com/services/data/x")]
    [TestCase("https://example.my.salesforce。com/services/data/x")]
    [TestCase("file:///services/data/x")]
    [TestCase("javascript:alert(1)")]
    [TestCase("ftp://example.my.salesforce.com/services/data/x")]
    [TestCase("https://example.my.salesforce.com/services/data/x#y")]
    [TestCase("")]
    public void An_address_elsewhere_is_not_the_orgs(string address)
    {
        Assert.That(OrgOrigin.Resolve(Org, address), Is.Null);
        Assert.That(OrgOrigin.ResolvePage(Org, address), Is.Null);
    }

    [TestCase("https:evil.example/services/data/x")]
    [TestCase("/services/data/../../evil")]
    [TestCase("/services/data/../apexrest/evil")]
    [TestCase("/services/data/%2e%2e/apexrest/evil")]
    [TestCase("/services/data/%252e%252e/apexrest/evil")]
    [TestCase("/services/data/v66.0/..%2fapexrest/evil")]
    [TestCase("/services/data/v66.0/..%5capexrest/evil")]
    [TestCase("/services/oauth2/revoke?token=x")]
    [TestCase("/secur/logout.jsp")]
    [TestCase("services/Soap/u/66.0")]
    [TestCase("?x")]
    public void A_page_lies_below_the_data(string address) => Assert.That(OrgOrigin.ResolvePage(Org, address), Is.Null);

    [TestCase("/services/data/v66.0/query/01gRO0000016PIAYA2-2000",
        "https://example.my.salesforce.com/services/data/v66.0/query/01gRO0000016PIAYA2-2000")]
    [TestCase("https://example.my.salesforce.com/services/data/v66.0/query/01g",
        "https://example.my.salesforce.com/services/data/v66.0/query/01g")]
    [TestCase("https://EXAMPLE.my.salesforce.com:443/services/data/v66.0/query/01g",
        "https://example.my.salesforce.com/services/data/v66.0/query/01g")]
    [TestCase("/services/data/v66.0/query?q=SELECT+Id+FROM+Account..x",
        "https://example.my.salesforce.com/services/data/v66.0/query?q=SELECT+Id+FROM+Account..x")]
    [TestCase("services/data/v66.0/query/x", "https://example.my.salesforce.com/services/data/v66.0/query/x")]
    public void The_orgs_own_addresses_are_taken(string address, string url) =>
        Assert.That(OrgOrigin.ResolvePage(Org, address)?.AbsoluteUri, Is.EqualTo(url));

    [TestCase("http://127.0.0.1:8080", true)]
    [TestCase("http://127.8.9.10", true)]
    [TestCase("http://127.1", true)]
    [TestCase("http://2130706433", true)]
    [TestCase("http://[::1]:80", true)]
    [TestCase("http://[::ffff:127.0.0.1]", true)]
    [TestCase("http://[0:0:0:0:0:ffff:7f00:1]", true)]
    [TestCase("http://localhost", true)]
    [TestCase("http://LOCALHOST.", true)]
    [TestCase("http://org.localhost:3000", true)]
    [TestCase("http://localhost.example.com", false)]
    [TestCase("http://notlocalhost", false)]
    [TestCase("http://127.0.0.1.example.com", false)]
    [TestCase("http://128.0.0.1", false)]
    [TestCase("http://0.0.0.0", false)]
    [TestCase("http://[::ffff:10.0.0.1]", false)]
    [TestCase("http://[::2]", false)]
    [TestCase("http://10.0.0.1", false)]
    public void This_machine_is_told_from_others(string url, bool isLoopback)
    {
        Assert.That(Loopback.Is(new Uri(url)), Is.EqualTo(isLoopback));
        // A token goes over plain http to this machine alone.
        Assert.That(
            () => new OrgCredentials(new Uri(url), "00D!token"), isLoopback ? Throws.Nothing : Throws.InstanceOf<SeederException>());
    }

    [TestCase("https://me:secret@example.my.salesforce.com", "a user name and a password")]
    [TestCase("https://:secret@example.my.salesforce.com", "a user name and a password")]
    [TestCase("https://me@example.my.salesforce.com", "a user name")]
    [TestCase("https://example.my.salesforce.com?sid=secret", "a query string")]
    [TestCase("https://example.my.salesforce.com/x?sid=secret", "a query string")]
    [TestCase("https://example.my.salesforce.com#secret", "a fragment")]
    public void An_address_holds_scheme_and_host_alone(string url, string more)
    {
        var stopped = Assert.Catch<SeederException>(() => _ = new OrgCredentials(new Uri(url), "00D!token"))!;
        Assert.That(stopped.Diagnostic.Message, Does.Contain(more).And.Not.Contain("secret"));
    }
}
