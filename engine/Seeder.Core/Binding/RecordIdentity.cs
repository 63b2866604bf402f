using System.Runtime.CompilerServices;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Computes the text that the generated values of each record depend on.</summary>
internal sealed class RecordIdentity(Evaluator evaluator, LookupBinder lookups, DiagnosticBag diagnostics)
{
    // No person nests keys this deep, and the stack holds much more.
    public const int MaxDepth = 200;

    // A key that contains other keys can double its length with each step.
    private const int LongestText = 1_000_000;

    private readonly HashSet<ExpandedRecord> _identifying = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an identity is being computed. Values that depend on it may still change and are not cached.</summary>
    public bool IsOpen => _identifying.Count > 0;

    /// <summary>
    /// Returns the record's identity for generated values: its <c>$key</c> values, so that the values stay when the record moves in the
    /// plan; without a key, its address.
    /// </summary>
    public string Of(ExpandedRecord record)
    {
        if (!record.HasKey)
        {
            return record.Address;
        }
        if (record.Identity is null && (_identifying.Count >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            diagnostics.Add(LimitDiagnostics.KeyTooDeep(record.Span, record.Address, MaxDepth));
            return record.Address;
        }
        // Generated values inside the key itself depend on the address.
        if (record.Identity is null && _identifying.Add(record))
        {
            var text = KeyTexts(record);
            record.Identity = text.Length > LongestText ? Fingerprint.Of(text) : text;
            _identifying.Remove(record);
        }
        return record.Identity ?? record.Address;
    }

    private string KeyTexts(ExpandedRecord record) =>
        $"{record.Type.Name}|{string.Join('|', record.Instructions.Key!.Value.Select(k => KeyText(record, k.Text)))}";

    private string KeyText(ExpandedRecord record, string name)
    {
        var field = record.Type.FindNamed(name);
        if (record.ParentField is { } parentField && ReferenceEquals(parentField, field))
        {
            return Of(record.Parent!);
        }
        return record.Fields.FirstOrDefault(f => field is not null && record.Type.IsNamed(field, f.Name.Text)).Value switch
        {
            ValueSyntax.Scalar { Value: var scalar } =>
                evaluator.Evaluate(scalar, record, new Place(record.Address, field!.Name, 0)) is { } value ? KeyText(value) : "",
            ValueSyntax.Mapping mapping => MappingText(record, mapping),
            _ => "",
        };
    }

    private string MappingText(
        ExpandedRecord record, ValueSyntax.Mapping mapping) => string.Join(',', mapping.Fields.Select(f => f.Value switch
    {
        ValueSyntax.Scalar { Value: var scalar } =>
            $"{f.Name.Text}="
                + $"{(evaluator.Evaluate(scalar, record, new Place(record.Address, f.Name.Text, 0)) is { } value ? KeyText(value) : "")}",
        ValueSyntax.Mapping inner => $"{f.Name.Text}=({MappingText(record, inner)})",
        _ => "",
    }));

    private string KeyText(RawValue value) => value switch
    {
        RawValue.Hole(var hole) => KeyText(hole),
        RawValue.FromOrg(var hole, _) => $"{KeyText(hole.Of)}.{hole.Field}",
        RawValue.Mixed mixed => string.Concat(mixed.Parts.Select(KeyText)),
        RawValue.Date date => date.Expression,
        RawValue.Instant instant => instant.Expression,
        RawValue.TimedText text => text.Expression,
        _ => Evaluator.TextOf(value),
    };

    private string KeyText(FieldValue value) => value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Reference reference => Of(evaluator.Plan.Records[reference.Record]),
        FieldValue.Found found => lookups[found.Lookup].Name ?? "",
        FieldValue.OrgValue read => $"{KeyText(read.Of)}.{read.Field}",
        _ => value.GetType().Name,
    };
}
