using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;
using Seeder.Login;
using Seeder.Org;
using Seeder.Tests.Shell;

namespace Seeder.Tests.Org;

/// <summary>New logins after a session expired.</summary>
internal sealed class OrgAccessTests
{
    private static readonly Uri Url = new("https://example.my.salesforce.com");

    private readonly Secrets _secrets = new();

    [Test]
    public async Task Of_many_refused_requests_one_logs_in()
    {
        var login = new Scripted(n => Task.FromResult(Session(n)));
        var access = await LogInAsync(login);

        var renewed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => access.RenewAsync(0, default)));

        Assert.That(renewed, Is.All.True);
        Assert.That((login.Count, access.Number), Is.EqualTo((2, 1)));
        Assert.That(access.AccessToken, Is.EqualTo("00D000000000001!0001-is-the-token-of-this-session"));
    }

    [Test]
    public async Task Each_token_that_the_org_accepted_is_followed_by_another_one()
    {
        var access = await LogInAsync(new Scripted(n => Task.FromResult(Session(n))));
        for (var number = 0; number < 70; number++)
        {
            Assert.That(await access.RenewAsync(number, default), Is.True);
            access.End(number + 1, isAccepted: true);
        }
        Assert.That(
            _secrets.Hide("x 00D000000000001!0003-is-the-token-of-this-session y 00D000000000001!0070-is-the-token-of-this-session"),
            Is.EqualTo("x *** y ***"));
    }

    [Test]
    public async Task A_token_that_is_refused_at_its_first_use_ends_the_logins()
    {
        var login = new Scripted(n => Task.FromResult(Session(n)));
        var access = await LogInAsync(login);

        Assert.That(await access.RenewAsync(0, default), Is.True);
        // A late answer to a request with the first token says nothing about the second one.
        access.End(0, isAccepted: true);
        Assert.That(await access.RenewAsync(1, default), Is.False);
        Assert.That(login.Count, Is.EqualTo(2));
        Assert.That((access.Refusal().Code, access.Refusal().Hint), Is.EqualTo(("SEED606", "do something")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_refused_token_waits_for_the_answer_to_an_earlier_request(bool isAccepted)
    {
        var login = new Scripted(n => Task.FromResult(Session(n)));
        var access = await LogInAsync(login);
        Assert.That(await access.RenewAsync(0, default), Is.True);
        var (slow, fast) = (access.Begin(), access.Begin());

        access.End(fast, isAccepted: false);
        var renewed = access.RenewAsync(fast, default);
        Assert.That(renewed.IsCompleted, Is.False);
        access.End(slow, isAccepted);

        Assert.That(await renewed, Is.EqualTo(isAccepted));
        Assert.That(login.Count, Is.EqualTo(isAccepted ? 3 : 2));
    }

    [Test]
    public async Task A_request_that_is_always_refused_ends_although_others_succeed()
    {
        var login = new Scripted(n => Task.FromResult(Session(n)));
        var access = await LogInAsync(login);
        var org = new ScriptedOrg(TimeProvider.System)
        {
            On = call => call.Path.EndsWith("/refused", StringComparison.Ordinal)
                ? (_, _, _) =>
                {
                    // Meanwhile the org accepts the token of another request.
                    access.End(access.Begin(), isAccepted: true);
                    return Task.FromResult(ScriptedOrg.Answer(401, "[]", null));
                }
            : null,
        };
        using var client = new OrgClient(access, org, TimeProvider.System);

        var result = await client.SendAsync(new ApiRequest("GET", "/refused", default), default);

        Assert.That(((SendResult.Answered)result).Response.Status, Is.EqualTo(401));
        Assert.That(login.Count, Is.EqualTo(6));
    }

    [Test]
    public async Task A_login_that_fails_is_not_tried_again()
    {
        var login = new Scripted(
            n => n == 0 ? Task.FromResult(Session(0)) : throw SeederException.Of(LoginDiagnostics.SfNotFound("dev", null)));
        var access = await LogInAsync(login);

        Assert.That(await access.RenewAsync(0, default), Is.False);
        Assert.That(await access.RenewAsync(0, default), Is.False);
        Assert.That(login.Count, Is.EqualTo(2));
        Assert.That(access.Refusal().Code, Is.EqualTo("SEED680"));
    }

    [TestCase("https://other.my.salesforce.com", "00D1/0051", false)]
    [TestCase("https://example.my.salesforce.com", "00D2/0051", false)]
    [TestCase("https://example.my.salesforce.com", "00D1/0052", false)]
    [TestCase("https://example.my.salesforce.com", "00D1/0051", true)]
    [TestCase("https://example.my.salesforce.com", null, true)]
    public async Task A_new_login_must_lead_to_the_same_org_and_user(string url, string? identity, bool isSame)
    {
        var access = await LogInAsync(new Scripted(
            n => Task.FromResult(
                n == 0
                    ? new OrgCredentials(Url, "first-token") { Identity = "00D1/0051" }
                    : new OrgCredentials(new Uri(url), "second-token") { Identity = identity })));

        Assert.That(await access.RenewAsync(0, default), Is.EqualTo(isSame));
        Assert.That(access.AccessToken, Is.EqualTo(isSame ? "second-token" : "first-token"));
        Assert.That(access.Refusal().Code, Is.EqualTo(isSame ? "SEED606" : "SEED686"));
    }

    [Test]
    public async Task A_cancelled_login_can_be_tried_again()
    {
        using var cancel = new CancellationTokenSource();
        var login = new Scripted(async n =>
        {
            if (n == 1)
            {
                await cancel.CancelAsync();
                cancel.Token.ThrowIfCancellationRequested();
            }
            return Session(n);
        });
        var access = await LogInAsync(login);

        await Assert.CatchAsync<OperationCanceledException>(() => access.RenewAsync(0, cancel.Token));
        Assert.That(await access.RenewAsync(0, default), Is.True);
        Assert.That((login.Count, access.Number), Is.EqualTo((3, 1)));
    }

    private Task<OrgAccess> LogInAsync(OrgLogin login) =>
        OrgAccess.LogInAsync(login, new LoginContext(_secrets, TimeProvider.System, TimeSpan.FromMinutes(1)), default);

    private static OrgCredentials Session(int number) => new(Url, $"00D000000000001!{number:d4}-is-the-token-of-this-session");

    private sealed class Scripted(Func<int, Task<OrgCredentials>> next) : OrgLogin
    {
        public int Count { get; private set; }

        internal override string Source => "a script";

        internal override IEnumerable<string> Secrets => [];

        internal override string RefusedHint => "do something";

        internal override async Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel)
        {
            await Task.Yield();
            return await next(Count++);
        }
    }
}
