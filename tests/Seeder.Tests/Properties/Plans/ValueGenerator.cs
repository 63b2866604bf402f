using System.Collections.Immutable;
using System.Globalization;

namespace Seeder.Tests.Properties;

/// <summary>Makes random values for fields that are not lookups.</summary>
internal sealed class ValueGenerator(Random random)
{
    /// <param name="tag">Added to the end of a required text, so that all records differ.</param>
    public ValueSpec Value(FieldInfo field, string tag) => field.Kind switch
    {
        FieldKind.Text => Text(field, tag),
        FieldKind.Email => Literal($"{Pick("a", "first.last", "x+y", "UPPER")}{tag}@{Pick("example.com", "mail.example.org")}"),
        FieldKind.Number => Number(field),
        FieldKind.Flag => random.Next(2) == 0 ? Typed(Pick("true", "True", "TRUE"), "true") : Typed(Pick("false", "False"), "false"),
        FieldKind.Date => Date(),
        FieldKind.Instant => Instant(),
        FieldKind.Choice => Literal(field.Choices[random.Next(field.Choices.Count)]),
        FieldKind.Choices => Choices(field),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    public ValueSpec.Scalar Literal(string text) => new(Escape(text), random.Next(64), text, []);

    /// <summary>Escapes a text, so that no part of it is read as an expression.</summary>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    public ValueSpec.Scalar Expression(string text, string expected, params ImmutableArray<int> uses) =>
        new(text, random.Next(64), expected, uses);

    public string Pick(params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];

    private ValueSpec Text(FieldInfo field, string tag)
    {
        if (field.Required)
        {
            return Literal($"{NastyText.Clip(NastyText.Line(random), field.Size - tag.Length - 1)} {tag}");
        }
        return random.Next(14) switch
        {
            0 => new ValueSpec.Null(IsCleared: false),
            1 => Literal(""),
            2 => Expression("${plan}", "random"),
            3 when field.Size >= 100 =>
                Expression("in ${plan} on ${today} \"now\": ${today + 1d}", "in random on 2026-01-31 \"now\": 2026-02-01"),
            _ => Literal(NastyText.Clip(field.Size > 255 ? NastyText.Paragraph(random) : NastyText.Line(random), field.Size)),
        };
    }

    private ValueSpec Number(FieldInfo field)
    {
        var digits = random.Next(1, Math.Min(field.Size, 9) + 1);
        var whole = random.Next(1, (int)Math.Pow(10, digits));
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return random.Next(8) switch
        {
            0 => Typed($"00{text}", text),
            1 => Typed($"{text}.0", text),
            2 => Typed($"+{text}", text),
            3 when field.Size > 3 => Typed("1e3", "1000"),
            4 when !field.Required => Typed($"-{text}", $"-{text}"),
            5 when !field.Required => Typed("0", "0"),
            _ => Typed(text, text),
        };
    }

    private ValueSpec Date()
    {
        var today = PlanSpec.Clock.UtcDateTime.Date;
        var n = random.Next(1, 40);
        return random.Next(5) switch
        {
            0 => Typed("${today}", Day(today)),
            1 => Typed($"${{today + {n}d}}", Day(today.AddDays(n))),
            2 => Typed($"${{today - {n}w}}", Day(today.AddDays(-7 * n))),
            3 => Typed($"${{today + {n}mo}}", Day(today.AddMonths(n))),
            _ => Typed(Day(new DateTime(2024, 2, 29).AddDays(n * 7)), Day(new DateTime(2024, 2, 29).AddDays(n * 7))),
        };

        static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private ValueSpec Instant()
    {
        var n = random.Next(1, 90);
        return random.Next(5) switch
        {
            0 => Typed("${now}", Moment(PlanSpec.Clock)),
            1 => Typed($"${{now + {n}h}}", Moment(PlanSpec.Clock.AddHours(n))),
            2 => Typed("2026-03-01T08:15:00+02:00", "2026-03-01T06:15:00"),
            3 => Typed("2026-03-01", "2026-03-01T00:00:00"),
            _ => Typed("2026-12-31T23:59:59Z", "2026-12-31T23:59:59"),
        };

        static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private ValueSpec.Choices Choices(FieldInfo field)
    {
        var chosen = field.Choices.ToArray();
        random.Shuffle(chosen);
        return new ValueSpec.Choices([.. chosen.Take(random.Next(1, chosen.Length + 1)).Select(Literal)], random.Next(2) == 0);
    }

    private ValueSpec.Scalar Typed(string text, string expected) => new(text, random.Next(64), expected, []);
}
