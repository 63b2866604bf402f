using System.Globalization;
using System.Runtime.CompilerServices;

namespace Seeder.Local;

internal enum FormulaKind { Null, Text, Number, Boolean, Date, DateTime, Time }

/// <summary>The SQL of a part of a formula. A blank value is NULL; booleans are 0 and 1.</summary>
internal readonly record struct FormulaValue(string Sql, FormulaKind Kind);

/// <summary>The meaning of names in a formula.</summary>
internal sealed record FormulaScope(Func<IReadOnlyList<string>, FormulaValue> Field)
{
    /// <summary>The SQL for the current day (as text), and for the current time (in milliseconds).</summary>
    public required (string Today, string Now) Clock { get; init; }

    /// <summary>Whether empty numbers count as 0, which is the default of formula fields.</summary>
    public bool BlankAsZero { get; init; }

    /// <summary>Returns the value before the change (PRIORVALUE); null if the formula is not evaluated for a change.</summary>
    public Func<IReadOnlyList<string>, FormulaValue>? Prior { get; init; }

    public bool IsNew { get; init; }

    /// <summary>The SQL of VLOOKUP: a field of the row of another object whose name is a value. Null where formulas cannot use
    /// it.</summary>
    public Func<string, string, string, FormulaValue>? Lookup { get; init; }
}

/// <summary>Translates formulas to SQL, so that the database computes them and can filter by them.</summary>
internal sealed class FormulaSql(FormulaScope scope)
{
    private const string Days = " * 86400000.0";

    private const int MaxLength = 200_000;

    /// <exception cref="FormulaException">The formula contains a function or a name that the local org does not know.</exception>
    public static FormulaValue Write(string formula, FormulaScope scope) => new FormulaSql(scope).Write(FormulaParser.Parse(formula));

    public static FormulaKind KindOf(FieldType type) => type switch
    {
        FieldType.Boolean => FormulaKind.Boolean,
        FieldType.Date => FormulaKind.Date,
        FieldType.DateTime => FormulaKind.DateTime,
        FieldType.Time => FormulaKind.Time,
        _ when type.IsNumber() => FormulaKind.Number,
        _ when type.IsText() || type.IsId() => FormulaKind.Text,
        _ => throw new FormulaException($"a {type.DescribeName()} field has no place in a formula"),
    };

