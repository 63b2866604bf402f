namespace Seeder.Core.Binding;

/// <summary>
/// The form of e-mail addresses. The org refuses others with INVALID_EMAIL_ADDRESS. Its exact rule is not documented, so only forms are
/// refused that no mail server accepts either.
/// </summary>
internal static class EmailForm
{
    public static bool Fits(string text)
    {
        var at = text.IndexOf('@');
        return at > 0
            && text.LastIndexOf('@') == at
            && AreParts(text.AsSpan(0, at))
            && text.AsSpan(at + 1) is { Length: > 0 } domain
            && domain.Contains('.')
            && AreParts(domain)
            && domain[0] != '-'
            && !text.AsSpan().ContainsAny(",;:()<>[]\"\\")
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
    }

    // Parts that are separated by single points.
    private static bool AreParts(ReadOnlySpan<char> text) =>
        text[0] != '.' && text[^1] != '.' && text.IndexOf("..", StringComparison.Ordinal) < 0;
}
