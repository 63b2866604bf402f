using System.Collections.Immutable;

namespace Seeder.Tests.Properties;

/// <summary>Two versions of a plan: records were added and removed, texts changed, and the order is different.</summary>
internal sealed record PlanEdit(
    PlanSpec Plan, ImmutableHashSet<int> Later, ImmutableHashSet<int> Dropped, ImmutableHashSet<int> Changed, int Shuffle)
{
    public PlanSpec Before => Plan.Cleared(Later);

    public PlanSpec After
    {
        get
        {
            var changed = Plan.Records.Select(
                r => r with { Fields = [.. r.Fields.Select(f => f.IsFree && Changed.Contains(r.Id) ? Change(r, f) : f)] }).ToArray();
            new Random(Shuffle).Shuffle(changed);
            return (Plan with { Records = [.. changed] }).Cleared(Dropped);
        }
    }

    public static PlanEdit Generate(Random random)
    {
        var plan = PlanGenerator.Generate(random, random.Next(2, 60));
        // A record needs a name unless it differs from all other records and its content is known before the run.
        bool NeedsName(RecordSpec r) => r.Fields.Any(f => !f.Value.Uses.IsEmpty) || !r.Fields.Any(f => f.Required && IsUnique(r, f));
        plan = plan with { Records = [.. plan.Records.Select(r => r.Ref is null && NeedsName(r) ? r with { Ref = $"named{r.Id}" } : r)] };
        ImmutableHashSet<int> Some(double share, Func<RecordSpec, bool> may) =>
            [.. plan.Records.Where(r => may(r) && random.NextDouble() < share).Select(r => r.Id)];
        // A case without an account gets the account of its contact, and keeps it when the plan removes it.
        var keepsAccounts = plan.Records.Any(
            r => r.Type.Name == "Case" && (r.ParentLookup?.Field == "ContactId" || r.Fields.Any(f => f.Name == "ContactId")));
        // A user always stays in the org, and so does its role.
        var edit = new PlanEdit(
            plan,
            Some(random.NextDouble() * 0.4, _ => true),
            Some(random.NextDouble() * 0.4, r => r.Type.Name is not ("User" or "UserRole") && !keepsAccounts),
            Some(0.3, r => r.Ref is not null),
            random.Next());
        // Records that were added or removed need a name too; otherwise another record would get their address.
        var staying = edit.Before.Records.Select(r => r.Id).Intersect(edit.After.Records.Select(r => r.Id)).ToHashSet();
        return edit with
        {
            Plan = plan with
            {
                Records = [.. plan.Records.Select(r => r.Ref is null && !staying.Contains(r.Id) ? r with { Ref = $"named{r.Id}" } : r)]
            }
        };
    }

    public IEnumerable<PlanEdit> Smaller() =>
        Plan.Smaller().Where(p => p.Cleared(Later).Records.Length > 0).Select(p => this with { Plan = p });

    public string Print() => $"{PlanYaml.Write(Before)}# and then\n{PlanYaml.Write(After)}";

    private static bool IsUnique(RecordSpec record, FieldSpec field) =>
        record.Type.Fields.Any(f => f.Name == field.Name && f is { Required: true, Kind: FieldKind.Text });

    private static FieldSpec Change(RecordSpec record, FieldSpec field) =>
        field with { Value = new ValueSpec.Scalar($"changed {record.Id}", 0, $"changed {record.Id}", []) };
}
