using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>A seed plan as written: every name and value with its span, nothing looked up yet. Lists keep the order of the text.</summary>
public sealed record PlanSyntax(
    SourceText Source,
    ScalarSyntax? Name,
    ImmutableArray<VarSyntax> Vars,
    ImmutableArray<ExistingSyntax> Existing,
    ImmutableArray<RecordListSyntax> Records,
    OptionsSyntax Options);

/// <summary>A name where the language wants one: a key, a reference id, a type.</summary>
public readonly record struct NameSyntax(string Text, SourceSpan Span);

public sealed record VarSyntax(NameSyntax Name, ScalarSyntax Value);

/// <summary>A record that the org must have: by type and field values, or by a SOQL query.</summary>
public abstract record ExistingSyntax(NameSyntax Name)
{
    public sealed record ByFields(NameSyntax Name, NameSyntax Type, ImmutableArray<FieldSyntax> Fields) : ExistingSyntax(Name);

    public sealed record ByQuery(NameSyntax Name, ScalarSyntax Soql) : ExistingSyntax(Name);
}

/// <summary>The list under one type of <c>records</c>.</summary>
public sealed record RecordListSyntax(NameSyntax Type, ImmutableArray<RecordSyntax> Records);

/// <summary>One entry: its instructions (<c>$</c>-keys) and its fields. The span is the place to point at when the record as a whole is meant.</summary>
public sealed record RecordSyntax(
    SourceSpan Span,
    NameSyntax? Ref,
    ImmutableArray<NameSyntax> After,
    ImmutableArray<FieldSyntax> Fields)
{
    /// <summary>How many copies of the record there are; null for one that is itself.</summary>
    public ScalarSyntax? Count { get; init; }
}

/// <summary>A Salesforce name (field, relationship or child relationship: the shape of the value says which) and its value.</summary>
public readonly record struct FieldSyntax(NameSyntax Name, ValueSyntax Value);

public abstract record ValueSyntax
{
    private ValueSyntax()
    {
    }

    public abstract SourceSpan Span { get; }

    /// <summary>A scalar: the field's value.</summary>
    public sealed record Scalar(ScalarSyntax Value) : ValueSyntax
    {
        public override SourceSpan Span => Value.Span;
    }

    /// <summary>A list of scalars: the values of a multi-select picklist. Never empty.</summary>
    public sealed record ScalarList(SourceSpan ListSpan, ImmutableArray<ScalarSyntax> Items) : ValueSyntax
    {
        public override SourceSpan Span => ListSpan;
    }

    /// <summary>A list of mappings: child records. Never empty.</summary>
    public sealed record RecordList(SourceSpan ListSpan, ImmutableArray<RecordSyntax> Records) : ValueSyntax
    {
        public override SourceSpan Span => ListSpan;
    }

    /// <summary><c>[]</c>: no children, or null for a multi-select.</summary>
    public sealed record EmptyList(SourceSpan ListSpan) : ValueSyntax
    {
        public override SourceSpan Span => ListSpan;
    }

    /// <summary>A mapping: the one record with exactly these field values; for a polymorphic relationship its only key is the type.</summary>
    public sealed record Mapping(SourceSpan MappingSpan, ImmutableArray<FieldSyntax> Fields) : ValueSyntax
    {
        public override SourceSpan Span => MappingSpan;
    }
}

/// <summary>
/// A scalar with its source text; a plan of a million records has many, hence a struct. <c>Plain</c> means unquoted. <c>Template</c> is set when the text holds <c>${</c>; <c>Text</c> is then the raw text.
/// </summary>
public readonly record struct ScalarSyntax(string Text, bool Plain, SourceSpan Span, Template? Template)
{
    /// <summary><c>null</c>, unquoted and spelled so: clears a field.</summary>
    public bool IsNull => Plain && Text == "null";
}

/// <summary>The options of the plan; each with the span of its value, null where the plan does not set it.</summary>
public sealed record OptionsSyntax
{
    public static OptionsSyntax None { get; } = new();

    public ScalarSyntax? ApiVersion { get; init; }

    public ScalarSyntax? Clock { get; init; }

    public ScalarSyntax? Seed { get; init; }

    public ScalarSyntax? Locale { get; init; }

    public ScalarSyntax? EmailDomain { get; init; }

    public ScalarSyntax? RecordsPerCall { get; init; }

    public ScalarSyntax? Parallel { get; init; }

    public ScalarSyntax? OnError { get; init; }
}
