using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>SEED2xx: expressions that refer to something unknown or out of scope, and counts that are not numbers.</summary>
internal static class PathDiagnostics
{
    public static Diagnostic UnknownReference(
        Expression.Path path, IReadOnlyDictionary<string, NamedRecords> records, string? near)
    {
        var name = path.Names[0];
        var diagnostic = Diagnostic.Error(
            "SEED204", path.Span, $"No record in this plan has the reference id '{name}'.",
            near is null ? "Add '$ref' to the record that you mean, or name it under 'existing'." : $"Did you mean '{near}'?");
        return near is not null && records.TryGetValue(near, out var record)
            ? diagnostic.WithNote(record.Syntax.Ref!.Value.Span, $"'{near}' is declared here.")
            : diagnostic;
    }

    public static Diagnostic UnknownVariable(Expression.Path path, IEnumerable<string> names) => Diagnostic.Error(
        "SEED231",
        path.Span,
        path.Names.Length == 1 ? "'var' needs the name of a variable." : $"There is no variable '{string.Join('.', path.Names.Skip(1))}'.",
        path.Names.Length == 1 ? "Write '${var.name}' with a name declared under 'vars'."
        : NearestName.Hint(string.Join('.', path.Names.Skip(1)), names) ?? "Declare it under 'vars'.");

    public static Diagnostic UnknownOrgValue(Expression.Path path) => Diagnostic.Error(
        "SEED232",
        path.Span,
        $"{(path.Names.Length == 1 ? $"'{path}' has no value" : $"There is no '{path}'")}: 'org' has only the parts 'id' and 'user'.",
        "Write '${org.id}' or '${org.user}'.");

    public static Diagnostic PartOfPlan(Expression.Path path) => Diagnostic.Error(
        "SEED261", path.Span, $"There is no '{path}': 'plan' is the plan's name and has no parts.", "Write '${plan}'.");

    public static Diagnostic NoRecordHere(Expression.Path path) => Diagnostic.Error(
        "SEED233",
        path.Span,
        $"'{path.Names[0]}' means a record, and this place is outside of a record.",
        "Use it in the fields of a record.");

    public static Diagnostic NoParent(Expression.Path path, SourceSpan record) => Diagnostic.Error(
        "SEED234",
        path.Span,
        $"'{path}' goes up more levels than the record is nested.",
        "Nest the record, or refer to the other record by its reference id.")
        .WithNote(record, "This record is not nested in another.");

    public static Diagnostic PathThroughRelationship(Expression.Path path) => Diagnostic.Error(
        "SEED235",
        path.Span,
        $"'{path}' goes through a relationship; an expression can read only a field of the record itself.",
        "Refer to the related record by its own reference id.");

    public static Diagnostic UnknownFieldInPath(Expression.Path path, ObjectSchema type, string name) => Diagnostic.Error(
        "SEED236",
        path.Span,
        $"{type.Name} has no field '{name}'.",
        NearestName.Hint(name, type.Fields.Select(f => f.Name)) ?? "Check the API name of the field.");

    public static Diagnostic ValueOfItself(Expression.Path path, IReadOnlyList<ValueSyntax> cycle) =>
        cycle.SkipLast(1).Take(LimitDiagnostics.MostNotes).Aggregate(
            Diagnostic.Error(
                "SEED238",
                path.Span,
                $"The value of '{path}' depends on itself.",
                "Give one of the fields a value that does not depend on the others."),
            (d, field) => d.WithNote(field.Span, "This value is part of the circle."));

    internal static IEnumerable<string> Named(ImmutableArray<NameSyntax> names)
    {
        var named = names.Take(BindingDiagnostics.MostNamed).Select(n => $"'{n.Text}'");
        return names.Length <= BindingDiagnostics.MostNamed
            ? named
            : named.Append($"{Number(names.Length - BindingDiagnostics.MostNamed)} more");
    }

    public static Diagnostic SetAlone(Expression.Path path, NamedRecords named, int start, int count) => Diagnostic.Error(
        "SEED269",
        path.Span,
        $"'{path.Names[0]}' is a set of {Count(count, "record")} here, not one.",
        $"Choose one at random with '${{any({path.Names[0]})}}', take them in turn with '${{each({path.Names[0]})}}', or name one of "
            + $"them{(count > 0 ? $", such as '${{{named.Records[start].Address}}}'" : "")}.")
        .WithNote(named.Name.Span, $"'{path.Names[0]}' is declared here, in a record with '$count' or '$from'.");

    public static Diagnostic EmptyPool(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED274",
        span,
        $"'{expression}' has no records to choose from.",
        "Use a type, a reference id, a child list such as acme.Contacts, or a name under 'existing' that has records.");

    public static Diagnostic UnknownPool(SourceSpan span, string name, IEnumerable<string> names) => Diagnostic.Error(
        "SEED275",
        span,
        $"This plan has no type, reference id, or name under 'existing' or 'uses' called '{name}'.",
        NearestName.Hint(name, names) ?? "Check the name.");

    /// <param name="reference">The reference id that is written as an expression; null for another expression.</param>
    public static Diagnostic PoolNotName(SourceSpan span, string function, string? reference) => Diagnostic.Error(
        "SEED276",
        span,
        $"'{function}' chooses from several records: it expects their name, not an expression.",
        reference is null
            ? $"Write a type, a reference id, or a child list such as acme.Contacts: '${{{function}(Account)}}'."
            : $"Write '${{{function}({reference})}}'.");

    public static Diagnostic CountNotNumber(SourceSpan span, string value) => Diagnostic.Error(
        "SEED267",
        span,
        $"'$count' expects a number, but got '{value}'.",
        $"Use an expression whose value is a number such as 12 or a range such as 1..5; at most {Syntax.IterationCount.Most:N0}.");

    public static Diagnostic NotInCount(SourceSpan span, string key, string expression) => Diagnostic.Error(
        "SEED268", span, $"'{key}' cannot use '{expression}': Seeder counts the records before any record has a value.",
        key == "$count" ? "Use a variable (${var.count}) or pick." : "Use a variable, such as ${var.region}.csv.");

    public static Diagnostic NoIterationHere(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED273",
        span,
        $"'{expression}' needs the number of the record, but this record has neither '$count' nor '$from'.",
        "Use it in a record with '$count' or '$from', or in a record nested in it.");
}
