namespace Seeder.Local.Tests.Language;

internal sealed class KeepTests : LanguageFixture
{
    private const string Kept = """
        plan: keep
        records:
          Account:
            - $ref: acme
              $keep: true
              Name: Acme
            - $ref: globex
              Name: Globex
        """;

    private static readonly string Free = Kept.Replace("      $keep: true\n", "", StringComparison.Ordinal);

    private const string Globex = "plan: keep\nrecords:\n  Account:\n    - $ref: globex\n      Name: Globex\n";

    [Test]
    public async Task Destroy_leaves_it()
    {
        var applied = await ApplyAsync(Kept);

        var destroyed = await DestroyAsync(Kept);

        Assert.That(destroyed.Deleted, Is.EqualTo(new[] { applied.IdOf("globex") }));
        Assert.That(await Org.RowsAsync("Account"), Contains.Key(applied.IdOf("acme")));
    }

    [Test]
    public async Task Prune_leaves_it()
    {
        var applied = await ApplyAsync(Kept);

        var pruned = await ApplyAsync(Globex, prune: true);

        Assert.That(pruned.Writes, Is.Empty);
        Assert.That(await Org.RowsAsync("Account"), Contains.Key(applied.IdOf("acme")));
    }

    [Test]
    public async Task It_counts_from_the_next_apply_even_if_nothing_else_changed()
    {
        var applied = await ApplyAsync(Free);
        Assert.That((await ApplyAsync(Kept)).Writes, Is.Empty);

        var pruned = await ApplyAsync(Globex, prune: true);

        Assert.That(pruned.Writes, Is.Empty);
        Assert.That(await Org.RowsAsync("Account"), Contains.Key(applied.IdOf("acme")));
    }

    [Test]
    public async Task And_ends_with_the_next_apply_without_it()
    {
        await ApplyAsync(Kept);
        await ApplyAsync(Free);

        var destroyed = await DestroyAsync(Free);

        Assert.That(destroyed.Deleted.Count(), Is.EqualTo(2));
    }
}
