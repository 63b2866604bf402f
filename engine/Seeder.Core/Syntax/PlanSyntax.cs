using Seeder.Core.Expressions;
using Seeder.Core.Text;

namespace Seeder.Core.Syntax;

/// <summary>A seed plan as written: every name and value with its span, nothing looked up yet. Lists keep the order of the text.</summary>
internal sealed record PlanSyntax(
    SourceText Source,
    ScalarSyntax? Name,
    ImmutableArray<VarSyntax> Vars,
    ImmutableArray<ExistingSyntax> Existing,
    ImmutableArray<RecordListSyntax> Records,
    OptionsSyntax Options)
{
    /// <summary>Of one file: what it gives the records of each type, and those of the files that it includes.</summary>
    public ImmutableArray<DefaultsSyntax> Defaults { get; init; } = [];

    /// <summary>The plan files that join this one, by paths relative to it.</summary>
    public ImmutableArray<ScalarSyntax> Include { get; init; } = [];

    public ImmutableArray<UsesSyntax> Uses { get; init; } = [];

    public ImmutableArray<RawSyntax> Batch { get; init; } = [];

    /// <summary>Of a plan with its includes joined: the defaults that reach the records of each file, by its path, nearest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DefaultsSyntax>> DefaultsByFile { get; init; } =
        FrozenDictionary<string, IReadOnlyList<DefaultsSyntax>>.Empty;
}

/// <summary>A name where the language wants one: a key, a reference id, a type.</summary>
internal readonly record struct NameSyntax(string Text, SourceSpan Span);

internal sealed record VarSyntax(NameSyntax Name, ScalarSyntax Value);

/// <summary>What each record of the type gets that does not set the same itself. No reference id, no copies, no children.</summary>
internal sealed record DefaultsSyntax(NameSyntax Type, RecordSyntax Record);

/// <summary>A name for another plan, whose records are there already; the path is relative to the file that names it.</summary>
internal sealed record UsesSyntax(NameSyntax Name, ScalarSyntax Path);

/// <summary>One entry of <c>batch</c>: a subrequest as the user writes it.</summary>
/// <param name="Method">GET, POST, PATCH, PUT or DELETE, as the key says.</param>
internal sealed record RawSyntax(NameSyntax Method, ScalarSyntax Url, BodySyntax? Body, NameSyntax? Ref, SourceSpan Span);

/// <summary>JSON as YAML writes it: the body of a raw subrequest.</summary>
internal abstract record BodySyntax
{
    private BodySyntax()
    {
    }

    public sealed record Scalar(ScalarSyntax Value) : BodySyntax;

    public sealed record List(ImmutableArray<BodySyntax> Items) : BodySyntax;

    public sealed record Mapping(ImmutableArray<KeyValuePair<string, BodySyntax>> Entries) : BodySyntax;
}

/// <summary>A record that the org must have: by type and field values, or by a SOQL query.</summary>
internal abstract record ExistingSyntax(NameSyntax Name)
{
    public sealed record ByFields(NameSyntax Name, NameSyntax Type, ImmutableArray<FieldSyntax> Fields) : ExistingSyntax(Name);

    public sealed record ByQuery(NameSyntax Name, ScalarSyntax Soql) : ExistingSyntax(Name);
}

/// <summary>The list under one type of <c>records</c>.</summary>
internal sealed record RecordListSyntax(NameSyntax Type, ImmutableArray<RecordSyntax> Records);

/// <summary>
/// One entry: its instructions (<c>$</c>-keys) and its fields. The span is the place to point at when the record as a whole is meant.
/// </summary>
internal sealed record RecordSyntax(
    SourceSpan Span,
    NameSyntax? Ref,
    ImmutableArray<NameSyntax> After,
    ImmutableArray<FieldSyntax> Fields)
{
    /// <summary>Null for a record without any of them: most of a large plan.</summary>
    public InstructionsSyntax? Instructions { get; init; }

    /// <summary>Whether the record is written out in copies.</summary>
    public bool IsRepeated => Instructions is { Count: not null } or { From: not null };
}

/// <summary>
/// The rarer <c>$</c>-keys of a record; each null where the record has none. One that is <c>null</c> in the text is empty here: it switches
/// a default off.
/// </summary>
internal sealed record InstructionsSyntax
{
    public static InstructionsSyntax None { get; } = new();

    /// <summary>How many copies of the record there are.</summary>
    public ScalarSyntax? Count { get; init; }

    /// <summary>The CSV file whose rows are the copies.</summary>
    public ScalarSyntax? From { get; init; }

    /// <summary>Fields or relationships by which the record may already be in the org.</summary>
    public ImmutableArray<NameSyntax>? Key { get; init; }

    /// <summary>Fields that are set once all that refer to the record exist.</summary>
    public ImmutableArray<FieldSyntax>? Then { get; init; }

    /// <summary>Fields that are read back into the manifest.</summary>
    public ImmutableArray<NameSyntax>? Read { get; init; }

    /// <summary>Whether the record is never deleted.</summary>
    public bool? Keep { get; init; }
}

/// <summary>A Salesforce name (field, relationship or child relationship: the shape of the value says which) and its value.</summary>
internal readonly record struct FieldSyntax(NameSyntax Name, ValueSyntax Value);

internal abstract record ValueSyntax
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

    /// <summary>
    /// A mapping: the one record with exactly these field values; for a polymorphic relationship its only key is the type.
    /// </summary>
    public sealed record Mapping(SourceSpan MappingSpan, ImmutableArray<FieldSyntax> Fields) : ValueSyntax
    {
        public override SourceSpan Span => MappingSpan;
    }
}

/// <summary>
/// A scalar with its source text; a plan of a million records has many, hence a struct. <c>Plain</c> means unquoted. <c>Template</c> is set
/// when the text holds <c>${</c>; <c>Text</c> is then the raw text.
/// </summary>
internal readonly record struct ScalarSyntax(string Text, bool Plain, SourceSpan Span, Template? Template)
{
    /// <summary><c>null</c>, unquoted and spelled so: clears a field.</summary>
    public bool IsNull => Plain && Text == "null";
}

/// <summary>The options of the plan; each with the span of its value, null where the plan does not set it.</summary>
internal sealed record OptionsSyntax
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

    public ScalarSyntax? Defer { get; init; }

    public ScalarSyntax? Guard { get; init; }

    public ScalarSyntax? DuplicateRules { get; init; }

    public ScalarSyntax? AssignmentRules { get; init; }
}
