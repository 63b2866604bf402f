using System.Diagnostics.CodeAnalysis;

namespace Seeder.Testing;

/// <summary>The records that one or several plans seeded into a <see cref="TestOrg"/>. It does not change: a later apply returns
/// another.</summary>
public sealed class Seeded
{
    internal static readonly Seeded Nothing = new([]);

    internal Seeded(IReadOnlyList<SeedResult> plans) => Plans = plans;

    /// <summary>The result of each plan, in the order in which they were applied.</summary>
    public IReadOnlyList<SeedResult> Plans { get; }

    /// <summary>Every record of every plan, in the order of <see cref="Plans"/>.</summary>
    public IReadOnlyList<SeededRecord> Records => [.. Plans.SelectMany(p => p.Records)];

    /// <summary>The id of the record with this reference, 18 characters.</summary>
    /// <param name="reference">The <c>$ref</c> of a record, or its place in its plan.</param>
    /// <exception cref="KeyNotFoundException">No plan has such a record, or several plans have different ones. Then <see cref="Plan"/>
    /// chooses one.</exception>
    public string this[string reference]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(reference);
            var found = Plans.Where(p => p.TryGetId(reference, out _)).ToList();
            // Several plans may have looked up the same record.
            return found.Select(p => p[reference]).Distinct().Count() switch
            {
                1 => found[0][reference],
                // One plan gives the better message: it names the nearest reference.
                0 when Plans.Count == 1 => Plans[0][reference],
                0 => throw new KeyNotFoundException($"No plan has a record '{reference}'. {Names()}"),
                _ => throw new KeyNotFoundException(
                    $"Several plans have a record '{reference}': {string.Join(", ", found.Select(p => $"'{p.Plan}'"))}. "
                        + $"Choose one of them: Plan(\"{found[0].Plan}\")[\"{reference}\"]."),
            };
        }
    }

    /// <summary>The id of the record with this reference.</summary>
    /// <param name="reference">The <c>$ref</c> of a record, or its place in its plan.</param>
    /// <param name="id">Its id, 18 characters; null if no plan has such a record, or if several plans have different
    /// ones.</param>
    public bool TryGetId(string reference, [NotNullWhen(true)] out string? id)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var found = Plans.Where(p => p.TryGetId(reference, out _)).Select(p => p[reference]).Distinct().ToList();
        id = found is [var only] ? only : null;
        return id is not null;
    }

    /// <summary>The result of one plan.</summary>
    /// <param name="name">The name of the plan.</param>
    /// <exception cref="KeyNotFoundException">No plan with this name was applied.</exception>
    public SeedResult Plan(string name) =>
        Plans.FirstOrDefault(p => p.Plan == name) ?? throw new KeyNotFoundException($"No plan '{name}' was applied. {Names()}");

    /// <summary>Returns the records with the result of one more plan. It replaces an earlier result of the same plan.</summary>
    internal Seeded With(SeedResult result) =>
        Plans.Any(p => p.Plan == result.Plan)
            ? new Seeded([.. Plans.Select(p => p.Plan == result.Plan ? result : p)])
            : new Seeded([.. Plans, result]);

    /// <summary>Returns the records without those of one plan.</summary>
    internal Seeded Without(string plan) => new([.. Plans.Where(p => p.Plan != plan)]);

    private string Names() =>
        Plans.Count == 0 ? "No plan was applied." : $"These plans were applied: {string.Join(", ", Plans.Select(p => $"'{p.Plan}'"))}.";
}
