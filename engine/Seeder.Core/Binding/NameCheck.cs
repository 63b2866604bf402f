using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Checks that no name of a plan means two things.</summary>
/// <param name="twice">Where a reference id was already reported.</param>
internal sealed class NameCheck(ExpandedPlan plan, HashSet<SourceSpan> twice, DiagnosticBag diagnostics)
{
    // Reference ids, names under `existing` and `uses`, and type names must all differ.
    public void Check()
    {
        var types = new Dictionary<string, SourceSpan>();
        foreach (var list in plan.Syntax.Records)
        {
            types.TryAdd(list.Type.Text, list.Type.Span);
        }
        // The types of nested records are not written in the plan, but an expression may use their names.
        var seen = new HashSet<ObjectSchema>(ReferenceEqualityComparer.Instance);
        foreach (var record in plan.Records)
        {
            if (seen.Add(record.Type))
            {
                types.TryAdd(record.Type.Name, record.Syntax.Span);
            }
        }
        foreach (var named in plan.ByRef.Values.OrderBy(n => n.Name.Span.Start))
        {
            if (types.TryGetValue(named.Name.Text, out var span))
            {
                diagnostics.Add(BindingDiagnostics.NameIsAType(named.Name, span));
            }
        }
        var others = new Dictionary<string, SourceSpan>();
        foreach (var name in plan.Syntax.Existing.Select(e => e.Name).Concat(plan.Syntax.Uses.Select(u => u.Name)))
        {
            if (types.TryGetValue(name.Text, out var span))
            {
                diagnostics.Add(BindingDiagnostics.NameIsAType(name, span));
            }
            if (plan.ByRef.TryGetValue(name.Text, out var named))
            {
                diagnostics.Add(BindingDiagnostics.DuplicateReference(named.Name, name.Span));
            }
            if (!others.TryAdd(name.Text, name.Span))
            {
                diagnostics.Add(BindingDiagnostics.DuplicateReference(name, others[name.Text]));
            }
        }
        CheckAddresses();
    }

    // `customer_3` may be the third iteration of one record and the name of another record. An alias may repeat an entry with its $ref.
    private void CheckAddresses()
    {
        var byAddress = plan.ByAddress;
        byAddress.EnsureCapacity(plan.Records.Count);
        foreach (var record in plan.Records)
        {
            if (!byAddress.TryAdd(record.Address, record) && record.Syntax.Ref is { } reference && twice.Add(reference.Span))
            {
                var first = byAddress[record.Address].Syntax.Ref?.Span ?? reference.Span;
                diagnostics.Add(BindingDiagnostics.AddressTwice(reference, record.Address, first));
            }
        }
    }
}
