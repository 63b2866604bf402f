using Seeder.Core.Binding;

namespace Seeder;

/// <summary>How a run behaves: the plan's options with those of the command line over them.</summary>
/// <param name="Parallel">Calls in flight at most.</param>
public sealed record RunMode(int Parallel, ErrorMode OnError, TimeProvider Time);
