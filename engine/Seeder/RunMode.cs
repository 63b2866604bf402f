using Seeder.Core.Binding;

namespace Seeder;

/// <summary>The options of a run: those of the plan, overridden by the command line.</summary>
/// <param name="Parallel">Maximum number of calls in flight.</param>
internal sealed record RunMode(int Parallel, ErrorMode OnError, TimeProvider Time);
