using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>SEED650 to SEED675: errors in the files that a plan names.</summary>
internal static class FileDiagnostics
{
    public static Diagnostic Missing(SourceSpan span, string path, FileFact.Missing fact) => Diagnostic.Error(
        "SEED650", span, $"The file {Quote(path)} cannot be read: {fact.Reason}",
        NearestName.Hint(path[(path.LastIndexOf('/') + 1)..], fact.Near) ?? "Paths are relative to the file that holds them.");

    /// <summary>Reports why the plan is not allowed to read the file.</summary>
    /// <param name="span">Null if the file was named on the command line.</param>
    public static Diagnostic Refused(SourceSpan? span, string path, FileFact.Refused fact) => fact.Why switch
    {
        FileRefusal.Hidden => HiddenFile(span, path),
        FileRefusal.NotRegular => NotRegular(span, path),
        FileRefusal.TooLarge => LargerThanAllowed(span, path, fact.Detail),
        FileRefusal.NoRoot => NoRoot(span, path),
        _ => OutsideRoot(span, path, fact.Detail),
    };

    private static Diagnostic OutsideRoot(SourceSpan? span, string path, string root) => Diagnostic.Error(
        "SEED666", span,
        $"The plan may not read {Quote(path)}: the file lies outside of the plan's root {Quote(root)}, or a symbolic link leads out of it.",
        "Move the file below the root, or allow it: --allow-files PATH.");

    private static Diagnostic HiddenFile(SourceSpan? span, string path) => Diagnostic.Error(
        "SEED667", span, $"The plan may not read {Quote(path)}: a part of its path begins with a dot.",
        "Names such as .env, .git and .sfdx often hold secrets. Copy what the plan needs into another file, or allow it: "
            + "--allow-files PATH.");

    private static Diagnostic NotRegular(SourceSpan? span, string path) => Diagnostic.Error(
        "SEED668", span, $"The plan may not read {Quote(path)}: it is not a regular file.",
        "Write what the plan needs into a file. Devices, pipes, and files under /proc, /sys and /dev are never read.");

    private static Diagnostic LargerThanAllowed(SourceSpan? span, string path, string most) => Diagnostic.Error(
        "SEED669", span, $"The file {Quote(path)} has more than {most} bytes, the most that a plan may read.",
        "Use a smaller file, or raise the limit, such as --max-file-size 500MB.");

    private static Diagnostic NoRoot(SourceSpan? span, string path) => Diagnostic.Error(
        "SEED671", span,
        $"The plan may not read {Quote(path)}: the plan is in the home folder or at the top of a disk, and these cannot be the root of a "
            + "plan.",
        "Move the plan and its files into a separate folder, or allow the file: --allow-files PATH.");

    /// <summary>Reports a plan path that is a link out of the repository, or to a file that is not a plan.</summary>
    public static Diagnostic PlanIsALink(string path) => Diagnostic.Error(
        "SEED670",
        null,
        $"The plan {Quote(path)} is a symbolic link to a file that Seeder does not read through a link: the file is outside of the "
            + "repository, its path has a part that begins with a dot, or it is not a regular file.",
        "Use the path of the file itself.");

    public static Diagnostic NotUtf8(SourceSpan span, string path, bool isValue = false) => Diagnostic.Error(
        "SEED651",
        span,
        $"The file {Quote(path)} is not UTF-8 text.",
        isValue ? "Save it as UTF-8, or use base64(...) to send its bytes." : "Save it as UTF-8.");

    public static Diagnostic IncludeCycle(SourceSpan span, IEnumerable<SourceSpan> way) => way.Aggregate(
        Diagnostic.Error(
            "SEED652", span, "This file includes itself, directly or through another file.", "Move the shared part into a third file."),
        (diagnostic, step) => diagnostic.WithNote(step, "This include is part of the circle."));

    public static Diagnostic VarsDiffer(VarSyntax first, VarSyntax second) => Diagnostic.Error(
        "SEED653", second.Name.Span, $"The variable '{second.Name.Text}' has a different value in another included file.",
        $"Set '{second.Name.Text}' under 'vars' of the file that includes both: that value is then used.")
        .WithNote(first.Name.Span, "The other value is here.");

    public static Diagnostic NoPlan(UsesSyntax uses) => Diagnostic.Error(
        "SEED654",
        uses.Path.Span,
        $"The file {Quote(uses.Path.Text)} cannot be applied as a plan, because it has no name.",
        "Name a file with 'plan:' at its top.");

    public static Diagnostic NotApplied(UsesSyntax uses, string plan, string path) => Diagnostic.Error(
        "SEED655",
        uses.Path.Span,
        $"The org has no records of the plan '{plan}': it is not applied yet, or it was destroyed.",
        $"Apply it first: seeder apply {path}");

    public static Diagnostic TooLarge(SourceSpan span, string path, long bytes, long most) => Diagnostic.Error(
        "SEED656", span, $"The file {Quote(path)} has {bytes:N0} bytes; a request takes {most:N0} at most.", "Use a smaller file.");

