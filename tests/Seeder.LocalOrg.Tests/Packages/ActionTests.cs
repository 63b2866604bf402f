using System.Net;
using System.Text.Json.Nodes;
using Seeder.Local;
using Seeder.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The steps of the GitHub Action, run by bash with the variables of a runner and a stand-in for GitHub's API.</summary>
internal sealed class ActionTests : RemoteFixture
{
    private static readonly YamlMappingNode Action = Read();

    [Test]
    public void Inputs_reach_scripts_only_as_variables()
    {
        foreach (var step in Steps.Where(s => s.Children.ContainsKey("run")))
        {
            Assert.That(Text(step, "run"), Does.Not.Contain("${{"), Text(step, "name"));
            Assert.That(Text(step, "shell"), Is.EqualTo("bash"));
        }
    }

    [Test]
    public void The_other_steps_use_actions_of_GitHub_by_version()
    {
        var used = Steps.Where(s => s.Children.ContainsKey("uses")).Select(s => Text(s, "uses")).ToList();

        Assert.That(used, Is.EqualTo(new[] { "actions/setup-dotnet@v5", "actions/cache@v4" }));
        Assert.That(((YamlMappingNode)Action["runs"])["using"].ToString(), Is.EqualTo("composite"));
    }

    [Test]
    public async Task Wrong_lines_become_annotations()
    {
        Write("plans/demo.yaml", "plan: demo\nrecords:\n  Account:\n    - Nmae: Acme\n");

        var (exit, output) = await StepAsync("Validate");

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(output, Does.Contain("::error file=plans/demo.yaml,line=4,"));
    }

