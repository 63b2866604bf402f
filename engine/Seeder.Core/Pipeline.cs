using System.Runtime.CompilerServices;
using Seeder.Core.Facts;

namespace Seeder.Core;

/// <summary>The result of a stage: a value; or the facts that it needs first; or neither, if it reported an error.</summary>
internal readonly record struct StageResult<T>(T? Value, Needs? Needs)
    where T : ReadPlan
{
    public StageResult<ReadPlan> Untyped => new(Value, Needs);

    public static implicit operator StageResult<T>(T value) => new(value, null);

    public static implicit operator StageResult<T>(Needs? needs) => new(null, needs);
}

/// <summary>
/// A stage: computes its result from the result of the stage before. If it needs facts, it is called again with the same input and more
/// facts.
/// </summary>
internal delegate StageResult<TOut> Stage<in TIn, TOut>(PlanningContext context, TIn input, DiagnosticBag diagnostics)
    where TOut : ReadPlan;

/// <summary>A stage that checks the result of the stage before, and does not change it.</summary>
internal delegate Needs? StageCheck<in TIn>(PlanningContext context, TIn input, DiagnosticBag diagnostics);

/// <summary>A stage of a pipeline, with the name of its method for logs.</summary>
internal readonly record struct NamedStage(string Name, Stage<ReadPlan?, ReadPlan> Run);

/// <summary>A list of stages. The compiler checks that the input type of each stage is the result type of the stage before it.</summary>
/// <typeparam name="T">The result of the last stage.</typeparam>
internal sealed class Pipeline<T>(ImmutableArray<NamedStage> stages)
    where T : ReadPlan
{
    public ImmutableArray<NamedStage> Stages => stages;

    public Pipeline<TOut> Then<TOut>(Stage<T, TOut> stage, [CallerArgumentExpression(nameof(stage))] string name = "")
        where TOut : ReadPlan =>
        new(stages.Add(new(Pipeline.NameOf(name), (context, input, diagnostics) => stage(context, Typed(input), diagnostics).Untyped)));

    public Pipeline<T> Check(StageCheck<T> check, [CallerArgumentExpression(nameof(check))] string name = "") =>
        new(stages.Add(new(Pipeline.NameOf(name), (context, input, diagnostics) => new(input, check(context, Typed(input), diagnostics)))));

    private static T Typed(ReadPlan? input) =>
        input as T ?? throw new InvalidOperationException($"The stage before gave no {typeof(T).Name} and no error.");
}

internal static class Pipeline
{
    public static Pipeline<T> From<T>(
        Func<PlanningContext, DiagnosticBag, StageResult<T>> first, [CallerArgumentExpression(nameof(first))] string name = "")
        where T : ReadPlan => new([new(NameOf(name), (context, _, diagnostics) => first(context, diagnostics).Untyped)]);

    /// <summary>The name of a method without its class.</summary>
    public static string NameOf(string expression) => expression[(expression.LastIndexOf('.') + 1)..];
}
