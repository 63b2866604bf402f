using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Seeder.Files;

/// <summary>The key of a cache. Describes differ between orgs, users and API versions.</summary>
internal sealed record DescribeOwner(string OrgId, string UserId, string ApiVersion);

/// <summary>The names of an org's types, and the org's time when they were read.</summary>
/// <param name="Generation">Identifies the files of types that belong to this index. Each index has its own generation.</param>
internal sealed record DescribeIndex(string Generation, DateTimeOffset At, ImmutableArray<string> Names);

/// <summary>
/// Caches describes on the disk. Several processes may use the folder at the same time: a file is written under a temporary name and then
/// renamed, and only files of the generation in the index are read. Errors in reading and writing are ignored; the org is then asked again.
/// </summary>
internal sealed partial class DescribeCache(string? cacheFolder, DescribeOwner owner, TimeProvider time)
{
    private const int Format = 1;
    private const string IndexName = "index.json";
    private static readonly TimeSpan TemporaryAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnusedAge = TimeSpan.FromDays(30);

    private readonly string? _folder =
        cacheFolder is not null && IsPlain(owner.OrgId) && IsPlain(owner.UserId) && Version().IsMatch(owner.ApiVersion)
            ? Path.Combine(cacheFolder, "describes", $"{owner.OrgId}-{owner.UserId}-v{owner.ApiVersion}")
            : null;

    private string? _generation;
    private bool _isUnwritable;

    /// <summary>The first line of each file. The content follows it.</summary>
    internal sealed record Header(
        int Format, string OrgId, string UserId, string ApiVersion, string Generation, string Type, int Length, string Sha256);

    internal sealed record IndexContent(DateTimeOffset At, ImmutableArray<string> Names);

    [JsonSerializable(typeof(Header))]
    [JsonSerializable(typeof(IndexContent))]
    private sealed partial class CacheContext : JsonSerializerContext;

    /// <summary>Reads the newest index; null without a valid index. Types are then read and written in its generation.</summary>
    public DescribeIndex? Open()
    {
        if (Read(IndexName, "") is not var (header, content))
        {
            return null;
        }
        try
        {
            var index = JsonSerializer.Deserialize(content.Span, CacheContext.Default.IndexContent);
            if (index is null || index.Names.IsDefaultOrEmpty || index.Names.Contains(null!))
            {
                return null;
            }
            _generation = header.Generation;
            return new DescribeIndex(header.Generation, index.At, index.Names);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Begins a generation, so that types which were cached before are no longer valid.</summary>
    public void Begin(DateTimeOffset at, ImmutableArray<string> names)
    {
        _generation = Guid.NewGuid().ToString("N");
        Write(IndexName, "", JsonSerializer.SerializeToUtf8Bytes(new IndexContent(at, names), CacheContext.Default.IndexContent));
        RemoveOld();
    }

    /// <summary>Stops reading and writing types until the next <see cref="Open"/> or <see cref="Begin"/>.</summary>
    public void Close() => _generation = null;

    /// <summary>Returns the describe of a type from this generation; null if it is not cached.</summary>
    public ReadOnlyMemory<byte>? ReadType(string type)
    {
        if (NameOf(type) is { } name && Read(name, type) is var (header, content) && header.Generation == _generation)
        {
            return content;
        }
        return null;
    }

    public void WriteType(string type, ReadOnlySpan<byte> describe)
    {
        if (NameOf(type) is { } name)
        {
            Write(name, type, describe);
        }
    }

    private string? NameOf(string type) => _generation is not null && IsPlain(type) ? $"{type}.{_generation}.json" : null;

    private (Header Header, ReadOnlyMemory<byte> Content)? Read(string name, string type)
    {
        if (_folder is null)
        {
            return null;
        }
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(_folder, name));
            var end = bytes.AsSpan().IndexOf((byte)'\n');
            var header = end < 0 ? null : JsonSerializer.Deserialize(bytes.AsSpan(0, end), CacheContext.Default.Header);
            if (header is not { Generation: { } generation } || !Generation().IsMatch(generation))
            {
                return null;
            }
            var content = bytes.AsMemory(end + 1);
            return header == HeaderOf(generation, type, content.Span) ? (header, content) : null;
        }
        catch (Exception exception) when (exception is JsonException || IsFailure(exception))
        {
            return null;
        }
    }

    private Header HeaderOf(string generation, string type, ReadOnlySpan<byte> content) =>
        new(
            Format, owner.OrgId, owner.UserId, owner.ApiVersion, generation, type,
            content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    private void Write(string name, string type, ReadOnlySpan<byte> content)
    {
        if (_folder is null || _isUnwritable)
        {
            return;
        }
        var temporary = Path.Combine(_folder, $"{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            CreateFolder(_folder);
            using (var file = new FileStream(temporary, AtomicFile.Private(FileMode.CreateNew)))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(HeaderOf(_generation!, type, content), CacheContext.Default.Header));
                file.Write("\n"u8);
                file.Write(content);
            }
            File.Move(temporary, Path.Combine(_folder, name), overwrite: true);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // If the disk is full or read-only, it is not tried again for every type.
            _isUnwritable = true;
            Remove(temporary);
        }
    }

    // Other users of the machine must not read the describes of an org.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Deletes only files with names that this class gives; folders stay. A process that uses an older generation asks its org again.
    private void RemoveOld()
    {
        if (_folder is null || _isUnwritable)
        {
            return;
        }
        try
        {
            var folders = Directory.EnumerateDirectories(Path.GetDirectoryName(_folder)!);
            foreach (var file in folders.Where(f => OwnFolder().IsMatch(Path.GetFileName(f)))
                .SelectMany(f => new DirectoryInfo(f).EnumerateFiles())
                .Where(IsOld))
            {
                Remove(file.FullName);
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The old files are deleted the next time.
        }
    }

    private bool IsOld(FileInfo file)
    {
        var age = time.GetUtcNow() - file.LastWriteTimeUtc;
        if (TemporaryFile().IsMatch(file.Name))
        {
            return age > TemporaryAge;
        }
        if (TypeFile().Match(file.Name) is { Success: true } type)
        {
            return age > UnusedAge || (file.DirectoryName == _folder && type.Groups[1].Value != _generation);
        }
        return file.Name == IndexName && age > UnusedAge;
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // Another process may have removed the file, or the disk became read-only.
        }
    }

    private static bool IsFailure(Exception exception) =>
        AtomicFile.IsFailure(exception) || exception is ArgumentException or NotSupportedException;

    // Whether a text can be part of a file name. Names of types and ids can.
    private static bool IsPlain(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    [GeneratedRegex(@"\A[0-9]{1,4}\.[0-9]{1,2}\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Generation();

    [GeneratedRegex(@"\A00D[0-9A-Za-z]{15}-005[0-9A-Za-z]{15}-v[0-9.]+\z")]
    private static partial Regex OwnFolder();

    [GeneratedRegex(@"\A\w+\.([0-9a-f]{32})\.json\z")]
    private static partial Regex TypeFile();

    [GeneratedRegex(@"\A(?:index|\w+\.[0-9a-f]{32})\.json\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex TemporaryFile();
}
