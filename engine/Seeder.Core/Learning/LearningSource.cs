using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>A plan from which types are derived.</summary>
/// <param name="Files">The CSV files that it names, by path.</param>
/// <param name="Vars">The values of variables on the command line, which override those of the plan.</param>
internal sealed record LearningSource(
    PlanSyntax Plan, ImmutableDictionary<string, FileFact> Files, ImmutableSortedDictionary<string, string> Vars)
{
    /// <summary>The plans under <c>uses</c>, by the name that this plan gives them.</summary>
    public ImmutableSortedDictionary<string, LearningSource> Uses { get; init; } =
        ImmutableSortedDictionary.Create<string, LearningSource>(StringComparer.Ordinal);

    public LearningSource(PlanSyntax plan)
        : this(plan, ImmutableDictionary<string, FileFact>.Empty, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
    {
    }
}

/// <summary>The names that the user insists on: they are derived although they are similar to a known name.</summary>
/// <param name="Names">Types, and fields in the form <c>Type.Field</c>.</param>
internal sealed record LearningRequest(ImmutableSortedSet<string> Names)
{
    /// <summary>Insists on nothing.</summary>
    public static LearningRequest Plain { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    public static LearningRequest Of(IEnumerable<string> names) => new(names.ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase));

    /// <param name="field">A field or relationship of the type; null for the type itself.</param>
    public bool InsistsOn(string type, string? field = null) => Names.Contains(field is null ? type : $"{type}.{field}");
}

/// <summary>The types and fields that were derived from plans.</summary>
/// <param name="Schema">The known schema with the derived types and fields.</param>
/// <param name="Types">
/// The derived part only: new types completely, and for known types only their new fields, child relationships and record types.
/// </param>
/// <param name="Refused">The unknown names that were not derived.</param>
internal sealed record LearnedSchema(OrgSchema Schema, ImmutableArray<ObjectSchema> Types, ImmutableArray<RefusedName> Refused);

/// <summary>An unknown name that is probably a mistake, so that nothing was derived from it.</summary>
/// <param name="Type">The type that the name belongs to; null if the name is a type.</param>
/// <param name="Similar">The known name that is probably meant; null if there is another reason.</param>
internal sealed record RefusedName(string? Type, string Name, string? Similar)
{
    /// <summary>The reason as an independent clause, if the name is not similar to a known one.</summary>
    public string? Reason { get; init; }

    /// <summary>The value of <c>--learn</c> that insists on the name.</summary>
    public string Insistence => Type is null ? Name : $"{Type}.{Name}";
}
