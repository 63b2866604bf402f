using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;

namespace Seeder.Files;

/// <summary>Reads the text of a plan's own file.</summary>
internal static class PlanTextFile
{
    // Without this, a letter in another encoding would arrive in the org as a question mark.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="limits">The maximum size, and the folder from which a relative path counts.</param>
    /// <exception cref="SeederException">The file cannot be read as a plan.</exception>
    public static SourceText Read(string path, FileLimits limits)
    {
        var full = path;
        try
        {
            full = Path.GetFullPath(path, limits.Folder ?? CurrentFolder.Read());
            return PlanLink.Check(path, full, isNamed: true) is { } diagnostic
                ? throw SeederException.Of(diagnostic)
                : new SourceText(path, WithoutMark(NamedFile.ReadOrReceive(full, limits.MaxBytes)));
        }
        catch (DecoderFallbackException)
        {
            throw SeederException.Of(EnvironmentDiagnostics.FileUnreadable(path, "it is not UTF-8 text.", "Save it as UTF-8."));
        }
        catch (FileTooLargeException exception)
        {
            var tooLarge = new FileFact.Refused(FileRefusal.TooLarge, exception.Most.ToString("N0", CultureInfo.InvariantCulture));
            throw SeederException.Of(FileDiagnostics.Refused(null, path, tooLarge));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception, full));
        }
    }

    private static string WithoutMark(ReadOnlySpan<byte> bytes) =>
        Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
}
