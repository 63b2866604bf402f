using System.Text;
using Seeder.Core.Saved;

namespace Seeder.Files;

/// <summary>Reads saved plans, and tells them from plans.</summary>
internal static class SavedPlanFile
{
    private const int HeadLength = 256;

    /// <summary>Whether the path is a saved plan, by the start of its content.</summary>
    public static bool Is(string path)
    {
        try
        {
            if (!RegularFile.Is(path))
            {
                return false;
            }
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[HeadLength];
            return SavedPlanJson.Is(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException || AtomicFile.IsFailure(exception))
        {
            // It is read as a plan, and that error says why it cannot be read.
            return false;
        }
    }

    /// <exception cref="SeederException">It cannot be read, or is no saved plan that this version can use.</exception>
    public static SavedPlan Read(string path)
    {
        try
        {
            return SavedPlanJson.Read(NamedFile.Read(path));
        }
        catch (FormatException wrong)
        {
            throw SeederException.Of(SavedDiagnostics.Unreadable(path, wrong.Message));
        }
        catch (Exception exception) when (exception is ArgumentException || AtomicFile.IsFailure(exception))
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception));
        }
    }

    /// <summary>The error for a text that is another file of Seeder than a plan; null if it may be a plan.</summary>
    /// <param name="command">The command that needs a plan.</param>
    public static Diagnostic? OtherThanPlan(SourceText text, string command)
    {
        var head = Encoding.UTF8.GetBytes(text.Content[..Math.Min(HeadLength, text.Content.Length)]);
        return SavedPlanJson.Is(head) ? SavedDiagnostics.IsSaved(text.Path, command)
            : IsManifest(head) ? SavedDiagnostics.IsManifest(text.Path)
            : null;
    }

    private static bool IsManifest(ReadOnlySpan<byte> head)
    {
        head = head.TrimStart(" \t\r\n"u8);
        return head.StartsWith("{"u8) && head[1..].TrimStart(" \t\r\n"u8).StartsWith("\"format\""u8);
    }
}
