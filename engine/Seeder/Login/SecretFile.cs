using System.Text;
using Seeder.Files;

namespace Seeder.Login;

/// <summary>Reads a file that holds a key or another secret.</summary>
internal static class SecretFile
{
    // A key has some thousand bytes.
    private const long Longest = 1024 * 1024;

    /// <summary>The text of a file, or of a descriptor such as <c>/dev/fd/63</c>, which may block.</summary>
    /// <exception cref="SeederException">The file cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(NamedFile.ReadOrReceive(path, Longest)).TrimStart('\uFEFF');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception) with { Kind = DiagnosticKind.NoOrg });
        }
    }
}