    public static Diagnostic NotBase64(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED657",
        span,
        $"{field.Name} holds a file and expects base64, but this text is not base64.",
        Base64Hint(span));

    // If the value is the text of a file, the hint names that file.
    private static string Base64Hint(SourceSpan span)
    {
        var written = span.Source.Content[span.Start..span.End].Trim('"', '\'');
        return written.StartsWith("${file(", StringComparison.Ordinal)
            ? $"Write {Quote(written.Replace("${file(", "${base64(", StringComparison.Ordinal))[1..^1]} to send the bytes of the file."
            : "Write ${base64(PATH)} with the path of a file, to send its bytes.";
    }

    /// <param name="more">The number of columns that this diagnostic reports together; 0 if it reports one column.</param>
    public static Diagnostic CsvHeader(SourceSpan span, string name, int more = 0) => Diagnostic.Error(
        "SEED658", span,
        more > 0 ? $"{Count(more, "more column")} of the file {(more == 1 ? "has" : "have")} no name or the name of another column."
        : name.Length == 0 ? "A column of the file has no name."
        : $"Two columns of the file are called '{name}'.",
        "Give each column its own name in the first line.");

    public static Diagnostic CsvCells(SourceSpan span, int cells, int columns) => Diagnostic.Error(
        "SEED659", span, $"The row has {Count(cells, "cell")}; the header has {Count(columns, "column")}.",
        cells > columns ? "Quote a cell that contains a comma: \"a, b\"." : "Write a comma for each cell that is empty.");

    public static Diagnostic CsvColumn(NameSyntax column, ObjectSchema type) => Diagnostic.Error(
        "SEED660", column.Span, $"The column {Quote(column.Text)} is not a field of {type.Name}, and no ${{row.{column.Text}}} reads it.",
        column.Text.Contains(';') || column.Text.Contains('\t') ? "Put commas between the columns."
            : OfSfdmu(column.Text, type) is { } composite ? composite
            : FeatureHints.OfField(type, column.Text) is { } feature ? feature
            : type.FindRelationship(column.Text) is { } lookup
                ? $"Add a field of the related record, such as {lookup.RelationshipName}.Name, or write ids under {lookup.Name}."
                : NearestColumn(column.Text, type) is { } near ? $"Did you mean '{near}'?"
                : "Rename the column to a field, or to a relationship and a field such as Account.Name; or read it in an expression.");

    // SFDMU joins the values of a composite external id in one column: `$$Name$Account.Name` for the record itself, and
    // `Contract.$$Name$Account.Name` for a lookup.
    private static string? OfSfdmu(string column, ObjectSchema type)
    {
        var at = column.IndexOf("$$", StringComparison.Ordinal);
        if (at < 0 || (at > 0 && column[at - 1] != '.'))
        {
            return null;
        }
        var parts = column[(at + 2)..].Split('$');
        var fields = parts.Select(p => p.Split('.')[0]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var columns = string.Join(", ", parts.Select(p => column[..at] + p));
        return at > 0
            ? $"SFDMU joins several values in this column. Write a column for each of them: {columns}."
            : "Remove this column: SFDMU writes it for a composite external id. "
                + $"To find records of {type.Name} by these fields, write '$key: [{string.Join(", ", fields)}]' beside $from.";
    }

    private static string? NearestColumn(string column, ObjectSchema type) => column.IndexOf('.') is > 0 and var dot
        ? NearestName.Find(column[..dot], type.Fields.Select(f => f.RelationshipName).OfType<string>()) is { } relationship
            ? relationship + column[dot..]
            : null
        : NearestName.Find(column, type.Fields.Select(f => f.Name));

    public static Diagnostic CsvQuote(SourceSpan span) => Diagnostic.Error(
        "SEED661",
        span,
        "A quote is not allowed here: a quoted cell begins and ends with a quote.",
        "Write two quotes, \"\", for a quote inside a quoted cell.");

    public static Diagnostic CsvEmpty(SourceSpan span, string path) => Diagnostic.Error(
        "SEED662", span, $"The file {Quote(path)} has no header line.", "Write the column names into its first line.");

    public static Diagnostic CsvUnclosed(SourceSpan span) => Diagnostic.Error(
        "SEED665",
        span,
        "The quote that opens this cell is never closed.",
        "Add the closing quote. Write a quote inside the cell as two quotes.");

    public static Diagnostic NoRowHere(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED663",
        span,
        $"'{expression}' is used outside of a record with '$from', so there is no row.",
        "Use it in a record with '$from', or in a record nested in it.");

    public static Diagnostic UnknownColumn(
        SourceSpan span, string column, ImmutableArray<string> columns, IEnumerable<string> similar) => Diagnostic.Error(
        "SEED664", span, $"The CSV file has no column {Quote(column)}.", NearestName.Hint(column, similar) ?? $"Use {Or([.. columns])}.");
}
