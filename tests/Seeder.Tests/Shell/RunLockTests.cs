using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Tests.Shell;

/// <summary>The lock of a manifest: one run at a time, and no file of somebody else is touched.</summary>
internal sealed class RunLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-lock-").FullName;
    private readonly FakeClock _time = new();

    private string Place => Path.Combine(_folder, "demo.manifest.json.lock");

    private string Holder => $"{Place}.holder";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_second_run_is_told_who_holds_the_lock_and_since_when()
    {
        using var held = RunLock.Take(Place, _time);
        _time.Advance(TimeSpan.FromHours(5));

        var stopped = Assert.Catch<SeederException>(() => RunLock.Take(Place, _time))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.LocalFiles, "SEED603")));
        Assert.That(
            stopped.Diagnostic.Message,
            Does.Contain($"process {Environment.ProcessId} on {Environment.MachineName}, since 2026-03-31 09:30:00 UTC"));
    }

    [Test]
    public void A_released_lock_can_be_taken_again_and_its_file_stays()
    {
        RunLock.Take(Place, _time).Dispose();

        Assert.That((File.Exists(Place), File.Exists(Holder)), Is.EqualTo((true, false)));
        Assert.That(() => RunLock.Take(Place, _time).Dispose(), Throws.Nothing);
    }

    [Test]
    public void What_a_killed_run_left_does_not_lock_and_is_replaced()
    {
        File.WriteAllText(Place, "");
        File.WriteAllText(Holder, "process 1 on elsewhere, since 2020-01-01 00:00:00 UTC");

        using var held = RunLock.Take(Place, _time);

        Assert.That(File.ReadAllText(Holder), Does.Contain("since 2026-03-31 09:30:00 UTC"));
    }

    [TestCase("notes of a user")]
    [TestCase("a process 1 on elsewhere")]
    public void A_users_file_with_the_name_of_the_holder_is_kept(string text)
    {
        File.WriteAllText(Holder, text);

        using (RunLock.Take(Place, _time))
        {
            var stopped = Assert.Catch<SeederException>(() => RunLock.Take(Place, _time))!;
            Assert.That(stopped.Diagnostic.Message, Does.EndWith("lock'.").And.Not.Contain(text));
        }

        Assert.That(File.ReadAllText(Holder), Is.EqualTo(text));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_link_is_neither_locked_nor_followed()
    {
        var other = Path.Combine(_folder, "other");
        File.CreateSymbolicLink(Place, other);

        var stopped = Assert.Catch<SeederException>(() => RunLock.Take(Place, _time))!;

        Assert.That(stopped.Diagnostic.Code, Is.EqualTo("SEED511"));
        Assert.That(File.Exists(other), Is.False);
    }

    [Test]
    public void A_folder_with_the_name_of_the_lock_is_reported()
    {
        Directory.CreateDirectory(Place);

        Assert.That(
            () => RunLock.Take(Place, _time),
            Throws.InstanceOf<SeederException>().With.Property("Diagnostic").Property("Code").EqualTo("SEED602"));
    }
}
