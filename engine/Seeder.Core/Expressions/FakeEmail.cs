using System.Text;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>Keeps fake addresses from being anybody's: their domains are reserved ones (RFC 2606), or the plan's own.</summary>
internal sealed class FakeEmail(string? domain)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly ImmutableArray<string> _domains = domain is null ? ["example.com", "example.net", "example.org"] : [domain];

    public bool IsSafe(string domain) => _domains.Contains(domain, StringComparer.OrdinalIgnoreCase);

    /// <summary>What Bogus made, at a safe domain.</summary>
    public string Of(string email, FakeGenerator generator)
    {
        var at = email.LastIndexOf('@');
        var given = email[(at + 1)..];
        return $"{UserName(email[..at], generator)}@{(IsSafe(given) ? given : _domains[generator.Next(_domains.Length)])}";
    }

    /// <summary>
    /// A user name that an address can begin with: no dots at its ends or in a row. Bogus drops what it cannot write in ASCII, which
    /// leaves nothing of a Chinese or Japanese name: those become <c>user</c> and eight characters.
    /// </summary>
    public static string UserName(string name, FakeGenerator generator)
    {
        var made = name.Contains("..", StringComparison.Ordinal)
            ? string.Join('.', name.Split('.', StringSplitOptions.RemoveEmptyEntries))
            : name.Trim('.');
        return made.Any(char.IsAsciiLetter) ? made : Nameless(generator);
    }

    /// <summary>What is wrong with the option <c>emailDomain</c>, or null.</summary>
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
