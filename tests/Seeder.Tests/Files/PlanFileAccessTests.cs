using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Files;

namespace Seeder.Tests.Files;

// One file, although it is long: all cases use the same folders and the same secret.
/// <summary>What a plan may read: regular files below its root, whatever way leads to them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux,MacOsX")]
internal sealed class PlanFileAccessTests : IDisposable
{
    private const string Secret = "canary-of-the-files";

    private readonly string _top = RealPath.Of(Directory.CreateTempSubdirectory("seeder-access-").FullName)!;
    private readonly string _repository;

    public PlanFileAccessTests()
    {
        _repository = Path.Combine(_top, "repository");
        Put("repository/.git/config", Secret);
        Put("repository/.env", Secret);
        Put("repository/.sfdx/auth.json", Secret);
        Put("repository/.seeder/m.json", Secret);
        Put("repository/plans/.hidden/rows.csv", Secret);
        Put("repository/plans/plan.yaml", "plan: p");
        Put("repository/plans/rows.csv", "fine");
        Put("repository/data/rows.csv", "fine");
        Put("outside/secret.csv", Secret);
        Put("outside/deep/secret.csv", Secret);
        Put("repository-of-another/secret.csv", Secret);
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);

    private string Put(string path, string text)
    {
        var full = Path.Combine(_top, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private void Link(string path, string target)
    {
        var full = Path.Combine(_top, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target.Replace("TOP", _top, StringComparison.Ordinal));
    }

    private PlanFileAccess Access(params string[] allowed) => PlanFileAccess.For(
        Path.Combine(_repository, "plans/plan.yaml"),
        new FileLimits { Allowed = [.. allowed.Select(a => Path.Combine(_top, a))], MaxBytes = 1000 });

    private FileFact Find(string path, params string[] allowed) => Access(allowed).Find(Path.Combine(_repository, "plans", path));

    private static string Kind(FileFact fact) => fact switch
    {
        FileFact.Found found => Encoding.UTF8.GetString(found.Bytes.Span),
        FileFact.Refused refused => refused.Why.ToString(),
        FileFact.Missing missing => $"missing: {missing.Reason} {string.Join(" ", missing.Near)}",
        _ => "?",
    };

    [TestCase("rows.csv", "fine")]
    [TestCase("../data/rows.csv", "fine")]
    [TestCase("./../plans/./rows.csv", "fine")]
    [TestCase("../../outside/secret.csv", "OutsideRoot")]
    [TestCase("../../outside/nothing.csv", "OutsideRoot")]
    [TestCase("../../nothing/nothing.csv", "OutsideRoot")]
    [TestCase("../../repository-of-another/secret.csv", "OutsideRoot")]
    [TestCase("../../../../../../../../../etc/passwd", "OutsideRoot")]
    [TestCase("/etc/passwd", "OutsideRoot")]
    [TestCase("/etc", "OutsideRoot")]
    [TestCase("/", "OutsideRoot")]
    [TestCase("..", "missing: it is a folder. ")]
    [TestCase("../.git/config", "Hidden")]
    [TestCase("../.git/nothing", "Hidden")]
    [TestCase("../.git", "Hidden")]
    [TestCase("../.env", "Hidden")]
    [TestCase("../.sfdx/auth.json", "Hidden")]
    [TestCase("../.seeder/m.json", "Hidden")]
    [TestCase(".hidden/rows.csv", "Hidden")]
    [TestCase(".hidden/../rows.csv", "fine")]
    [TestCase("...", "Hidden")]
    [TestCase("\u200b.env", "Hidden")]
    [TestCase("/proc/self/environ", "NotRegular")]
    [TestCase("/proc/self/root/etc/passwd", "NotRegular")]
    [TestCase("/proc/self/cwd/rows.csv", "NotRegular")]
    [TestCase("/proc/self/fd/0", "NotRegular")]
    [TestCase("/proc/nothing", "NotRegular")]
    [TestCase("/sys/kernel/notes", "NotRegular")]
    [TestCase("/dev/zero", "NotRegular")]
    [TestCase("/dev/null", "NotRegular")]
    [TestCase("/dev/stdin", "NotRegular")]
    [TestCase("/dev/fd/0", "NotRegular")]
    [TestCase("nothing.csv", "missing: there is no such file. plan.yaml rows.csv")]
    [TestCase("nothing/nothing.csv", "missing: there is no such file. ")]
    [TestCase("rows.csv/", "fine")]
    [TestCase("a\0b", "missing: this is not the path of a file. ")]
    public void A_path_leads_below_the_root_or_nowhere(string path, string expected)
    {
        Assert.That(Kind(Access().Find(Core.Text.FilePath.Normalise(Path.Combine(_repository, "plans", path)))), Is.EqualTo(expected));
    }

    [TestCase("link.csv", "../data/rows.csv", "fine")]
    [TestCase("link.csv", "TOP/repository/data/rows.csv", "fine")]
    [TestCase("link.csv", "../../outside/secret.csv", "OutsideRoot")]
    [TestCase("link.csv", "TOP/outside/secret.csv", "OutsideRoot")]
    [TestCase("link.csv", "TOP/outside/nothing.csv", "OutsideRoot")]
    [TestCase("link.csv", "/etc/passwd", "OutsideRoot")]
    [TestCase("link.csv", "../.env", "Hidden")]
    [TestCase("link.csv", "../.git/config", "Hidden")]
    [TestCase("link.csv", "/proc/self/environ", "NotRegular")]
    [TestCase("link.csv", "/dev/zero", "NotRegular")]
    [TestCase("link.csv", "link.csv", "OutsideRoot")]
    [TestCase("link.csv", "nothing.csv", "missing: there is no such file. link.csv plan.yaml rows.csv")]
    public void A_link_is_followed_before_it_is_judged(string link, string target, string expected)
    {
        Link($"repository/plans/{link}", target);

        Assert.That(Kind(Find(link)), Is.EqualTo(expected));
    }

    [TestCase("folder", "../../outside", "folder/secret.csv", "OutsideRoot")]
    [TestCase("folder", "TOP/outside", "folder/deep/secret.csv", "OutsideRoot")]
    [TestCase("folder", "../.sfdx", "folder/auth.json", "Hidden")]
    [TestCase("folder", "/proc", "folder/self/environ", "NotRegular")]
    [TestCase("folder", "/dev", "folder/zero", "NotRegular")]
    [TestCase("folder", "/", "folder/etc/passwd", "OutsideRoot")]
    [TestCase("folder", "../data", "folder/rows.csv", "fine")]
    public void So_is_a_link_in_the_middle_of_a_path(string link, string target, string path, string expected)
    {
        Link($"repository/plans/{link}", target);

        Assert.That(Kind(Find(path)), Is.EqualTo(expected));
    }

    [Test]
    public void So_is_a_chain_of_links()
    {
        Link("repository/plans/one.csv", "two.csv");
        Link("repository/plans/two.csv", "three/four.csv");
        Link("repository/plans/three", "../data");
        Link("repository/data/four.csv", "TOP/outside/five.csv");
        Link("outside/five.csv", "secret.csv");
        Link("repository/plans/back.csv", "TOP/outside/inside.csv");
        Link("outside/inside.csv", "../repository/data/rows.csv");

        Assert.That(Kind(Find("one.csv")), Is.EqualTo("OutsideRoot"));
        Assert.That(Kind(Find("back.csv")), Is.EqualTo("fine"), "It ends below the root.");
    }

    [TestCase("outside", "../../outside/secret.csv", Secret)]
    [TestCase("outside", "../../outside/deep/secret.csv", Secret)]
    [TestCase("outside/secret.csv", "../../outside/secret.csv", Secret)]
    [TestCase("outside/secret.csv", "../../outside/deep/secret.csv", "OutsideRoot")]
    [TestCase("outside/secret.csv", "../../outside/nothing.csv", "OutsideRoot")]
    [TestCase("outside/deep", "../../outside/secret.csv", "OutsideRoot")]
    [TestCase("repository/.env", "../.env", Secret)]
    [TestCase("repository/.env", "../.git/config", "Hidden")]
    [TestCase("repository/.sfdx", "../.sfdx/auth.json", Secret)]
    [TestCase("repository/.sfdx/auth.json", "../.sfdx/auth.json", Secret)]
    [TestCase("repository", "../.env", "Hidden")]
    [TestCase("", "../.env", "Hidden")]
    [TestCase("", "../../outside/secret.csv", Secret)]
    [TestCase("/proc", "/proc/self/environ", "NotRegular")]
    [TestCase("/proc/self/environ", "/proc/self/environ", "NotRegular")]
    [TestCase("/dev/zero", "/dev/zero", "NotRegular")]
    [TestCase("/", "/dev/zero", "NotRegular")]
    [TestCase("/sys", "/sys/kernel/notes", "NotRegular")]
    public void What_is_allowed_is_that_and_no_more(string allowed, string path, string expected)
    {
        Assert.That(Kind(Find(path, allowed)), Is.EqualTo(expected));
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_pipe_a_socket_and_a_folder_are_refused_at_once()
    {
        using (var make = Process.Start("mkfifo", [Path.Combine(_repository, "plans/pipe.csv"), Path.Combine(_top, "outside/pipe.csv")]))
        {
            make.WaitForExit();
        }
        var socket = Path.Combine(_repository, "plans/socket.csv");
        using var listening = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listening.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
        Link("repository/plans/link.csv", "pipe.csv");

        Assert.That(Kind(Find("pipe.csv")), Is.EqualTo("NotRegular"));
        Assert.That(Kind(Find("link.csv")), Is.EqualTo("NotRegular"));
        Assert.That(Kind(Find("socket.csv")), Is.EqualTo("NotRegular"));
        Assert.That(Kind(Find("../../outside/pipe.csv", "outside")), Is.EqualTo("NotRegular"));
        Assert.That(Kind(Find("../data")), Does.StartWith("missing: it is a folder."));
    }

    [TestCase(999, true)]
    [TestCase(1000, true)]
    [TestCase(1001, false)]
    [TestCase(5_000_000_000, false)]
    [TestCase(0, true)]
    public void A_file_above_the_limit_is_refused_by_its_size(long bytes, bool isRead)
    {
        using (var file = File.Create(Path.Combine(_repository, "plans/large.csv")))
        {
            file.SetLength(bytes);
        }
        Assert.That(Find("large.csv"), isRead ? Is.TypeOf<FileFact.Found>() : Is.TypeOf<FileFact.Refused>());
        Assert.That(Find("large.csv") is FileFact.Refused { Why: FileRefusal.TooLarge }, Is.EqualTo(!isRead));
    }

    // The system makes these up while they are read: they say that they are empty, and one of them never ends.
    [TestCase("/proc/self/environ")]
    [TestCase("/proc/self/status")]
    [TestCase("/proc/self/maps")]
    [TestCase("/proc/version")]
    [TestCase("/proc/self/cmdline")]
    [Platform("Linux")]
    public void A_file_that_says_it_is_empty_and_is_not_is_refused_wherever_it_lies(string path)
    {
        Assert.That(RegularFile.Read(RealPath.Of(path)!, long.MaxValue), Is.TypeOf<FileContent.Special>());
    }

    [Test]
    public void What_grows_while_it_is_read_stops_at_the_limit()
    {
        var path = Put("repository/plans/log.csv", "");
        using var stop = new CancellationTokenSource();
        var growing = Task.Run(() =>
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            while (!stop.IsCancellationRequested && file.Length < 50_000_000)
            {
                file.Write(new byte[100]);
                file.Flush();
            }
        });
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var fact = Find("log.csv");
                Assert.That(fact is FileFact.Found { Bytes.Length: <= 1000 } or FileFact.Refused, Kind(fact));
            }
        }
        finally
        {
            stop.Cancel();
            growing.Wait();
        }
    }