    [Test]
    public async Task A_pull_request_gets_one_comment_that_later_runs_update()
    {
        Write("plans/demo.yaml", Small.Replace("Acme", $"{new string('~', 19)} Acme", StringComparison.Ordinal));
        await using var github = new GitHub();

        var first = await StepAsync("Plan", github, (Token, Org.AccessToken), (Url, Org.Url.ToString()));
        var second = await StepAsync("Plan", github, (Token, Org.AccessToken), (Url, Org.Url.ToString()));

        Assert.That((first.Exit, second.Exit), Is.EqualTo((0, 0)), first.Out + second.Out);
        Assert.That(
            github.Requests.Select(r => r.Line),
            Is.EqualTo(new[]
            {
                "GET /repos/acme/demo/issues/7/comments?per_page=100", "POST /repos/acme/demo/issues/7/comments",
                "GET /repos/acme/demo/issues/7/comments?per_page=100", "PATCH /repos/acme/demo/issues/comments/2",
            }));
        var body = JsonNode.Parse(github.Requests[1].Body)!["body"]!.GetValue<string>()!;
        Assert.That(body, Does.StartWith("<!-- seeder plan -->\n### What `seeder apply` would do\n~~~~~~~~~~text\n"));
        Assert.That(body, Does.Contain("Account").And.EndWith("\n~~~~~~~~~~\n").And.Not.Contain(Org.AccessToken));
        Assert.That(body.Split("~~~~~~~~~~"), Has.Length.EqualTo(3), "a value does not end the block");
        Assert.That(github.Requests, Has.All.Matches<Request>(r => r!.Authorization == "Bearer gh-secret"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task A_plan_that_cannot_be_made_is_a_comment_and_a_failed_step()
    {
        Write("plans/demo.yaml", Small);
        await using var github = new GitHub();

        var (exit, _) = await StepAsync("Plan", github, (Token, Org.AccessToken + "x"), (Url, Org.Url.ToString()));

        Assert.That(exit, Is.EqualTo(3));
        Assert.That(github.Requests[1].Body, Does.Contain("### `seeder plan` failed").And.Contain("SEED606"));
    }

    [Test]
    public async Task A_long_plan_is_cut_to_what_GitHub_takes()
    {
        Write(
            "plans/demo.yaml",
            "plan: demo\nrecords:\n  "
                + $"Account:\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"    - $ref: a{i}\n      Nme{i}é: x\n"))}");
        await using var github = new GitHub();

        var (exit, _) = await StepAsync("Plan", github, (Token, Org.AccessToken), (Url, Org.Url.ToString()));

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(JsonNode.Parse(github.Requests[1].Body)!["body"]!.GetValue<string>(), Has.Length.LessThan(65_000));
    }

    [Test]
    public async Task A_pull_request_from_a_fork_has_no_secrets_and_needs_none()
    {
        Write("plans/demo.yaml", Small);
        await using var github = new GitHub();

        // GitHub passes a secret that the job may not read as an empty text.
        var (exit, output) = await StepAsync("Plan", github, ("SF_JWT_KEY", ""), ("SF_CLIENT_ID", ""));

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("::notice").And.Contain("no secrets"));
        Assert.That(github.Requests, Is.Empty);
    }

    [Test]
    public async Task The_main_branch_applies_the_plans()
    {
        Write("plans/demo.yaml", Small);

        var (exit, output) = await StepAsync("Apply", null, (Token, Org.AccessToken), (Url, Org.Url.ToString()));

        Assert.That(exit, Is.Zero, output);
        Assert.That(await WritesAsync(), Is.GreaterThan(0));
        Assert.That(output, Does.Not.Contain(Org.AccessToken));
    }

    private const string Token = "SF_ACCESS_TOKEN";
    private const string Url = "SF_ORG_INSTANCE_URL";

    private static List<YamlMappingNode> Steps =>
        [.. ((YamlSequenceNode)((YamlMappingNode)Action["runs"])["steps"]).Children.Cast<YamlMappingNode>()];

    private static YamlMappingNode Read()
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Repository.At("docs", "github-action", "action.yml"));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : "";

    private Task<(int Exit, string Out)> StepAsync(string name, GitHub? github = null, params (string, string)[] variables)
    {
        var step = Steps.Single(s => Text(s, "name") == name);
        var temp = Directory.CreateDirectory(Path.Combine(Folder, "temp")).FullName;
        var bin = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        if (!File.Exists(Path.Combine(bin, "seeder")))
        {
            File.CreateSymbolicLink(Path.Combine(bin, "seeder"), CliProcess.Executable);
        }
        return Packed.BashAsync(
            Folder,
            Text(step, "run"),
            [
                ("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}"),
                ("PLANS", "plans/demo.yaml"), ("GH_TOKEN", "gh-secret"), ("RUNNER_TEMP", temp), ("GITHUB_REPOSITORY", "acme/demo"),
                ("GITHUB_EVENT_PATH", Write("temp/event.json", """{"pull_request":{"number":7}}""")),
                ("GITHUB_API_URL", github?.Address ?? "http://127.0.0.1:9"),
                .. variables,
            ]);
    }

    private sealed record Request(string Line, string Body, string? Authorization);

    /// <summary>The comments of a pull request, as GitHub's API keeps them. Somebody else has written one that looks like ours.</summary>
    private sealed class GitHub : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<JsonObject> _comments =
            [new JsonObject { ["id"] = 1, ["user"] = new JsonObject { ["type"] = "User" }, ["body"] = "<!-- seeder plan -->\nfake" }];

        private readonly Task _loop;

        public GitHub()
        {
            Address = $"http://127.0.0.1:{FreePort()}";
            _listener.Prefixes.Add($"{Address}/");
            _listener.Start();
            _loop = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public List<Request> Requests { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
            _listener.Close();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var body = await reader.ReadToEndAsync();
                    var line = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
                    Requests.Add(new Request(line, body, context.Request.Headers["Authorization"]));
                    if (context.Request.HttpMethod == "POST")
                    {
                        _comments.Add(
                            new JsonObject
                            {
                                ["id"] = _comments.Count + 1,
                                ["user"] = new JsonObject { ["type"] = "Bot" },
                                ["body"] = JsonNode.Parse(body)!["body"]!.DeepClone(),
                            });
                    }
                    await using var writer = new StreamWriter(context.Response.OutputStream);
                    await writer.WriteAsync(new JsonArray([.. _comments.Select(c => c.DeepClone())]).ToJsonString());
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                // Stopped.
            }
        }

        private static int FreePort()
        {
            using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            return ((IPEndPoint)socket.LocalEndpoint).Port;
        }
    }
}
