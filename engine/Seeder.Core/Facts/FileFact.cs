using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Seeder.Core.Facts;

/// <summary>The result of reading a file that a plan names.</summary>
internal abstract class FileFact
{
    /// <summary>The file was read.</summary>
    /// <param name="path">The path that the plan gives, relative to the working directory.</param>
    public sealed class Found(string path, ReadOnlyMemory<byte> bytes) : FileFact
    {
        private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
        private SourceText? _text;
        private string? _base64;

        public ReadOnlyMemory<byte> Bytes { get; } = bytes;

        /// <summary>The bytes, encoded in base64.</summary>
        public string Base64 => _base64 ??= Convert.ToBase64String(Bytes.Span);

        /// <summary>Gets the text; false if the bytes are not valid UTF-8.</summary>
        public bool TryText([NotNullWhen(true)] out SourceText? text)
        {
            try
            {
                text = _text ??= new SourceText(path, Strict.GetString(Bytes.Span));
                return true;
            }
            catch (DecoderFallbackException)
            {
                text = null;
                return false;
            }
        }
    }

    /// <summary>The plan is not allowed to read the file. It is not even revealed whether the file exists.</summary>
    /// <param name="detail">The plan's root folder, or the size limit in bytes.</param>
    public sealed class Refused(FileRefusal why, string detail) : FileFact
    {
        public FileRefusal Why { get; } = why;

        public string Detail { get; } = detail;
    }

    /// <summary>The file could not be read.</summary>
    /// <param name="reason">A clause that ends with a full stop.</param>
    /// <param name="near">Names of files in the same folder, for suggestions.</param>
    public sealed class Missing(string reason, ImmutableArray<string> near) : FileFact
    {
        public string Reason { get; } = reason;

        public ImmutableArray<string> Near { get; } = near;
    }
}
