using System.Runtime.CompilerServices;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core.Binding;

/// <summary>What the generated values of each record depend on.</summary>
internal sealed class RecordIdentity(Evaluator evaluator, LookupBinder lookups, DiagnosticBag diagnostics)
{
    // Far more than anybody nests, far less than the stack holds.
    public const int MaxDepth = 200;

    // Keys of keys double with each step.
    private const int LongestText = 1_000_000;

    private readonly HashSet<ExpandedRecord> _identifying = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether one is being worked out: what depends on it is not yet what it will be.</summary>
    public bool IsOpen => _identifying.Count > 0;

    /// <summary>
    /// What a record's generated values depend on: its <c>$key</c> values, so that they stay when the record moves, or else its address.
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
        // The values of the key itself are drawn by the address.
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
        var field = record.Type.FindField(name) ?? record.Type.FindRelationship(name);
        if (record.ParentField is { } parentField && ReferenceEquals(parentField, field))
        {
            return Of(record.Parent!);
        }
        return record.Fields.FirstOrDefault(
            f => PathEvaluator.IsNamed(f, field?.Name) || PathEvaluator.IsNamed(f, field?.RelationshipName)).Value switch
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
