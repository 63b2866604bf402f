using System.Text;
using Seeder.Local.Tests.Proxy;

namespace Seeder.Cli.Tests.Jobs;

/// <summary>
/// The results of a job repeat some values in a form that nobody knows, and a trigger has changed the same rows. Rows of others stay.
/// </summary>
internal sealed class UnknownRowTests : JobFixture
{
    private OtherWords _proxy = null!;

    [SetUp]
    public async Task ChangeResults()
    {
        await SetRulesAsync(new { rewrites = new[] { new { @object = "Account", field = "Name" } } });
        _proxy = new OtherWords(Org.Url);
        Variables["SF_ORG_INSTANCE_URL"] = _proxy.Url.ToString();
    }

    [TearDown]
    public ValueTask StopProxy() => _proxy.DisposeAsync();

    [Test]
    public async Task The_row_of_the_only_record_that_is_left_is_recognised()
    {
        _proxy.Unknown = ["Acme"];
        var result = await RunAsync("apply", "jobs.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
        await DestroyAsync();
    }

    [Test]
    public async Task Rows_of_several_records_are_named_and_destroy_deletes_them()
    {
        _proxy.Unknown = ["Acme", "Beta"];
        var result = await RunAsync("apply", "jobs.yaml");
        Assert.That(result.Exit, Is.EqualTo(5), result.ToString());
        var again = await RunAsync("apply", "jobs.yaml");
        Assert.That(again.Exit, Is.EqualTo(5), again.ToString());
        Assert.That(again.Err, Does.Contain("whether 2 records of this call exist (acme, beta)").And.Contain("stored 2 rows"));
        Assert.That(await RowsAsync("Account"), Has.Count.EqualTo(8));
        foreach (var row in (await RowsAsync("Account")).Where(a => (string)a["Name"]! is "ACME" or "BETA"))
        {
            Assert.That(result.Err, Does.Contain((string)row["Id"]!));
            Assert.That(again.Err, Does.Contain((string)row["Id"]!));
        }
        await DestroyAsync();
    }

    [Test]
    public async Task Rows_that_are_adopted_complete_the_plan()
    {
        _proxy.Unknown = ["Acme", "Beta"];
        await RunAsync("apply", "jobs.yaml");
        var acme = (string)(await RowsAsync("Account")).Single(a => (string)a["Name"]! == "ACME")["Id"]!;
        var adopted = await RunAsync("adopt", "jobs.yaml", $"acme={acme}");
        Assert.That(adopted.Out, Does.Contain("adopted as created by this plan"), adopted.ToString());
        // The other row is now that of the only record that is left.
        var result = await RunAsync("apply", "jobs.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(await RowsAsync("Account"), Has.Count.EqualTo(8));
        await DestroyAsync();
    }

    private async Task DestroyAsync()
    {
        var gone = await RunAsync("destroy", "jobs.yaml", "--yes");
        Assert.That(gone.Exit, Is.Zero, gone.ToString());
        Assert.That(await RowsAsync("Account"), Has.Count.EqualTo(2));
        Assert.That(await RowsAsync("Contact"), Has.Count.EqualTo(1));
    }

    private sealed class OtherWords(Uri org) : HttpProxy(org)
    {
        private static readonly string[] Skipped = ["Transfer-Encoding", "Content-Length", "Connection"];

        /// <summary>The names that the results show in another form.</summary>
        public string[] Unknown { get; set; } = [];

        protected override async Task<RawResponse> AnswerAsync(RawRequest request)
        {
            // Compressed results could not be changed.
            var plain = request.Headers.Where(h => !h.Name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)).ToList();
            using var response = await ForwardAsync(request with { Headers = plain });
            var body = await response.Content.ReadAsByteArrayAsync(Stop);
            if (request.Target.Contains("successfulResults", StringComparison.Ordinal))
            {
                var text = Encoding.UTF8.GetString(body);
                body = Encoding.UTF8.GetBytes(Unknown.Aggregate(
                    text, (t, name) => t.Replace($"\"{name}\"", $"\"~{name[^1]}\"", StringComparison.Ordinal)));
            }
            var headers = response.Headers.Concat(response.Content.Headers)
                .Where(h => !Skipped.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
                .Select(h => (h.Key, string.Join(", ", h.Value))).ToList();
            return new RawResponse((int)response.StatusCode, headers, body);
        }
    }
}
