using System.Diagnostics;
using System.Runtime.Versioning;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>A file of results that a flag names replaces only a file that Seeder wrote, and never leads to another place.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OutputFileTests : IDisposable
{
    private const string Marker = "<!-- Seeder report 2";
    private const string OldMarker = "<!-- Seeder report 1";
    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static OutputFile Check(string path, OutputAccess access = OutputAccess.Shared) =>
        OutputFile.Check("--report", path, access, Marker, OldMarker);

    private static void Write(string path, string rest = " new", OutputAccess access = OutputAccess.Shared) =>
        Check(path, access).Write([.. System.Text.Encoding.UTF8.GetBytes(Marker + rest)]);

    private static Diagnostic Refused(string path) => Assert.Catch<SeederException>(() => Check(path))!.Diagnostics[0];

    private string[] All => [.. Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Test]
    public void A_new_file_is_written_and_its_folders_are_created_when_it_is_checked()
    {
        var file = Check(In("a/b/report.html"));

        Assert.That(All, Is.EqualTo(new[] { In("a"), In("a/b") }));
        file.Write([.. System.Text.Encoding.UTF8.GetBytes($"{Marker}!")]);
        Assert.That(File.ReadAllText(In("a/b/report.html")), Is.EqualTo($"{Marker}!"));
        Assert.That(All, Has.Length.EqualTo(3));
    }

    [TestCase("")]
    [TestCase("<!-- Seeder report 2 of yesterday")]
    [TestCase("<!-- Seeder report 1")]
    [TestCase("\uFEFF")]
    [TestCase("\uFEFF<!-- Seeder report 2, saved again by an editor")]
    public void An_own_or_empty_file_is_replaced(string earlier)
    {
        File.WriteAllText(In("report.html"), earlier);

        Write(In("report.html"));

        Assert.That(File.ReadAllText(In("report.html")), Is.EqualTo($"{Marker} new"));
        Assert.That(All, Has.Length.EqualTo(1));
    }

    [TestCase("plan: demo\nrecords: {}\n")]
    [TestCase("\n")]
    [TestCase(" ")]
    [TestCase("\0\0\0\0")]
    [TestCase("<!-- Seeder report")]
    [TestCase("<!-- Seeder report 3 of a newer version")]
    [TestCase(" <!-- Seeder report 2")]
    [TestCase("<!-- seeder report 2")]
    [TestCase("{\"format\":\"seeder-manifest\"}")]
    public void A_file_of_somebody_else_is_refused_and_stays(string content)
    {
        File.WriteAllText(In("report.html"), content);

        var refused = Refused(In("report.html"));

        Assert.That((refused.Code, refused.Kind), Is.EqualTo(("SEED647", DiagnosticKind.Plan)));
        Assert.That(refused.Hint, Does.Contain("--report"));
        Assert.That(File.ReadAllText(In("report.html")), Is.EqualTo(content));
        Assert.That(All, Has.Length.EqualTo(1));
    }

    [TestCase("somebody's own", "SEED647")]
    [TestCase(null, "SEED602")]
    public void What_appears_between_the_check_and_the_write_is_not_replaced(string? content, string code)
    {
        var file = Check(In("report.html"));
        if (content is null)
        {
            Directory.CreateDirectory(In("report.html"));
        }
        else
        {
            File.WriteAllText(In("report.html"), content);
        }

        var refused = Assert.Catch<SeederException>(() => file.Write([.. System.Text.Encoding.UTF8.GetBytes(Marker)]))!;

        Assert.That(refused.Diagnostics[0].Code, Is.EqualTo(code));
        Assert.That(All, Is.EqualTo(new[] { In("report.html") }));
        Assert.That(content is null || File.ReadAllText(In("report.html")) == content);
    }

    [TestCase("nowhere.html")]
    [TestCase("own.html")]
    [TestCase("other.txt")]
    [TestCase("link.html")]
    [TestCase("/etc/hostname")]
    [TestCase("/dev/null")]
    [Platform("Linux,MacOsX")]
    public void A_link_is_refused_wherever_it_leads(string target)
    {
        File.WriteAllText(In("own.html"), Marker);
        File.WriteAllText(In("other.txt"), "other");
        File.CreateSymbolicLink(In("link.html"), target);
        var before = All;

        var refused = Refused(In("link.html"));

        Assert.That((refused.Code, refused.Kind), Is.EqualTo(("SEED602", DiagnosticKind.LocalFiles)));
        Assert.That(refused.Message, Does.Contain("symbolic link"));
        Assert.That(All, Is.EqualTo(before));
        Assert.That(File.ReadAllText(In("own.html")), Is.EqualTo(Marker));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_link_that_appears_after_the_check_is_not_followed()
    {
        File.WriteAllText(In("own.html"), Marker);
        var file = Check(In("report.html"));
        File.CreateSymbolicLink(In("report.html"), In("own.html"));

        Assert.Catch<SeederException>(() => file.Write([.. System.Text.Encoding.UTF8.GetBytes($"{Marker} new")]));

        Assert.That(File.ReadAllText(In("own.html")), Is.EqualTo(Marker));
        Assert.That(new FileInfo(In("report.html")).LinkTarget, Is.Not.Null);
    }

    [TestCase("out", "outside")]
    [TestCase("out/deeper", "outside")]
    [TestCase("circle", "no folder")]
    [TestCase("dangling", "no folder")]
    [TestCase("file", "no folder")]
    [TestCase("hooks", ".git")]
    [TestCase(".git/hooks", ".git")]
    [TestCase(".GIT/hooks", ".git")]
    [TestCase(".seeder/org", ".seeder")]
    [Platform("Linux,MacOsX")]
    public void A_folder_of_a_repository_that_leads_out_of_it_or_to_tools_is_refused(string folder, string reason)
    {
        Directory.CreateDirectory(In("elsewhere/deeper"));
        Directory.CreateDirectory(In("repository/.git/hooks"));
        File.WriteAllText(In("repository/text"), "");
        Directory.CreateSymbolicLink(In("repository/out"), "../elsewhere");
        Directory.CreateSymbolicLink(In("repository/circle"), "circle");
        Directory.CreateSymbolicLink(In("repository/dangling"), "new");
        Directory.CreateSymbolicLink(In("repository/file"), "text");
        Directory.CreateSymbolicLink(In("repository/hooks"), ".git/hooks");
        var before = All;

        var refused = Refused(In($"repository/{folder}/report.html"));

        Assert.That(refused.Code, Is.EqualTo("SEED602"));
        Assert.That(refused.Message, Does.Contain(reason));
        Assert.That(All, Is.EqualTo(before));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_link_of_the_machine_and_one_inside_a_repository_are_followed()
    {
        Directory.CreateDirectory(In("disk"));
        Directory.CreateSymbolicLink(In("tmp"), "disk");
        Directory.CreateDirectory(In("disk/repository/.git"));
        Directory.CreateDirectory(In("disk/repository/build/reports"));
        Directory.CreateSymbolicLink(In("disk/repository/reports"), "build/reports");

        Write(In("tmp/a.html"));
        Write(In("tmp/repository/reports/b.html"));

        Assert.That(File.Exists(In("disk/a.html")));
        Assert.That(File.Exists(In("disk/repository/build/reports/b.html")));
    }

    [TestCase("", "not the name")]
    [TestCase("-", "not the name")]
    [TestCase("TOP", "a folder")]
    [TestCase("TOP/", "a folder")]
    [TestCase("TOP/new/", "a folder")]
    [TestCase("/", "possible path")]
    [TestCase("TOP/a\0b", "possible path")]
    [TestCase("TOP/text/report.html", "")]
    [TestCase("/dev/null", "regular")]
    [TestCase("/dev/stdout", "symbolic link")]
    [TestCase("/proc/seeder/report.html", "")]
    [Platform("Linux")]
    public void A_path_that_is_no_place_for_a_file_is_refused(string path, string reason)
    {
        File.WriteAllText(In("text"), "");

        var refused = Refused(path.Replace("TOP", _folder, StringComparison.Ordinal));

        Assert.That((refused.Code, refused.Kind), Is.EqualTo(("SEED602", DiagnosticKind.LocalFiles)));
        Assert.That(refused.Message, Does.Contain(reason));
        Assert.That(refused.Hint, Does.Contain("--report"));
        Assert.That(All, Is.EqualTo(new[] { In("text") }));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_name_that_is_too_long_is_refused_before_the_run()
    {
        var refused = Refused(In(new string('n', 300)));

        Assert.That(refused.Code, Is.EqualTo("SEED602"));
        Assert.That(All, Is.Empty);
    }

    [Test]
    [CancelAfter(10_000)]
    [Platform("Linux,MacOsX")]
    public void A_pipe_without_a_reader_is_refused_at_once()
    {
        using (var make = Process.Start("mkfifo", [In("pipe")]))
        {
            make.WaitForExit();
        }

        Assert.That(Refused(In("pipe")).Message, Does.Contain("regular"));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    [UnsupportedOSPlatform("windows")]
    public void A_private_file_is_for_the_user_only_and_a_shared_one_keeps_its_permissions()
    {
        File.WriteAllText(In("plan"), Marker);
        File.SetUnixFileMode(In("plan"), OnlyUser | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.WriteAllText(In("report"), "");
        File.SetUnixFileMode(In("report"), OnlyUser);

        Write(In("plan"), access: OutputAccess.Private);
        Write(In("new"), access: OutputAccess.Private);
        Write(In("report"));
        File.WriteAllText(In("usual"), "");
        Write(In("shared"));

        Assert.That(File.GetUnixFileMode(In("plan")), Is.EqualTo(OnlyUser));
        Assert.That(File.GetUnixFileMode(In("new")), Is.EqualTo(OnlyUser));
        Assert.That(File.GetUnixFileMode(In("report")), Is.EqualTo(OnlyUser));
        Assert.That(File.GetUnixFileMode(In("shared")), Is.EqualTo(File.GetUnixFileMode(In("usual"))));
    }

    [TestCase(Marker)]
    [TestCase("")]
    [Platform("Linux,MacOsX")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_the_user_made_read_only_is_kept(string content)
    {
        File.WriteAllText(In("report"), content);
        File.SetUnixFileMode(In("report"), UnixFileMode.UserRead);

        Refused(In("report"));

        Assert.That(File.ReadAllText(In("report")), Is.EqualTo(content));
    }

    [Test]
    public void A_content_without_the_marker_is_a_bug()
    {
        var file = Check(In("report"));

        Assert.That(() => file.Write("<html>"u8.ToArray()), Throws.ArgumentException);
        Assert.That(All, Is.Empty);
    }

    [Test]
    public void A_path_is_recognised_in_every_spelling()
    {
        var file = Check(In("a/report"));

        Assert.That(file.Is(In("a/../a/./report")));
        Assert.That(file.Is(In("a/report2")), Is.False);
        Assert.That(file.Is("\0"), Is.False);
    }
}
