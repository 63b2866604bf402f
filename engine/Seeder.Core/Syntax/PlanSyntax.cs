using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>
/// A seed plan as written: every name and value with its span, before names are resolved. Lists keep the order of the text.
/// </summary>
internal sealed record PlanSyntax(
    SourceText Source,
    ScalarSyntax? Name,
    ImmutableArray<VarSyntax> Vars,
    ImmutableArray<ExistingSyntax> Existing,
    ImmutableArray<RecordListSyntax> Records,
    OptionsSyntax Options)
{
    /// <summary>
    /// The file's own <c>defaults</c>: values for the records of each type, in this file and in the files that it includes.
    /// </summary>
    public ImmutableArray<DefaultsSyntax> Defaults { get; init; } = [];

    /// <summary>The paths of included plan files, relative to this file.</summary>
    public ImmutableArray<ScalarSyntax> Include { get; init; } = [];

    public ImmutableArray<UsesSyntax> Uses { get; init; } = [];

    public ImmutableArray<RawSyntax> Batch { get; init; } = [];

    /// <summary>
    /// In a plan with its includes merged: the defaults that apply to the records of each file, by path of the file. The nearest defaults
    /// come first.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DefaultsSyntax>> DefaultsByFile { get; init; } =
        FrozenDictionary<string, IReadOnlyList<DefaultsSyntax>>.Empty;
}

/// <summary>A name in a plan: a key, a reference id or a type.</summary>
internal readonly record struct NameSyntax(string Text, SourceSpan Span);

internal sealed record VarSyntax(NameSyntax Name, ScalarSyntax Value);

/// <summary>The values for records of the type that do not set them. It has no reference id, no count and no children.</summary>
internal sealed record DefaultsSyntax(NameSyntax Type, RecordSyntax Record);

/// <summary>
/// Another plan, under a short name, whose records this plan refers to. The path is relative to the file that contains it.
/// </summary>
internal sealed record UsesSyntax(NameSyntax Name, ScalarSyntax Path);

/// <summary>One entry of <c>batch</c>: a raw subrequest.</summary>
/// <param name="Method">GET, POST, PATCH, PUT or DELETE: the key of the entry.</param>
internal sealed record RawSyntax(NameSyntax Method, ScalarSyntax Url, BodySyntax? Body, NameSyntax? Ref, SourceSpan Span);

/// <summary>The body of a raw subrequest: JSON, written as YAML.</summary>
internal abstract record BodySyntax
{
    private BodySyntax()
    {
    }

    public sealed record Scalar(ScalarSyntax Value) : BodySyntax;

    public sealed record List(ImmutableArray<BodySyntax> Items) : BodySyntax;

    public sealed record Mapping(ImmutableArray<KeyValuePair<string, BodySyntax>> Entries) : BodySyntax;
}

/// <summary>A record that must exist in the org, found by type and field values or by a SOQL query.</summary>
internal abstract record ExistingSyntax(NameSyntax Name)
{
    public sealed record ByFields(NameSyntax Name, NameSyntax Type, ImmutableArray<FieldSyntax> Fields) : ExistingSyntax(Name);

    public sealed record ByQuery(NameSyntax Name, ScalarSyntax Soql) : ExistingSyntax(Name);
}

/// <summary>The list under one type of <c>records</c>.</summary>
internal sealed record RecordListSyntax(NameSyntax Type, ImmutableArray<RecordSyntax> Records);

/// <summary>One record: its instructions (<c>$</c>-keys) and its fields. Diagnostics about the whole record point at the span.</summary>
internal sealed record RecordSyntax(
    SourceSpan Span,
    NameSyntax? Ref,
    ImmutableArray<NameSyntax> After,
    ImmutableArray<FieldSyntax> Fields)
{
    /// <summary>The rarer instructions; null if the record has none of them, as most records of a large plan.</summary>
    public InstructionsSyntax? Instructions { get; init; }

    /// <summary>Whether the record has <c>$count</c> or <c>$from</c>, so that it becomes several records.</summary>
    public bool IsRepeated => Instructions is { Count: not null } or { From: not null };
}

