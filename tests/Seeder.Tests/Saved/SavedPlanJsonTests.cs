using System.Text;
using NUnit.Framework;
using Seeder.Core.Saved;

namespace Seeder.Tests.Saved;

internal sealed class SavedPlanJsonTests
{
    private static readonly SavedPlan Plan = new(
        "1.0", "plans/a.yaml", "a", "destroy", new DateTimeOffset(2026, 1, 31, 9, 0, 0, 123, TimeSpan.FromHours(9)).AddTicks(4),
        ["--prune", "--var=a=b \"c\" \u001b"], "dev", new SavedOrg("00D", "005", "66.0"),
        new SavedManifest(".seeder/00D/a.manifest.json", "abc", 3, "sha256:00", null),
        [new SavedInput(InputKind.Plan, "plans/a.yaml", "sha256:01"), new SavedInput(InputKind.Environment, "SEEDER_VAR_x", null)],
        [
            new SavedItem("create", "acme", "Account", null) { Fields = [new("Name", null, "\"Ä 😀\""), new("Amount", "1.50", "null")] },
            new SavedItem("gone", "jane", null, null),
        ],
        "sha256:02");

    [Test]
    public void What_is_written_is_read()
    {
        var bytes = SavedPlanJson.Write(Plan);
        var read = SavedPlanJson.Read(bytes);

        Assert.That(SavedPlanJson.Write(read), Is.EqualTo(bytes));
        Assert.That(read.Clock.EqualsExact(Plan.Clock), Is.True);
        Assert.That(read.Flags, Is.EqualTo(Plan.Flags));
        Assert.That(read.Items.SelectMany(i => i.Fields), Is.EqualTo(Plan.Items.SelectMany(i => i.Fields)));
        Assert.That(SavedPlanJson.Is(bytes), Is.True);
        Assert.That(Encoding.UTF8.GetString(bytes), Does.StartWith(SavedPlanJson.Start));
    }

    [Test]
    public void Every_record_and_every_input_has_a_line()
    {
        var lines = Encoding.UTF8.GetString(SavedPlanJson.Write(Plan)).Split('\n');

        Assert.That(lines.Count(l => l.StartsWith("    {\"what\":", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(lines.Count(l => l.StartsWith("    {\"kind\":", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public void A_byte_order_mark_and_white_space_do_not_matter()
    {
        byte[] bytes = [.. "\uFEFF"u8, .. "\n \n"u8, .. SavedPlanJson.Write(Plan)];

        Assert.That(SavedPlanJson.Is(bytes), Is.True);
        Assert.That(SavedPlanJson.Read(bytes).Digest, Is.EqualTo(Plan.Digest));
    }

    [TestCase("plan: a\nrecords: {}\n")]
    [TestCase("{ plan: a, savedPlan: 1 }")]
    [TestCase("{\"format\": 2}")]
    [TestCase("")]
    [TestCase("{")]
    public void Other_files_are_no_saved_plans(string text) => Assert.That(SavedPlanJson.Is(Encoding.UTF8.GetBytes(text)), Is.False);

    [Test]
    public void A_file_without_one_of_its_keys_is_refused()
    {
        var whole = System.Text.Json.Nodes.JsonNode.Parse(SavedPlanJson.Write(Plan))!.AsObject();
        foreach (var key in whole.Select(p => p.Key).ToList())
        {
            var cut = whole.DeepClone().AsObject();
            cut.Remove(key);
            Assert.That(() => SavedPlanJson.Read(Encoding.UTF8.GetBytes(cut.ToJsonString())), Throws.InstanceOf<FormatException>(), key);
            cut[key] = new System.Text.Json.Nodes.JsonArray(1);
            Assert.That(() => SavedPlanJson.Read(Encoding.UTF8.GetBytes(cut.ToJsonString())), Throws.InstanceOf<FormatException>(), key);
        }
    }

    [Test]
    public void Any_damaged_byte_is_read_or_refused_and_never_crashes()
    {
        var bytes = SavedPlanJson.Write(Plan);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (byte change in new byte[] { 0, (byte)'"', (byte)'}', 0xff, (byte)'9' })
            {
                var damaged = bytes.ToArray();
                damaged[i] = change;
                try
                {
                    SavedPlanJson.Read(damaged);
                }
                catch (FormatException)
                {
                    // The only exception that a reader of the file expects.
                }
            }
        }
    }

    [Test]
    public void Deep_json_is_refused()
    {
        var text = $"{{\"savedPlan\": 1, \"items\": {new string('[', 100_000)}";

        Assert.That(() => SavedPlanJson.Read(Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormatException>());
    }
}
