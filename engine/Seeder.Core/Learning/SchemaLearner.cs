using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>
/// Derives types, fields, lookups and record types without metadata from their use in plans, at every depth. It works on the plan syntax in
/// rounds, because a later record may show what an earlier one refers to.
/// </summary>
internal static class SchemaLearner
{
    // A round without changes ends the work. The limit is for plans whose records contradict each other.
    private const int MostRounds = 10;

    public static LearnedSchema Learn(PlanSyntax plan, OrgSchema schema) =>
        Learn([new LearningSource(plan)], schema, LearningRequest.Plain);

    /// <param name="plans">The plans, and with each of them the plans that it uses.</param>
    /// <param name="schema">The known types.</param>
    public static LearnedSchema Learn(IEnumerable<LearningSource> plans, OrgSchema schema, LearningRequest request)
    {
        var drafts = new Drafts(schema, request);
        var walks = new OrderedDictionary<LearningSource, PlanWalk>(ReferenceEqualityComparer.Instance);
        var relationships = new Relationships(drafts, () => walks.Values.Select(w => w.Plan));
        foreach (var plan in plans)
        {
            NamesOf(plan);
        }
        foreach (var stage in Enum.GetValues<LearningStage>())
        {
            for (var (round, before) = (0, -1); round < MostRounds && before != drafts.Changes; round++)
            {
                before = drafts.Changes;
                relationships.StartRound(stage);
                foreach (var walk in walks.Values)
                {
                    walk.Walk();
                }
            }
        }
        var types = drafts.Learned().ToImmutableArray();
        return new LearnedSchema(
            schema.With(types.Select(t => schema.Find(t.Name) is { } known ? Join(known, t) : t)), types, drafts.Refused);

        PlanNames NamesOf(LearningSource source)
        {
            if (!walks.TryGetValue(source, out var walk))
            {
                walk = new PlanWalk(new LearningPlan(source, new PlanNames(source, NamesOf)), drafts, relationships);
                walks.Add(source, walk);
            }
            return walk.Plan.Names;
        }
    }

    /// <summary>The paths of the CSV files of a plan.</summary>
    public static IEnumerable<string> FilesOf(LearningSource source)
    {
        var names = new PlanNames(source with { Uses = source.Uses.Clear() }, _ => throw new InvalidOperationException());
        return source.Plan.Records.SelectMany(r => Froms(r.Records)).Select(names.PathOf).OfType<string>().Distinct();
    }

    private static IEnumerable<ScalarSyntax> Froms(IEnumerable<RecordSyntax> records)
    {
        foreach (var record in records)
        {
            if (record.Instructions?.From is { } from)
            {
                yield return from;
            }
            foreach (var list in record.Fields.Select(f => f.Value).OfType<ValueSyntax.RecordList>())
            {
                foreach (var inner in Froms(list.Records))
                {
                    yield return inner;
                }
            }
        }
    }

    private static ObjectSchema Join(ObjectSchema known, ObjectSchema learned) => SfdxTypes.WithRecordTypes(
        known.With(
            fields: [
                .. known.Fields.Select(f => learned.FindField(f.Name) ?? f),
                .. learned.Fields.Where(f => known.FindField(f.Name) is null)],
            children: [.. known.ChildRelationships, .. learned.ChildRelationships]),
        learned.RecordTypes);
}
