using System.Text;
using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class ManifestJsonTests
{
    private static Manifest Some()
    {
        var applied = new Applied();
        applied.Apply("""
            Account:
              - $ref: acme
                Name: Acme "& Sons" äöü 🙂
                Contacts:
                  - $ref: jane
                    LastName: Doe
                    ReportsToId: ${joe}
                  - $ref: joe
                    LastName: Roe
              - Name: Beta
            """);
        return applied.Manifest!;
    }

    [Test]
    public void A_manifest_is_read_as_it_was_written()
    {
        var manifest = Some() with { Complete = false, Clock = new DateTimeOffset(2026, 3, 31, 9, 30, 0, 123, TimeSpan.Zero) };
        var read = ManifestJson.Read(ManifestJson.Write(manifest));
        Assert.Multiple(() =>
        {
            Assert.That(ManifestJson.Write(read), Is.EqualTo(ManifestJson.Write(manifest)));
            Assert.That(
                read with { Records = manifest.Records, Runs = manifest.Runs, RecentRuns = manifest.RecentRuns }, Is.EqualTo(manifest));
            Assert.That(read.Runs, Is.EqualTo(manifest.Runs).And.Length.EqualTo(1));
            Assert.That(read.Records.Values.Select(r => r.Origin), Is.All.EqualTo(new Origin("run1")));
            Assert.That(read.Records.Keys, Is.EqualTo(["acme", "jane", "joe", "Account#1"]));
            Assert.That(
                read.Records["jane"].FingerprintOf("ReportsToId"),
                Is.EqualTo(manifest.Records["jane"].FingerprintOf("ReportsToId")).And.Not.Null);
            Assert.That(read.Records["jane"].Refs, Is.EqualTo(["joe"]));
            Assert.That(read.Records["jane"].In, Is.EqualTo("acme"));
            Assert.That(read.Records["acme"].In, Is.Null);
        });
    }

    [Test]
    public void A_manifest_that_an_editor_marked_as_utf8_is_read()
    {
        var bytes = ManifestJson.Write(Some());
        Assert.That(ManifestJson.Write(ManifestJson.Read([.. Encoding.UTF8.Preamble, .. bytes])), Is.EqualTo(bytes));
    }

    [Test]
    public void Records_of_the_same_fields_share_a_shape()
    {
        var text = Encoding.UTF8.GetString(ManifestJson.Write(Some()));
        Assert.That(text.Split("\"shapes\"")[1].Split("\"records\"")[0].Count(c => c == '['), Is.EqualTo(4));
    }

    [TestCase(255, true)]
    [TestCase(256, false)]
    public void The_name_of_a_type_has_up_to_255_letters(int length, bool isRead)
    {
        var type = new string('A', length);
        var records = Some().Records.Select(r => KeyValuePair.Create(r.Key, r.Value with { Type = type }));
        var bytes = ManifestJson.Write(Some() with { Records = new ManifestRecords(records) });

        Assert.That(
            () => ManifestJson.Read(bytes).Records["acme"].Type, isRead ? Is.EqualTo(type) : Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void A_manifest_that_is_cut_off_anywhere_is_refused()
    {
        var bytes = ManifestJson.Write(Some());
        for (var length = 0; length < bytes.Length - 2; length++)
        {
            Assert.That(() => ManifestJson.Read(bytes[..length]), Throws.InstanceOf<FormatException>(), $"{length} bytes");
        }
    }
}
