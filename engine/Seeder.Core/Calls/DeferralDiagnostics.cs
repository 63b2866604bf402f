using Seeder.Core.Diagnostics;

namespace Seeder.Core.Calls;

/// <summary>SEED3xx: cycles that deferral cannot break.</summary>
public static class DeferralDiagnostics
{
    /// <param name="path">The records of the cycle, each with what makes it wait for the next.</param>
    public static Diagnostic UnbreakableCycle(ImmutableArray<CycleStep> path)
    {
        var addresses = path.Select(p => $"'{p.Record.Address}'").Append($"'{path[0].Record.Address}'").ToList();
        var diagnostic = path.Any(p => p.Read is not null) ? ReadCycle(path, addresses) : Diagnostic.Error(
            "SEED301", path[0].Span,
            path is [var only]
                ? $"'{only.Record.Address}' waits for itself through {only.Cause}, which cannot be set afterwards."
                : $"These records wait for each other, and nothing in the circle can be set afterwards: {string.Join(" -> ", addresses)}.",
            "Take one of these references out, or use a lookup that may be empty and can be updated.");
        return path.Length == 1 ? diagnostic : path.Zip(addresses.Skip(1)).Aggregate(diagnostic, (d, p) => d.WithNote(
            p.First.Span,
            p.First.Read is { } read ? $"'{p.First.Record.Address}' reads {read} of {p.Second} here, for {p.First.Cause}."
            : $"'{p.First.Record.Address}' waits for {p.Second} here, through {p.First.Cause}."));
    }

    private static Diagnostic ReadCycle(ImmutableArray<CycleStep> path, List<string> addresses) => Diagnostic.Error(
        "SEED314", path[0].Span,
        path is [var only]
            ? $"'{only.Record.Address}' reads its own field {only.Read} for {only.Cause}: only the org can fill {only.Read}, after {only.Cause} was sent."
            : $"These records read values of each other that only the org can fill, and nothing in the circle can be set afterwards: {string.Join(" -> ", addresses)}.",
        path is [var one]
            ? $"Give {one.Read} a value in the plan, or use the expression for a field that may be empty, can be updated and is not in '$key'."
            : "Give one of the fields that are read a value in the plan, or read it for a field that may be empty, can be updated and is not in '$key'.");
}
