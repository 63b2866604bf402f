using Seeder.Core.Facts;

namespace Seeder;

/// <summary>
/// The planner, or a part of it, asked for nothing that it had not been told already: it would ask for ever. A bug of ours.
/// </summary>
public sealed class NoProgressException(string question) : Exception($"The planner asked again for what was answered already: {question}.");

/// <summary>
/// The one loop between what plans and who answers. It hears the cancellation at once, also while the pure part works: that part touches
/// nothing, so it
/// is left to itself. Each round must ask for something that was not asked for before.
/// </summary>
public static class Converge
{
    /// <summary>Goes on until nothing more is asked for.</summary>
    /// <param name="state">What is known at the beginning.</param>
    /// <param name="step">The pure part: as far as it comes with what is known, and what it must know next; null for nothing.</param>
    /// <param name="answer">Adds what is asked for.</param>
    /// <param name="cancel">Ends the loop by an <see cref="OperationCanceledException"/>.</param>
    public static Task<T> RunAsync<T>(T state, Func<T, (T State, Needs? Needs)> step, Func<T, Needs, Task<T>> answer, CancellationToken cancel) =>
        RunAsync(state, step, answer, Questions, cancel);

    /// <summary>The same for questions of another kind.</summary>
    /// <param name="questions">The questions, each by a name of its own.</param>
    public static async Task<T> RunAsync<T, TNeeds>(
        T state, Func<T, (T State, TNeeds? Needs)> step, Func<T, TNeeds, Task<T>> answer, Func<TNeeds, IEnumerable<string>> questions, CancellationToken cancel)
        where TNeeds : class
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var given = state;
            (state, var needs) = await PureWork.RunAsync(() => step(given), cancel);
            if (needs is null)
            {
                return state;
            }
            var isNew = false;
            foreach (var question in questions(needs))
            {
                isNew |= asked.Add(question);
            }
            if (!isNew)
            {
                throw new NoProgressException(questions(needs).FirstOrDefault() ?? "nothing");
            }
            state = await answer(state, needs);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private static IEnumerable<string> Questions(Needs needs) => needs switch
    {
        Needs.History history => [$"the manifest of '{history.Plan}'"],
        Needs.Files files => files.Paths.Select(p => $"the file '{p}'"),
        Needs.Manifests manifests => manifests.Plans.Select(p => $"the manifest of '{p}'"),
        Needs.ManifestPlaces places => places.Addresses.Select(a => $"where '{a}' stands in the manifest"),
        // The org's names compare without regard to case.
        Needs.Types types => types.Names.Select(t => $"the description of '{t.ToUpperInvariant()}'"),
        Needs.Queries queries => queries.Soql.Select(q => $"the rows of '{q}'"),
        Needs.Presence presence => presence.Ids.SelectMany(t => t.Value, (t, id) => $"whether {t.Key} {id} exists"),
        // Asked later, the same query may find more; and without a query, it is the org's clock that is asked for.
        Needs.Reconciliation traces => traces.Soql.Select(q => $"the rows of '{q}'").Append("the org's clock")
            .Select(q => string.Create(CultureInfo.InvariantCulture, $"{q} at {traces.NotBefore:O}")),
        Needs.Looks looks => looks.Asked.Select(q => $"the rows of '{q}'"),
        _ => throw new InvalidOperationException($"{needs.GetType().Name} names no questions."),
    };
}

/// <summary>Work that touches nothing outside of itself.</summary>
public static class PureWork
{
    /// <summary>Ends with the work, or with the cancellation: then nobody waits for the work any more, and its result is dropped.</summary>
    public static async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await Task.Run(work, CancellationToken.None).WaitAsync(cancel);
    }
}
