namespace Seeder.Core.Text;

/// <summary>One fault of a JSON file.</summary>
/// <param name="Reason">What is wrong, without a full stop at its end.</param>
/// <param name="Hint">What works; null for the hint of the file.</param>
internal sealed record JsonFault(SourceSpan Span, string Reason, string? Hint = null);

/// <summary>A JSON file cannot be used. Its faults are in the order of their places.</summary>
internal sealed class JsonFaultException(ImmutableArray<JsonFault> faults) : FormatException(faults[0].Reason)
{
    public ImmutableArray<JsonFault> Faults { get; } = faults;
}
