namespace Seeder.Core.Binding;

/// <summary>
/// Decides which of several plans run after another one failed: a plan does not run if a plan failed that must run before it, directly or
/// through others. Plans that a destroy deletes run in reverse: the users of a plan come before it.
/// </summary>
internal sealed class PlanQueue
{
    private readonly ImmutableArray<PlanNode> _plans;
    private readonly List<int>[] _before;
    private readonly int?[] _failed;

    /// <param name="plans">The plans.</param>
    /// <param name="order">Their order, as <see cref="PlanOrder"/> finds it.</param>
    /// <param name="isReversed">Whether users run before the plans that they use.</param>
    public PlanQueue(ImmutableArray<PlanNode> plans, ImmutableArray<int> order, bool isReversed)
    {
        _plans = plans;
        _failed = new int?[plans.Length];
        _before = [.. plans.Select(_ => new List<int>())];
        for (var plan = 0; plan < plans.Length; plan++)
        {
            foreach (var use in plans[plan].Uses)
            {
                var (first, second) = isReversed ? (plan, use.Plan) : (use.Plan, plan);
                _before[second].Add(first);
            }
        }
        Order = isReversed ? [.. order.Reverse()] : order;
    }

    /// <summary>The plans in the order in which they run, with the plans that only connect others.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>Records that a plan failed.</summary>
    public void Fail(int plan) => _failed[plan] ??= plan;

    /// <summary>
    /// The failed plan that keeps this one from running; null if it may run. Call it for each plan in order.
    /// </summary>
    public int? BlockerOf(int plan) =>
        _failed[plan] ?? (_failed[plan] = _before[plan].Select(p => _failed[p]).FirstOrDefault(f => f is not null));

    /// <summary>Why a plan does not run.</summary>
    public string ReasonOf(int plan, int blocker) => _before[plan].Contains(blocker)
        ? $"'{_plans[blocker].Title}' failed"
        : $"'{_plans[blocker].Title}' failed, which it needs through other plans";
}
