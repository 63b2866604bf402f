namespace Seeder.Files;

/// <summary>Who may read a file of results.</summary>
internal enum OutputAccess
{
    /// <summary>The default permissions of the user, or those of the file that is replaced.</summary>
    Shared,

    /// <summary>Only the user.</summary>
    Private,
}

/// <summary>
/// A file of results that a flag names, such as <c>--report FILE</c>. <see cref="Check"/> runs before the org is contacted, so that no run
/// is done whose result cannot be written. The file is replaced in one step. A file that exists is replaced only if it is empty or if
/// Seeder wrote it: then it begins with a marker.
/// </summary>
internal sealed class OutputFile
{
    private readonly string _flag;
    private readonly string _real;
    private readonly OutputAccess _access;
    private readonly byte[][] _markers;

    private OutputFile(string flag, string path, string real, OutputAccess access, byte[][] markers) =>
        (_flag, Path, _real, _access, _markers) = (flag, path, real, access, markers);

    /// <summary>The path as the user wrote it.</summary>
    public string Path { get; }

    /// <summary>Checks that the file can be written, and creates its folder.</summary>
    /// <param name="flag">The flag that names the file, for messages.</param>
    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="markers">How the file begins. Others than the first are those of older versions of Seeder.</param>
    /// <exception cref="SeederException">
    /// The file is not Seeder's, is a link, a folder, a pipe or a device, or its folder cannot be written.
    /// </exception>
    public static OutputFile Check(string flag, string path, OutputAccess access, params string[] markers)
    {
        var real = RealOf(flag, path);
        var file = new OutputFile(flag, path, real, access, [.. markers.Select(System.Text.Encoding.UTF8.GetBytes)]);
        file.Protected(() =>
        {
            file.FindEarlier();
            AtomicFile.CreateFolderOf(real);
            var options = AtomicFile.Private(FileMode.CreateNew);
            options.Options = FileOptions.DeleteOnClose;
            new FileStream(AtomicFile.TemporaryBeside(real), options).Dispose();
        });
        return file;
    }

    /// <summary>Whether another path means this file.</summary>
    public bool Is(string path) => PathOrNull(path) is { } real && real.Equals(_real, RealPath.Comparison);

    /// <param name="bytes">The content, which begins with the first marker.</param>
    /// <exception cref="SeederException">The file cannot be written, or another program wrote it in the meantime.</exception>
    public void Write(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith(_markers[0]))
        {
            throw new ArgumentException("The content does not begin with the marker of its kind.", nameof(bytes));
        }
        Protected(() =>
        {
            var earlier = FindEarlier();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
            if (_access == OutputAccess.Private)
            {
                options = AtomicFile.Private(FileMode.CreateNew);
            }
            else if (earlier && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = File.GetUnixFileMode(_real);
            }
            AtomicFile.WriteOutput(_real, bytes, options, overwrite: earlier);
        });
    }

    /// <summary>Whether there is a file that may be replaced.</summary>
    private bool FindEarlier()
    {
        if (Links.IsLink(_real))
        {
            throw Unwritable("it is a symbolic link.", $"Name the file itself with {_flag}.");
        }
        if (Directory.Exists(_real))
        {
            throw Unwritable("it is a folder.", $"Name a file with {_flag}.");
        }
        if (Native.KindOf(_real) == FileKind.Special)
        {
            throw NotRegular();
        }
        try
        {
            using var handle = Native.Open(_real);
            if (Native.KindOf(handle) is not (FileKind.Regular or FileKind.Unknown))
            {
                throw NotRegular();
            }
            var start = new byte[_markers.Max(m => m.Length) + 3];
            var read = RandomAccess.Read(handle, start, 0);
            if (!IsOurs(start.AsSpan(0, read)))
            {
                throw SeederException.Of(EnvironmentDiagnostics.OutputOfOthers(Path, _flag));
            }
            // A user who write-protects a file wants to keep it. Renaming a file over it would replace it.
            return !IsProtected() ? true
                : throw Unwritable("it is read-only.", $"Allow writing to it, or name another file with {_flag}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private bool IsOurs(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
        {
            start = start[3..];
        }
        foreach (var marker in _markers)
        {
            if (start.StartsWith(marker))
            {
                return true;
            }
        }
        return start.IsEmpty;
    }

    private bool IsProtected() => OperatingSystem.IsWindows()
        ? File.GetAttributes(_real).HasFlag(FileAttributes.ReadOnly)
        : (File.GetUnixFileMode(_real) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    private void Protected(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw Unwritable(exception.Message);
        }
    }

    // Links of the machine, such as /tmp on macOS, are followed. A pull request may add a link too: it is followed only inside its
    // repository. The resolved path contains no link, so a link that is added later cannot lead elsewhere.
    private static string RealOf(string flag, string path)
    {
        if (path is "" or "-")
        {
            throw Unwritable(path, "it is not the name of a file.", $"Name a file with {flag}.");
        }
        if (LinkOutOf(path) is { } reason)
        {
            throw Unwritable(path, reason, $"Name another place with {flag}.");
        }
        if (PathOrNull(path) is not { } real)
        {
            throw Unwritable(path, "it is not a possible path.", $"Name another file with {flag}.");
        }
        if (System.IO.Path.EndsInDirectorySeparator(path))
        {
            throw Unwritable(path, "it is a folder.", $"Name a file with {flag}.");
        }
        var parts = RealPath.Parts(real, System.IO.Path.GetPathRoot(real)!);
        return parts.Any(OwnPlace.IsGit) ? throw Unwritable(path, "it is inside of '.git'.", $"Name another place with {flag}.")
            : parts.Contains(SeederFolder.Name, StringComparer.OrdinalIgnoreCase)
                ? throw Unwritable(path, "the folder '.seeder' is only for Seeder's own files.", $"Name another place with {flag}.")
                : real;
    }

    // The real folder, and the name in it: the file itself must not be a link.
    private static string? PathOrNull(string path)
    {
        var full = FullOrNull(path);
        return System.IO.Path.GetDirectoryName(full) is { } folder && RealPath.Of(folder) is { } real
            ? System.IO.Path.Combine(real, System.IO.Path.GetFileName(full)!)
            : null;
    }

    private static string? FullOrNull(string path)
    {
        try
        {
            return System.IO.Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException || AtomicFile.IsFailure(exception))
        {
            return null;
        }
    }

    private static string? LinkOutOf(string path)
    {
        for (var folder = System.IO.Path.GetDirectoryName(FullOrNull(path));
            folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (!Links.IsLink(folder))
            {
                continue;
            }
            var target = RealPath.Of(folder);
            if (target is null || !Directory.Exists(target))
            {
                return $"'{folder}' is a symbolic link that leads to no folder.";
            }
            var place = RealPath.Of(System.IO.Path.GetDirectoryName(folder)!);
            if (place is not null && PlanRoot.Repository(place) is { } root && !RealPath.IsWithin(target, root))
            {
                return $"'{folder}' is a symbolic link to '{target}', outside of its repository.";
            }
        }
        return null;
    }

    private SeederException NotRegular() =>
        Unwritable("it is not a regular file.", $"Devices and pipes are not written. Name a file with {_flag}.");

    private SeederException Unwritable(string reason) =>
        Unwritable(Path, reason, $"Check the disk and the permissions, or name another file with {_flag}.");

    private SeederException Unwritable(string reason, string hint) => Unwritable(Path, reason, hint);

    private static SeederException Unwritable(string path, string reason, string hint) =>
        SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, reason, hint));
}