    /// <summary>
    /// Translates a part. Some functions use an argument twice, so that nested ones can become very large, and long sums nest deeply.
    /// </summary>
    private FormulaValue Write(Formula formula)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FormulaException("it is nested too deeply");
        }

        var value = WriteHere(formula);
        return value.Sql.Length <= MaxLength ? value : throw new FormulaException("it is too large for the local org");
    }

    private FormulaValue WriteHere(Formula formula) => formula switch
    {
        Formula.Text text => new(Quote(text.Value), FormulaKind.Text),
        Formula.Number number => double.TryParse(number.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? new(number.Value, FormulaKind.Number)
            : throw new FormulaException($"{number.Value} is no number"),
        Formula.Path path => scope.Field(path.Parts),
        Formula.Call call => Call(call.Name, call.Arguments),
        _ => throw new InvalidOperationException(),
    };

    private FormulaValue Call(string name, IReadOnlyList<Formula> a) => (name, a.Count) switch
    {
        ("TRUE", 0) => Truth("1"),
        ("FALSE", 0) => Truth("0"),
        ("NULL", 0) => new("NULL", FormulaKind.Null),
        ("+" or "-" or "*" or "/" or "^", 2) => Arithmetic(name, Write(a[0]), Write(a[1])),
        ("&", 2) => Text($"({T(a[0])} || {T(a[1])})"),
        ("=" or "<>" or "<" or "<=" or ">" or ">=", 2) => Compare(name, Write(a[0]), Write(a[1])),
        ("AND", > 0) => Truth("(" + string.Join(" AND ", a.Select(B)) + ")"),
        ("OR", > 0) => Truth("(" + string.Join(" OR ", a.Select(B)) + ")"),
        ("NOT", 1) => Truth($"(NOT {B(a[0])})"),
        ("IF", 3) => Choose([B(a[0])], [Write(a[1])], Write(a[2])),
        ("CASE", >= 4) when a.Count % 2 == 0 => Case(a),
        ("ISBLANK" or "ISNULL", 1) => Truth($"({Raw(a[0])} IS NULL OR {Raw(a[0])} = '')"),
        ("ISPICKVAL", 2) => Compare("=", Write(a[0]), Write(a[1])),
        ("INCLUDES", 2) => Truth($"(instr(';' || {T(a[0])} || ';', ';' || {T(a[1])} || ';') > 0)"),
        ("BLANKVALUE" or "NULLVALUE", 2) =>
            Write(a[0]) is var first ? first with { Sql = $"IFNULL(NULLIF({first.Sql}, ''), {Write(a[1]).Sql})" } : default,
        ("ISNUMBER", 1) => Truth($"({T(a[0])} <> '' AND trim({T(a[0])}, '0123456789.-') = '')"),
        ("TEXT", 1) => AsText(Write(a[0])),
        ("VALUE", 1) => Number($"CAST({T(a[0])} AS REAL)"),
        ("LEN", 1) => Number($"length({T(a[0])})"),
        ("UPPER", 1) => Text($"upper({T(a[0])})"),
        ("LOWER", 1) => Text($"lower({T(a[0])})"),
        ("TRIM", 1) => Text($"trim({T(a[0])})"),
        ("LEFT", 2) => Text($"substr({T(a[0])}, 1, {N(a[1])})"),
        ("RIGHT", 2) => Text($"substr({T(a[0])}, -MIN({N(a[1])}, length({T(a[0])})), {N(a[1])})"),
        ("MID", 3) => Text($"substr({T(a[0])}, {N(a[1])}, {N(a[2])})"),
        ("FIND", 2) => Number($"instr({T(a[1])}, {T(a[0])})"),
        ("CONTAINS", 2) => Truth($"(instr({T(a[0])}, {T(a[1])}) > 0)"),
        ("BEGINS", 2) => Truth($"(substr({T(a[0])}, 1, length({T(a[1])})) = {T(a[1])})"),
        ("SUBSTITUTE", 3) => Text($"replace({T(a[0])}, {T(a[1])}, {T(a[2])})"),
        ("BR", 0) => Text("'_BR_ENCODED_'"),
        ("HYPERLINK", 2 or 3) =>
            Text(
                $"('<a href=\"' || {T(a[0])} || '\" target=\"' || {(a.Count > 2 ? T(a[2]) : "'_blank'")} || '\">' || {T(a[1])} || '</a>')"),
        ("IMAGE", 2) => Text($"('<img src=\"' || {T(a[0])} || '\" alt=\"' || {T(a[1])} || '\" border=\"0\"/>')"),
        ("IMAGE", 4) =>
            Text(
                $"('<img src=\"' || {T(a[0])} || '\" alt=\"' || {T(a[1])} || '\" style=\"height:' || {T(a[2])} || 'px; "
                    + $"width:' || {T(a[3])} || 'px;\" border=\"0\"/>')"),
        ("ABS", 1) => Number($"abs({N(a[0])})"),
        ("ROUND", 2) => Number($"ROUND({N(a[0])}, {N(a[1])})"),
        ("FLOOR", 1) => Number($"floor({N(a[0])})"),
        ("CEILING", 1) => Number($"ceil({N(a[0])})"),
        ("SQRT", 1) => Number($"sqrt({N(a[0])})"),
        ("MOD", 2) => Number($"mod({N(a[0])}, {N(a[1])})"),
        ("MAX" or "MIN", > 1) => Number($"{name}({string.Join(", ", a.Select(N))})"),
        ("TODAY", 0) => new(scope.Clock.Today, FormulaKind.Date),
        ("NOW", 0) => new(scope.Clock.Now, FormulaKind.DateTime),
        ("YEAR", 1) => Part("%Y", a[0]),
        ("MONTH", 1) => Part("%m", a[0]),
        ("DAY", 1) => Part("%d", a[0]),
        ("WEEKDAY", 1) => Number($"({Part("%w", a[0]).Sql} + 1)"),
        ("DATE", 3) => new($"date(printf('%04d-%02d-%02d', {N(a[0])}, {N(a[1])}, {N(a[2])}))", FormulaKind.Date),
        ("DATEVALUE", 1) => AsDate(Write(a[0])),
        ("ADDMONTHS", 2) => new($"date({Raw(a[0])}, {N(a[1])} || ' months')", FormulaKind.Date),
        ("DATETIMEVALUE", 1) => AsDateTime(Write(a[0])),
        ("TIMEVALUE", 1) => AsTime(Write(a[0])),
        ("TIMENOW", 0) => TimeOf(scope.Clock.Now),
        ("HOUR", 1) => TimePart(a[0], 3_600_000, 24),
        ("MINUTE", 1) => TimePart(a[0], 60_000, 60),
        ("SECOND", 1) => TimePart(a[0], 1_000, 60),
        ("MILLISECOND", 1) => TimePart(a[0], 1, 1_000),
        ("CASESAFEID", 1) => Text($"{TextCompare.LongIdFunction}({T(a[0])})"),
        ("VLOOKUP", 3) when a is [Formula.Path of, Formula.Path key, _] => VLookup(of.Parts, key.Parts, T(a[2])),
        ("ISNEW", 0) => Truth(scope.IsNew ? "1" : "0"),
        ("ISCHANGED", 1) when a[0] is Formula.Path path =>
            Truth(scope.Prior is null ? "0" : $"({scope.Field(path.Parts).Sql} IS NOT {scope.Prior(path.Parts).Sql})"),
        ("PRIORVALUE", 1) when a[0] is Formula.Path path => (scope.Prior ?? scope.Field)(path.Parts),
        _ => throw new FormulaException($"the function {name} with {a.Count} arguments is not known here"),
    };

    private FormulaValue Arithmetic(string symbol, FormulaValue left, FormulaValue right) => (symbol, left.Kind, right.Kind) switch
    {
        ("+", FormulaKind.Text, FormulaKind.Text) => Text($"({T(left)} || {T(right)})"),
        ("+" or "-", FormulaKind.Date, FormulaKind.Number) =>
            new($"date({left.Sql}, {(symbol == "-" ? "-" : "")}CAST({N(right)} AS INTEGER) || ' days')", FormulaKind.Date),
        ("+" or "-", FormulaKind.DateTime, FormulaKind.Number) =>
            new($"CAST({left.Sql} {symbol} {N(right)}{Days} AS INTEGER)", FormulaKind.DateTime),
        ("+", FormulaKind.Number, FormulaKind.Date or FormulaKind.DateTime or FormulaKind.Time) => Arithmetic(symbol, right, left),
        // A number is an amount of milliseconds. A time has no day, so it starts again at midnight.
        ("+" or "-", FormulaKind.Time, FormulaKind.Number) =>
            TimeOf($"CAST({left.Sql} {symbol} {N(right)} AS INTEGER)"),
        ("-", FormulaKind.Time, FormulaKind.Time) => Number($"({left.Sql} - {right.Sql})"),
        ("-", FormulaKind.Date, FormulaKind.Date) => Number($"(julianday({left.Sql}) - julianday({right.Sql}))"),
        ("-", FormulaKind.DateTime, FormulaKind.DateTime) => Number($"(({left.Sql} - {right.Sql}) / 86400000.0)"),
        ("/", _, _) => Number($"({N(left)} * 1.0 / {N(right)})"),
        ("^", _, _) => Number($"pow({N(left)}, {N(right)})"),
        _ => Number($"({N(left)} {symbol} {N(right)})"),
    };

    private FormulaValue Compare(string symbol, FormulaValue left, FormulaValue right)
    {
        if (left.Kind == FormulaKind.Text || right.Kind == FormulaKind.Text)
        {
            return Truth($"({T(left)} {symbol} {T(right)} COLLATE BINARY)");
        }

        var numbers = left.Kind == FormulaKind.Number && right.Kind == FormulaKind.Number;
        var (a, b) = numbers ? (N(left), N(right)) : (left.Sql, right.Sql);
        return Truth(symbol switch
        {
            "=" => $"({a} IS {b})",
            "<>" => $"({a} IS NOT {b})",
            _ => $"IFNULL({a} {symbol} {b}, 0)",
        });
    }

    private FormulaValue Case(IReadOnlyList<Formula> a)
    {
        var subject = Write(a[0]);
        var conditions = new List<string>();
        var values = new List<FormulaValue>();
        for (var i = 1; i + 1 < a.Count; i += 2)
        {
            conditions.Add(Compare("=", subject, Write(a[i])).Sql);
            values.Add(Write(a[i + 1]));
        }

        return Choose(conditions, values, Write(a[^1]));
    }

    private static FormulaValue Choose(List<string> conditions, List<FormulaValue> values, FormulaValue otherwise)
    {
        var kind = values.Append(otherwise).Select(v => v.Kind).FirstOrDefault(k => k != FormulaKind.Null);
        return new($"(CASE {string.Join(' ', conditions.Zip(values, (c, v) => $"WHEN {c} THEN {v.Sql}"))} ELSE {otherwise.Sql} END)", kind);
    }

    private FormulaValue AsText(FormulaValue value) => value.Kind switch
    {
        FormulaKind.Number => Text($"rtrim(rtrim(printf('%.10f', {N(value)}), '0'), '.')"),
        FormulaKind.DateTime => Text($"strftime('%Y-%m-%d %H:%M:%SZ', {value.Sql} / 1000, 'unixepoch')"),
        FormulaKind.Time => Text($"strftime('%H:%M:%f', {value.Sql} / 1000.0, 'unixepoch')"),
        _ => value with { Kind = FormulaKind.Text },
    };

    private static FormulaValue AsDate(FormulaValue value) =>
        new(value.Kind == FormulaKind.DateTime ? $"date({value.Sql} / 1000, 'unixepoch')" : $"date({value.Sql})", FormulaKind.Date);

    // The text is in GMT: 2026-01-31 09:00:00.
    private static FormulaValue AsDateTime(FormulaValue value) => value.Kind switch
    {
        FormulaKind.DateTime or FormulaKind.Null => value with { Kind = FormulaKind.DateTime },
        FormulaKind.Date or FormulaKind.Text => new($"(CAST(strftime('%s', {value.Sql}) AS INTEGER) * 1000)", FormulaKind.DateTime),
        _ => throw new FormulaException($"a {value.Kind} has no date and time"),
    };

    private static FormulaValue AsTime(FormulaValue value) => value.Kind switch
    {
        FormulaKind.Time or FormulaKind.Null => value with { Kind = FormulaKind.Time },
        FormulaKind.DateTime => TimeOf(value.Sql),
        FormulaKind.Text => new(
            $"CAST(ROUND((julianday('2000-01-01 ' || {value.Sql}) - julianday('2000-01-01')) * 86400000) AS INTEGER)", FormulaKind.Time),
        _ => throw new FormulaException($"a {value.Kind} has no time"),
    };

    /// <summary>The time of day of an amount of milliseconds, which may be negative or longer than a day.</summary>
    private static FormulaValue TimeOf(string milliseconds) =>
        new($"((({milliseconds}) % 86400000 + 86400000) % 86400000)", FormulaKind.Time);

    private FormulaValue TimePart(Formula time, int unit, int count) => Write(time) is { Kind: FormulaKind.Time } value
        ? Number($"(CAST({value.Sql} / {unit} AS INTEGER) % {count})")
        : throw new FormulaException("a time is expected");

    // $ObjectType.City__c.Fields.State__c
    private FormulaValue VLookup(IReadOnlyList<string> of, IReadOnlyList<string> key, string value) =>
        of is ["$ObjectType", var type, "Fields", var field] && key is ["$ObjectType", var keyType, "Fields", var name]
        && scope.Lookup is { } lookup
            ? type.Equals(keyType, StringComparison.OrdinalIgnoreCase) && name.Equals("Name", StringComparison.OrdinalIgnoreCase)
                ? lookup(type, field, value)
                : throw new FormulaException("VLOOKUP compares with the Name of the same object")
            : throw new FormulaException("VLOOKUP belongs into validation rules, and takes fields of $ObjectType");

    private FormulaValue Part(string format, Formula date) => Number($"CAST(strftime('{format}', {AsDate(Write(date)).Sql}) AS INTEGER)");

    private string Raw(Formula formula) => Write(formula).Sql;

    private string T(Formula formula) => T(Write(formula));

    private string T(FormulaValue value) => $"IFNULL({(value.Kind == FormulaKind.Number ? AsText(value).Sql : value.Sql)}, '')";

    private string N(Formula formula) => N(Write(formula));

    private string N(
        FormulaValue value) => value.Kind is not (FormulaKind.Number or FormulaKind.Null)
            ? throw new FormulaException("a number is expected")
            : scope.BlankAsZero ? $"IFNULL({value.Sql}, 0)" : value.Sql;

    private string B(Formula formula) =>
        Write(formula) is { Kind: FormulaKind.Boolean } value
            ? $"IFNULL({value.Sql}, 0)"
            : throw new FormulaException("a condition is expected");

    private static FormulaValue Text(string sql) => new(sql, FormulaKind.Text);

    private static FormulaValue Number(string sql) => new(sql, FormulaKind.Number);

    private static FormulaValue Truth(string sql) => new(sql, FormulaKind.Boolean);

    private static string Quote(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"'{text.Replace("'", "''", StringComparison.Ordinal)}'");
}
