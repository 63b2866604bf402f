namespace Seeder.Local;

/// <summary>A parsed formula of the metadata.</summary>
internal abstract record Formula
{
    private Formula()
    {
    }

    internal sealed record Text(string Value) : Formula;

    internal sealed record Number(string Value) : Formula;

    internal sealed record Path(IReadOnlyList<string> Parts) : Formula;

    /// <param name="Name">A function in upper case, or an operator: + - * / ^ &amp; = &lt;&gt; &lt; &lt;= &gt; &gt;=.</param>
    internal sealed record Call(string Name, IReadOnlyList<Formula> Arguments) : Formula;
}

/// <summary>The local org cannot evaluate a formula; the message tells why.</summary>
internal sealed class FormulaException(string message) : Exception(message);
