namespace Seeder.Core.Text;

/// <summary>A form of a secret that <see cref="SecretFinder"/> finds.</summary>
/// <param name="Text">The text to find, in lower case if case is ignored.</param>
/// <param name="Least">How many of its characters must match.</param>
internal sealed record SecretPattern(byte[] Text, int Least, bool IgnoresCase)
{
    public bool Has(int at, int letter) => Text[at] == (IgnoresCase && letter is >= 'A' and <= 'Z' ? letter | 0x20 : letter);
}
