using System.Text;

namespace Seeder.Core.Expressions;

/// <summary>
/// Makes fake e-mail addresses harmless: their domains are reserved (RFC 2606) or set by the plan, so that no real person gets e-mail.
/// </summary>
internal sealed class FakeEmail(string? domain)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly ImmutableArray<string> _domains = domain is null ? ["example.com", "example.net", "example.org"] : [domain];

    public bool IsSafe(string domain) => _domains.Contains(domain, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the address that Bogus made, with a safe domain.</summary>
    public string Of(string email, FakeGenerator generator)
    {
        var at = email.LastIndexOf('@');
        var given = email[(at + 1)..];
        return $"{UserName(email[..at], generator)}@{(IsSafe(given) ? given : _domains[generator.Next(_domains.Length)])}";
    }

    /// <summary>
    /// Makes the part of an address before @: no dots at its start or end, and no two dots in a row. Bogus drops characters outside ASCII,
    /// so that nothing remains of a Chinese or Japanese name; such a name becomes <c>user</c> and eight characters.
    /// </summary>
    public static string UserName(string name, FakeGenerator generator)
    {
        var made = name.Contains("..")
            ? string.Join('.', name.Split('.', StringSplitOptions.RemoveEmptyEntries))
            : name.Trim('.');
        return made.Any(char.IsAsciiLetter) ? made : Nameless(generator);
    }

    /// <summary>Checks the option <c>emailDomain</c>; null if it is valid.</summary>
    public static Diagnostic? Check(string domain, SourceSpan span) => IsDomain(domain) ? null : FakeDiagnostics.EmailDomain(span, domain);

    private static bool IsDomain(string domain) =>
        domain.Length <= 253 && domain.Split('.') is { Length: > 1 } labels && labels.All(IsLabel);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and < 64 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string Nameless(FakeGenerator generator)
    {
        var name = new StringBuilder("user", 12);
        for (var i = 0; i < 8; i++)
        {
            name.Append(Alphabet[generator.Next(Alphabet.Length)]);
        }
        return name.ToString();
    }
}
