namespace Seeder.Core.Calls;

/// <summary>SEED301 and SEED314: cycles of records that no later update can break.</summary>
internal static class DeferralDiagnostics
{
    /// <param name="path">The records of the cycle, each with the field or instruction that makes it depend on the next one.</param>
    public static Diagnostic UnbreakableCycle(ImmutableArray<CycleStep> path)
    {
        var addresses = path.Select(p => $"'{p.Record.Address}'").Append($"'{path[0].Record.Address}'").ToList();
        var diagnostic = path.Any(p => p.Read is not null) ? ReadCycle(path, addresses) : Diagnostic.Error(
            "SEED301", path[0].Span,
            path is [var only]
                ? $"'{only.Record.Address}' depends on itself through {only.Cause}, which a later update cannot set."
                : "These records depend on each other in a circle, and no later update can break the circle: "
                    + $"{string.Join(" -> ", addresses)}.",
            "Remove one of these references, or use a lookup that may be empty and can be updated.");
        return path.Length == 1 ? diagnostic : path.Zip(addresses.Skip(1)).Aggregate(diagnostic, (d, p) => d.WithNote(
            p.First.Span,
            p.First.Read is { } read ? $"'{p.First.Record.Address}' reads {read} of {p.Second} here to set {p.First.Cause}."
            : $"'{p.First.Record.Address}' depends on {p.Second} here, through {p.First.Cause}."));
    }

    private static Diagnostic ReadCycle(ImmutableArray<CycleStep> path, List<string> addresses) => Diagnostic.Error(
        "SEED314", path[0].Span,
        path is [var only]
            ? $"'{only.Record.Address}' reads its own field {only.Read} to set {only.Cause}. "
                + $"The org fills {only.Read} only after it has {only.Cause}."
            : "These records read values of each other that only the org can fill, and no later update can break the circle: "
                + $"{string.Join(" -> ", addresses)}.",
        path is [var one]
            ? $"Give {one.Read} a value in the plan, or use the expression for a field that may be empty, can be updated and is not in "
                + "'$key'."
            : "Give one of the fields that are read a value in the plan, or read it for a field that may be empty, can be updated and is "
                + "not in '$key'.");
}