/// <summary>
/// The rarer instructions of a record. Each is null if the record does not have it. An instruction with the value <c>null</c> in the plan
/// is empty here: it removes a default.
/// </summary>
internal sealed record InstructionsSyntax
{
    public static InstructionsSyntax None { get; } = new();

    /// <summary>The number of records to create from this entry.</summary>
    public ScalarSyntax? Count { get; init; }

    /// <summary>The CSV file that gives one record per row.</summary>
    public ScalarSyntax? From { get; init; }

    /// <summary>The fields or relationships that identify a record which may already exist in the org.</summary>
    public ImmutableArray<NameSyntax>? Key { get; init; }

    /// <summary>The fields that are set after all records that refer to this record exist.</summary>
    public ImmutableArray<FieldSyntax>? Then { get; init; }

    /// <summary>The fields that are read from the org and saved in the manifest.</summary>
    public ImmutableArray<NameSyntax>? Read { get; init; }

    /// <summary>Whether the record is never deleted.</summary>
    public bool? Keep { get; init; }

    /// <summary>The names by which <c>--only</c> selects the record and the records that are nested in it.</summary>
    public ImmutableArray<string>? Tags { get; init; }
}

/// <summary>
/// A Salesforce name and its value. The shape of the value tells whether the name is a field, a relationship or a child relationship.
/// </summary>
internal readonly record struct FieldSyntax(NameSyntax Name, ValueSyntax Value);

internal abstract record ValueSyntax
{
    private ValueSyntax()
    {
    }

    public abstract SourceSpan Span { get; }

    /// <summary>A scalar: the value of a field.</summary>
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
    /// A mapping: a reference to the one record with these field values. For a polymorphic relationship its only key is the type.
    /// </summary>
    public sealed record Mapping(SourceSpan MappingSpan, ImmutableArray<FieldSyntax> Fields) : ValueSyntax
    {
        public override SourceSpan Span => MappingSpan;
    }
}

/// <summary>
/// A scalar and its place. It is a struct because a plan of a million records has many. <c>Plain</c> means unquoted. <c>Template</c> is set
/// if the text contains <c>${</c>; <c>Text</c> is then the text before evaluation.
/// </summary>
internal readonly record struct ScalarSyntax(string Text, bool Plain, SourceSpan Span, Template? Template)
{
    /// <summary>Whether the scalar is an unquoted <c>null</c>, which clears a field.</summary>
    public bool IsNull => Plain && Text == "null";
}

/// <summary>The options of the plan, each with the span of its value. An option that the plan does not set is null.</summary>
internal sealed record OptionsSyntax
{
    public static OptionsSyntax None { get; } = new();

    public ScalarSyntax? ApiVersion { get; init; }

    public ScalarSyntax? Clock { get; init; }

    /// <summary>The name of a time zone that exists.</summary>
    public ScalarSyntax? Timezone { get; init; }

    public ScalarSyntax? Seed { get; init; }

    public ScalarSyntax? Locale { get; init; }

    public ScalarSyntax? EmailDomain { get; init; }

    public ScalarSyntax? RecordsPerCall { get; init; }

    public ScalarSyntax? Bulk { get; init; }

    public ScalarSyntax? Parallel { get; init; }

    public ScalarSyntax? OnError { get; init; }

    public ScalarSyntax? Drift { get; init; }

    public ScalarSyntax? Defer { get; init; }

    public ScalarSyntax? Guard { get; init; }

    /// <summary>The namespace of names that the org knows only with it.</summary>
    public ScalarSyntax? Namespace { get; init; }

    public ScalarSyntax? DuplicateRules { get; init; }

    public ScalarSyntax? AssignmentRules { get; init; }
}