    // Somebody swaps a file and a link to a secret as fast as possible: the secret is never read.
    [TestCase("file")]
    [TestCase("folder")]
    [TestCase("hidden")]
    public void A_link_that_changes_between_the_check_and_the_opening_gives_nothing_away(string kind)
    {
        var place = Path.Combine(_repository, "plans", kind == "folder" ? "swapped" : "swapped.csv");
        var path = kind == "folder" ? "swapped/secret.csv" : "swapped.csv";
        Put("repository/data/secret.csv", "fine");
        var good = kind == "folder" ? Path.Combine(_repository, "data") : Path.Combine(_repository, "data/secret.csv");
        var bad = kind switch
        {
            "folder" => Path.Combine(_top, "outside"),
            "hidden" => Path.Combine(_repository, ".env"),
            _ => Path.Combine(_top, "outside/secret.csv"),
        };
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                File.Delete(place);
                File.CreateSymbolicLink(place, i % 2 == 0 ? good : bad);
            }
        });
        var kinds = new Dictionary<string, int>();
        try
        {
            var access = Access();
            // The other task may not have begun yet.
            for (var i = 0; i < 5_000 || (i < 5_000_000 && !kinds.ContainsKey("fine")); i++)
            {
                var found = Kind(access.Find(Path.Combine(_repository, "plans", path)));
                kinds[found] = kinds.GetValueOrDefault(found) + 1;
            }
        }
        finally
        {
            stop.Cancel();
            swapping.Wait();
        }
        Assert.That(kinds.Keys.Where(k => k.Contains(Secret, StringComparison.Ordinal)), Is.Empty);
        Assert.That(kinds, Does.ContainKey("fine"), string.Join(", ", kinds));
    }

    [TestCase("a/.git/HEAD", "a/b/sfdx-project.json", "a/b/c/plan.yaml", "a")]
    [TestCase("a/.git", "a/b/sfdx-project.json", "a/b/c/plan.yaml", "a")]
    [TestCase("a/b/.git/HEAD", "a/.git/HEAD", "a/b/c/plan.yaml", "a/b")]
    [TestCase("a/sfdx-project.json", "a/b/x", "a/b/c/plan.yaml", "a")]
    [TestCase("a/b/sfdx-project.json", "a/sfdx-project.json", "a/b/c/plan.yaml", "a/b")]
    [TestCase("x", "y", "a/b/c/plan.yaml", "a/b/c")]
    public void The_root_is_the_nearest_repository_then_project_then_the_plans_folder(string first, string second, string plan, string root)
    {
        Put($"roots/{first}", "");
        Put($"roots/{second}", "");
        var path = Put($"roots/{plan}", "");

        Assert.That(PlanFileAccess.For(path).Root, Is.EqualTo(Path.Combine(_top, "roots", root)));
    }

    [TestCase("/plan.yaml")]
    [TestCase("/dev/stdin")]
    [TestCase("/proc/self/fd/0")]
    [TestCase("~/plan.yaml")]
    public void No_plan_has_the_home_folder_or_the_top_of_a_disk_as_its_root(string plan)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var access = PlanFileAccess.For(plan.Replace("~", home, StringComparison.Ordinal));

        Assert.That(access.Root, Is.Null);
        Assert.That(Kind(access.Find("/etc/passwd")), Is.EqualTo("NoRoot"));
    }

    [Test]
    public void A_linked_folder_of_plans_has_the_root_of_where_it_lies()
    {
        Put("shared/.git/HEAD", "");
        Put("shared/plans/plan.yaml", "");
        Put("shared/plans/rows.csv", "fine");
        Link("repository/shared", "TOP/shared/plans");

        var access = PlanFileAccess.For(Path.Combine(_repository, "shared/plan.yaml"));

        Assert.That(access.Root, Is.EqualTo(Path.Combine(_top, "shared")));
        Assert.That(Kind(access.Find(Path.Combine(_repository, "shared/rows.csv"))), Is.EqualTo("fine"));
    }

    [TestCase("rows.csv", true)]
    [TestCase("plan.yaml", true)]
    [TestCase("../data/rows.csv", true)]
    [TestCase("TOP/outside/other.yaml", true)]
    [TestCase("TOP/outside/secret.csv", false)]
    [TestCase("../.env", false)]
    [TestCase("../.git/config", false)]
    [TestCase("/etc/passwd", false)]
    [TestCase("/proc/self/environ", false)]
    [TestCase("/dev/zero", false)]
    [TestCase("TOP/outside/.kube/config.yaml", false)]
    [TestCase("nothing.yaml", false)]
    public void A_plan_that_is_a_link_leads_to_a_plan(string target, bool isFine)
    {
        Put("outside/other.yaml", "");
        Put("outside/.kube/config.yaml", Secret);
        Link("repository/plans/link.yaml", target);

        var path = Path.Combine(_repository, "plans/link.yaml");
        Assert.That(PlanLink.Check("link.yaml", path, isNamed: true) is null, Is.EqualTo(isFine));
    }
}
