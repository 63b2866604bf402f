using System.Runtime.CompilerServices;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;

namespace Seeder.Core;

/// <summary>The outcome of a stage: its result, the facts that it needs first, or neither where it reported an error.</summary>
internal readonly record struct StageResult<T>(T? Value, Needs? Needs)
    where T : ReadPlan
{
    public StageResult<ReadPlan> Untyped => new(Value, Needs);

    public static implicit operator StageResult<T>(T value) => new(value, null);

    public static implicit operator StageResult<T>(Needs? needs) => new(null, needs);
}

/// <summary>Extends the result of the stage before. A stage that needs facts is called again with the same input and more facts.</summary>
internal delegate StageResult<TOut> Stage<in TIn, TOut>(PlanningContext context, TIn input, DiagnosticBag diagnostics)
    where TOut : ReadPlan;

/// <summary>Looks at the result of the stage before and adds nothing to it.</summary>
internal delegate Needs? StageCheck<in TIn>(PlanningContext context, TIn input, DiagnosticBag diagnostics);

/// <summary>A stage of a pipeline, with the name of its method for logs.</summary>
internal readonly record struct NamedStage(string Name, Stage<ReadPlan?, ReadPlan> Run);

/// <summary>A list of stages. The compiler checks that each takes what the stage before it returns.</summary>
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

    /// <summary>The method's own name: without its class.</summary>
    public static string NameOf(string expression) => expression[(expression.LastIndexOf('.') + 1)..];
}
