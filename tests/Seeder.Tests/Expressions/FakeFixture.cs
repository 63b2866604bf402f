using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;
using Seeder.Core.Text;

namespace Seeder.Tests.Expressions;

/// <summary>Makes fake-data tokens from the text of expressions.</summary>
internal static class FakeFixture
{
    public static FakeData English() => new("en", null);

    /// <summary>The token of an expression such as <c>name.firstName</c> or <c>randomizer.number(1, 100)</c>.</summary>
    public static FakeToken Token(this FakeData fakes, string written)
    {
        var diagnostics = new DiagnosticBag();
        return fakes.Bind(Parse(written, diagnostics), diagnostics) ?? throw new ArgumentException(Text(diagnostics));
    }

    /// <summary>The value of a token whose arguments do not vary.</summary>
    public static string Next(this FakeToken token, ulong key) => token.Next(key, [], Span("x"), new DiagnosticBag())!;

    public static string Next(this FakeData fakes, string written, ulong key) => fakes.Token(written).Next(key);

    /// <summary>The first <paramref name="count"/> values.</summary>
    public static string[] Values(this FakeData fakes, string written, int count = 200)
    {
        var token = fakes.Token(written);
        return [.. Enumerable.Range(1, count).Select(k => token.Next((ulong)k))];
    }

    /// <summary>The diagnostics of an expression, as text.</summary>
    public static string Complaint(string written)
    {
        var diagnostics = new DiagnosticBag();
        English().Bind(Parse(written, diagnostics), diagnostics);
        return Text(diagnostics);
    }

    public static SourceSpan Span(string text) => new(new SourceText("plan.yaml", text), 0, text.Length);

    public static Expression Parse(string written, DiagnosticBag diagnostics)
    {
        var text = $"${{fake.{written}}}";
        return ExpressionParser.Parse(text, Span(text), diagnostics).Whole ?? throw new ArgumentException(Text(diagnostics));
    }

    public static string Text(DiagnosticBag diagnostics) =>
        string.Join('\n', diagnostics.ToImmutable().Select(d => $"{d.Code}: {d.Message} {d.Hint}".Trim()));
}
