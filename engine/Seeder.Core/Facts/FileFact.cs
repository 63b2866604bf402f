using System.Diagnostics.CodeAnalysis;
using System.Text;
using Seeder.Core.Text;

namespace Seeder.Core.Facts;

/// <summary>What the shell found where a plan names a file.</summary>
internal abstract class FileFact
{
    /// <summary>The file is there.</summary>
    /// <param name="path">As the plan leads to it.</param>
    public sealed class Found(string path, ReadOnlyMemory<byte> bytes) : FileFact
    {
        private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
        private SourceText? _text;
        private string? _base64;

        public ReadOnlyMemory<byte> Bytes { get; } = bytes;

        /// <summary>The bytes in base64.</summary>
        public string Base64 => _base64 ??= Convert.ToBase64String(Bytes.Span);

        /// <summary>The text; false where the bytes are no UTF-8.</summary>
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

    /// <summary>A plan may not read it; nothing of it is known, not even whether it is there.</summary>
    /// <param name="detail">The plan's root, or the most bytes that a file may have.</param>
    public sealed class Refused(FileRefusal why, string detail) : FileFact
    {
        public FileRefusal Why { get; } = why;

        public string Detail { get; } = detail;
    }

    /// <summary>It cannot be read.</summary>
    /// <param name="reason">A clause that ends with a full stop.</param>
    /// <param name="near">Names of files that stand where it was looked for.</param>
    public sealed class Missing(string reason, ImmutableArray<string> near) : FileFact
    {
        public string Reason { get; } = reason;

        public ImmutableArray<string> Near { get; } = near;
    }
}
