using System.Text;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;

namespace Seeder.Tests.Shell;

/// <summary>What earlier runs left: the manifest, its journal, the copy that a merge in Git can be repaired from, and files of
/// others.</summary>
internal sealed class EarlierRunsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-earlier-").FullName;
    private readonly ShellRun _run = new();

    private RunFiles Files => new(Path.Combine(_folder, "demo.manifest.json"));

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Without_files_there_is_nothing()
    {
        var runs = Read();

        Assert.That((runs.Manifest, runs.Journal.Length, runs.IsMerged), Is.EqualTo(((Manifest?)null, 0, false)));
        Assert.That(Recover(runs).Manifest, Is.Null);
    }

    [Test]
    public async Task A_manifest_of_another_org_is_refused()
    {
        Files.Write(await ManifestAsync("Account:\n  - {$ref: a, Name: A}"));

        var stopped =
            Assert.Catch<SeederException>(() => EarlierRuns.Read(Files, new ResolveMode(), "plan.yaml", org: "00D000000000009EAA"))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.LocalFiles, "SEED506")));
        Assert.That(Read().Manifest!.Records.Keys, Is.EqualTo(["a"]));
    }

    [Test]
    public async Task A_run_that_was_killed_is_merged_from_its_journal()
    {
        await _run.RunAsync("Account:\n  - {$ref: a, Name: A}");
        var journal = _run.Journal;
        File.WriteAllBytes(Files.Journal, JournalJson.WriteAll([.. journal.Take(journal.Length - 1)]));

        var recovered = Recover(Read());

        Assert.That(recovered.Manifest!.Records["a"].Id, Is.EqualTo(_run.Org.Rows.Single().Id));
        Assert.That(recovered.IsChanged, Is.True);
    }

    [Test]
    public async Task A_journal_of_another_manifest_is_refused_with_the_name_of_the_file()
    {
        // The journal of a second run, which starts from the manifest of the first.
        await _run.RunAsync("Account:\n  - {$ref: a, Name: A}");
        await _run.RunAsync("Account:\n  - {$ref: a, Name: B}");
        File.WriteAllBytes(Files.Journal, JournalJson.WriteAll(_run.Journal));
        Files.WriteBeside(_run.Manifest! with { Lineage = "another" });

        var stopped = Assert.Catch<SeederException>(() => Recover(Read()))!;

        Assert.That(stopped.Diagnostic.Code, Is.EqualTo("SEED502"));
        Assert.That(stopped.Diagnostic.Message, Does.Contain(Files.Journal));
    }

    [Test]
    public async Task Records_that_a_merge_in_Git_lost_come_back_from_the_copy_of_this_machine()
    {
        var mine = await ManifestAsync("Account:\n  - {$ref: a, Name: A}") with { LastRun = "mine", RecentRuns = ["mine"] };
        Files.Write(mine);
        // The manifest of a colleague, which never saw our run, takes its place.
        var colleague = mine with { LastRun = "other", RecentRuns = ["other"], Runs = [], Records = ManifestRecords.Empty };
        File.WriteAllBytes(Files.Manifest, ManifestJson.Write(colleague));

        var runs = Read();

        Assert.That(runs.IsMerged, Is.True);
        Assert.That(runs.Added, Is.EqualTo(["a"]));
        Assert.That(runs.Manifest!.Records.Keys, Is.EqualTo(["a"]));
    }

    [Test]
    public async Task The_copy_of_the_last_run_adds_nothing_to_its_own_manifest()
    {
        Files.Write(await ManifestAsync("Account:\n  - {$ref: a, Name: A}"));

        Assert.That(Read().IsMerged, Is.False);
    }

    [TestCase("notes of a user")]
    [TestCase("{\"a\": 1}")]
    public async Task A_users_file_with_the_name_of_the_copy_is_neither_read_nor_replaced(string text)
    {
        File.WriteAllText(Files.Last, text);

        Files.Write(await ManifestAsync("Account:\n  - {$ref: a, Name: A}"));

        Assert.That(File.ReadAllText(Files.Last), Is.EqualTo(text));
        Assert.That(Read().IsMerged, Is.False);
    }

    [Test]
    public void A_users_file_with_the_name_of_the_journal_is_moved_aside_and_kept()
    {
        File.WriteAllText(Files.Journal, "\n");
        File.WriteAllText($"{Files.Manifest}.1.journal", "an earlier one");

        var aside = Files.MoveForeignJournal();

        Assert.That(aside, Is.EqualTo($"{Files.Manifest}.2.journal"));
        Assert.That(File.ReadAllText(aside!), Is.EqualTo("\n"));
        Assert.That(File.ReadAllText($"{Files.Manifest}.1.journal"), Is.EqualTo("an earlier one"));
    }

    [Test]
    public async Task A_damaged_journal_stops_the_command_unless_the_user_says_that_the_call_is_lost()
    {
        await _run.RunAsync("Account:\n  - {$ref: a, Name: A}");
        var lines = Encoding.UTF8.GetString(JournalJson.WriteAll(_run.Journal)).Split('\n');
        lines[1] = "scribble";
        File.WriteAllText(Files.Journal, string.Join('\n', lines));

        Assert.That(() => Read(), Throws.InstanceOf<SeederException>().With.Property("Diagnostic").Property("Code").EqualTo("SEED510"));
        Assert.That(EarlierRuns.Read(Files, new ResolveMode(Assume: Assumption.Lost), "plan.yaml").Journal, Is.Not.Empty);
    }

    private async Task<Manifest> ManifestAsync(string records)
    {
        await _run.RunAsync(records);
        return _run.Manifest!;
    }

    private EarlierRuns Read() => EarlierRuns.Read(Files, new ResolveMode(), "plan.yaml", org: ScriptedOrg.OrgId);

    private static Recovered Recover(EarlierRuns runs) => runs.Recover(new ResolveMode(), "plan.yaml", org: ScriptedOrg.OrgId);
}
