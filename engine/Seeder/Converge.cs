using Seeder.Core.Facts;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// The planner repeated a question that was already answered, so the loop would never end. This is a bug in Seeder.
/// </summary>
internal sealed class NoProgressException(
    string question) : Exception($"The planner asked again for what was answered already: {question}.");

/// <summary>
/// The loop that runs a pure step and answers its questions until it has none. A cancellation ends it at once, also during a step: the
/// step has no side effects, so its result is dropped. Each round must ask something new.
/// </summary>
internal static class Converge
{
    /// <summary>Runs the planner until it needs no more facts.</summary>
    /// <param name="log">Where the stages are logged.</param>
    public static Task<PlanningState> RunAsync(
        PlanningState planning,
        Func<PlanningState, Needs, Task<PlanningState>> answer,
        RunLog log,
        TimeProvider time,
        CancellationToken cancel)
    {
        return RunAsync(planning, Step, answer, cancel);

        (PlanningState, Needs?) Step(PlanningState planning)
        {
            var next = LoggedPlanner.Advance(planning, log, time);
            return (next, next.Needs);
        }
    }

    /// <summary>Runs a pure search until it needs no more facts of the org, and returns what it found.</summary>
    /// <param name="known">The facts at the start.</param>
    /// <param name="find">Returns the result, or the facts that it needs first.</param>
    public static async Task<T> FindAsync<T>(
        PlanningState known, Func<PlanningState, (T? Found, Needs? Needs)> find, FactFinder finder, CancellationToken cancel)
        where T : notnull
    {
        var (_, found) = await RunAsync<(PlanningState Known, T? Found)>((known, default), Step, AnswerAsync, cancel);
        return found!;

        ((PlanningState, T?), Needs?) Step((PlanningState Known, T? Found) now)
        {
            var (result, needs) = find(now.Known);
            return ((now.Known, result), needs);
        }

        async Task<(PlanningState, T?)> AnswerAsync((PlanningState Known, T? Found) now, Needs needs) =>
            (await finder.AnswerAsync(now.Known with { Needs = needs }, cancel), default);
    }

    /// <summary>Runs until the step needs no more facts.</summary>
    /// <param name="state">The facts at the start.</param>
    /// <param name="step">The pure step: returns the new state and the facts that it needs next; null if it needs none.</param>
    /// <param name="answer">Adds the requested facts.</param>
    /// <param name="cancel">Ends the loop by an <see cref="OperationCanceledException"/>.</param>
    public static Task<T> RunAsync<T>(
        T state, Func<T, (T State, Needs? Needs)> step, Func<T, Needs, Task<T>> answer, CancellationToken cancel) =>
        RunAsync(state, step, answer, Questions, cancel);

    /// <summary>The same loop for other kinds of questions.</summary>
    /// <param name="questions">Gives each question a name.</param>
    public static async Task<T> RunAsync<T, TNeeds>(
        T state,
        Func<T, (T State, TNeeds? Needs)> step,
        Func<T, TNeeds, Task<T>> answer,
        Func<TNeeds, IEnumerable<string>> questions,
        CancellationToken cancel)
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
        Needs.ManifestPlaces places => places.Addresses.Select(a => $"the line of '{a}' in the manifest"),
        // The org's names compare without regard to case.
        Needs.Types types => types.Names.Select(t => $"the description of '{t.ToUpperInvariant()}'"),
        Needs.Queries queries => queries.Soql.Select(q => $"the rows of '{q}'"),
        Needs.Rows rows => rows.Questions.Select(q => NameOf(
            q.Known is not null ? "the changes of" : q.Fields.IsEmpty ? "whether there is" : "the fields of", q.Type, q.Ids)),
        // The same query may find more at a later time; without a query, the question is about the org's clock.
        Needs.Reconciliation rows => rows.Soql.Select(q => $"the rows of '{q}'").Append("the org's clock")
            .Select(q => string.Create(CultureInfo.InvariantCulture, $"{q} at {rows.NotBefore:O}")),
        Needs.Jobs jobs => jobs.Questions.Select(q => $"the job {q.Id}"),
        Needs.Creators creators => creators.Asked.Select(q => $"the rows of '{q.Soql}'")
            .Concat(creators.Records.Select(q => NameOf("who created", q.Type, [.. q.Ids]))),
        _ => throw new InvalidOperationException($"{needs.GetType().Name} names no questions."),
    };

    // There may be a million ids, so the name has a hash of them. A part of the ids is another question, but parts come to an end.
    private static string NameOf(string what, string type, IdList ids) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {type} {ids[0]} and {ids.Length - 1} more ({ids.ContentHash():x8})");
}

/// <summary>Runs work that has no side effects.</summary>
internal static class PureWork
{
    /// <summary>Completes with the work or with the cancellation; after a cancellation the result of the work is dropped.</summary>
    public static async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var running = Task.Run(work, CancellationToken.None);
        try
        {
            return await running.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            // Nobody waits for its exception any more, so it must not become an unobserved one of the process.
            _ = running.ContinueWith(
                t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }
}
