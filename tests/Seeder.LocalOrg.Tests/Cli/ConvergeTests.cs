using System.Collections.Immutable;
using Seeder.Core.Facts;

namespace Seeder.Cli.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class ConvergeTests
{
    private static readonly DateTimeOffset Then = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    private static IEnumerable<TestCaseData> Questions()
    {
        yield return new TestCaseData(new Needs.History("demo"), "the manifest of 'demo'").SetArgDisplayNames("history");
        yield return new TestCaseData(new Needs.Files(["a.csv", "b.csv"]), "the file 'a.csv'").SetArgDisplayNames("files");
        yield return new TestCaseData(new Needs.Manifests(["base"]), "the manifest of 'base'").SetArgDisplayNames("manifests");
        yield return new TestCaseData(new Needs.ManifestPlaces(["acme"]), "the line of 'acme' in the manifest").SetArgDisplayNames(
            "places");
        yield return new TestCaseData(new Needs.Types(["Account"]), "the description of 'ACCOUNT'").SetArgDisplayNames("types");
        yield return new TestCaseData(
            new Needs.Queries(["SELECT Id FROM Account"]), "the rows of 'SELECT Id FROM Account'").SetArgDisplayNames("queries");
        yield return new TestCaseData(
            new Needs.Rows([new RowQuestion("Account", ["001000000000001AAA"], [])]),
            "whether there is Account 001000000000001AAA").SetArgDisplayNames("presence");
        yield return new TestCaseData(
            new Needs.Creators([]) { Records = [new CreatorQuestion("Account", ["001000000000001AAA"], ["CreatedDate"])] },
            "who created Account 001000000000001AAA").SetArgDisplayNames("creators");
        yield return new TestCaseData(
            new Needs.Reconciliation(["SELECT Id FROM Account"], Then),
            "the rows of 'SELECT Id FROM Account' at").SetArgDisplayNames("traces");
        yield return new TestCaseData(new Needs.Reconciliation([], Then), "the org's clock at").SetArgDisplayNames("time");
    }

    [TestCaseSource(nameof(Questions))]
    public async Task A_question_that_is_asked_again_is_a_bug_and_no_endless_loop(Needs needs, string question)
    {
        var rounds = 0;
        var failure = await Failure(() => Converge.RunAsync(0, known => (known, needs), (known, _) => Task.FromResult(++rounds), default));

        Assert.That(failure.Message, Does.Contain(question));
        Assert.That(rounds, Is.EqualTo(1));
    }

    private static async Task<NoProgressException> Failure(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (NoProgressException failure)
        {
            return failure;
        }
        throw new AssertionException("The loop ended.");
    }

    [Test]
    public async Task Each_round_that_asks_for_something_new_goes_on()
    {
        Needs?[] asked =
        [
            new Needs.Types(["Account"]), new Needs.Types(["Account", "Contact"]), new Needs.Queries(["SELECT Id FROM Account"]),
            new Needs.Reconciliation([], null), new Needs.Reconciliation([], Then),
            new Needs.Reconciliation(["SELECT Id FROM Account"], null),
            new Needs.Reconciliation(["SELECT Id FROM Account"], Then),
            new Needs.Reconciliation(["SELECT Id FROM Account"], Then.AddSeconds(1)), new Needs.Files(["a.csv"]), null,
        ];

        Assert.That(
            await Converge.RunAsync(0, round => (round, asked[round]), (round, _) => Task.FromResult(round + 1), default),
            Is.EqualTo(asked.Length - 1));
    }

    [Test]
    public void Work_is_left_to_itself_at_the_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        using var end = new ManualResetEventSlim();
        var working = Converge.RunAsync(0, known =>
        {
            cancel.CancelAfter(0);
            end.Wait();
            return (known, (Needs?)null);
        }, (known, _) => Task.FromResult(known), cancel.Token);

        Assert.That(async () => await working, Throws.InstanceOf<OperationCanceledException>());
        end.Set();
    }

    [Test]
    public void Nothing_begins_after_the_cancellation()
    {
        var begun = false;

        Assert.That(
            async () => await Converge.RunAsync(
                0,
                known => (known, begun ? null : (Needs?)new Needs.Files([$"{begun = true}"])),
                (known, _) => Task.FromResult(known),
                new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(begun, Is.False);
    }
}
