using Seeder.Core.Facts;
using Seeder.Core.Import;

namespace Seeder.Files;

/// <summary>Reads the files that an import needs, and writes its result.</summary>
internal static class ImportFiles
{
    // Limits for other files in the folder, which are only read to find missing records.
    private const int MostNeighbours = 200;
    private const long LargestNeighbour = 20_000_000;

    /// <summary>Runs the import, and reads every file that it asks for.</summary>
    /// <param name="output">The file to be written; null to write none.</param>
    /// <param name="limits">Which files an sf data plan may name.</param>
    /// <param name="cancel">Stops the import with an <see cref="OperationCanceledException"/>.</param>
    public static async Task<Imported> ReadAsync(ImportRequest request, string? output, FileLimits limits, CancellationToken cancel)
    {
        var named = request.Paths.Select(FilePath.Normalise).ToHashSet(StringComparer.Ordinal);
        PlanFileAccess[] plans = [.. request.Paths.Select(p => PlanFileAccess.For(p, limits))];
        var (_, imported) = await Converge.RunAsync<(ImportRequest Request, Imported? Imported), Imported>(
            (request, null), Step, AnswerAsync, Questions, cancel);
        return imported!;

        Task<(ImportRequest, Imported?)> AnswerAsync((ImportRequest Request, Imported?) known, Imported asked) =>
            PureWork.RunAsync(() => (Answer(known.Request, asked), (Imported?)null), cancel);

        ImportRequest Answer(ImportRequest known, Imported asked) => asked.MissingFiles.IsEmpty
            ? known with { Neighbours = Neighbours(known, output) }
            : known with { Files = known.Files.SetItems(asked.MissingFiles.Select(p => KeyValuePair.Create(p, Fact(p)))) };

        FileFact Fact(string path) => named.Contains(path) ? FindNamed(path, limits.MaxBytes) : Find(path, plans);
    }

    private static ((ImportRequest, Imported?), Imported?) Step((ImportRequest Request, Imported?) known)
    {
        var imported = Importer.Import(known.Request);
        return ((known.Request, imported), imported.MissingFiles.IsEmpty && !imported.WantsNeighbours ? null : imported);
    }

    private static IEnumerable<string> Questions(Imported asked) =>
        asked.MissingFiles.IsEmpty ? ["the files beside"] : asked.MissingFiles.Select(p => $"the file '{p}'");

    // A file on the command line may be anywhere. A file that an sf data plan names must be inside the plan's root, like files in a plan.
    private static FileFact FindNamed(string path, long most)
    {
        try
        {
            return new FileFact.Found(path, NamedFile.ReadOrReceive(path, most));
        }
        catch (FileTooLargeException exception)
        {
            return new FileFact.Refused(FileRefusal.TooLarge, exception.Most.ToString("N0", CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = Directory.Exists(path) ? "it is a folder."
                : exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file."
                : exception.Message;
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
            return new FileFact.Missing(reason, Path.Exists(path) ? [] : PlanFileAccess.NamesIn(folder));
        }
    }

    private static FileFact Find(string path, PlanFileAccess[] plans)
    {
        FileFact? fact = null;
        foreach (var plan in plans)
        {
            fact = plan.Find(path);
            if (fact is not FileFact.Refused)
            {
                break;
            }
        }
        return fact!;
    }

    /// <summary>The name of the folder of a file; null for a root folder.</summary>
    public static string? FolderName(string path) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is { Length: > 0 } name ? name : null;

    /// <summary>
    /// The path of the JSON Schema for editors, relative to the file: in the nearest parent folder that contains it; null if none
    /// does.
    /// </summary>
    public static string? SchemaPath(string output)
    {
        var up = "";
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(output));
            folder is not null;
            folder = Path.GetDirectoryName(folder), up += "../")
        {
            if (File.Exists(Path.Combine(folder, "schemas", "seed-plan.schema.json")))
            {
                return $"{up}schemas/seed-plan.schema.json";
            }
        }
        return null;
    }

    /// <summary>Writes the CSV files and then the plan, so that the plan never names a missing file.</summary>
    /// <returns>The paths, beginning with the plan's.</returns>
    /// <exception cref="SeederException">One of the files exists with other content; then no file is written.</exception>
    public static ImmutableArray<string> Write(Imported imported, string output)
    {
        var folder = Path.GetDirectoryName(output) ?? "";
        (string Path, byte[] Bytes)[] files =
            [(output, Bytes(imported.Plan!)),
                .. imported.Csv.Select(f => (folder.Length == 0 ? f.Name : Path.Combine(folder, f.Name), Bytes(f.Content)))];
        foreach (var (path, bytes) in files)
        {
            if (Directory.Exists(path) || (File.Exists(path) && !Holds(path, bytes)))
            {
                throw SeederException.Of(ImportDiagnostics.OutputExists(path));
            }
        }
        foreach (var (path, bytes) in files.Reverse())
        {
            AtomicFile.WriteShared(path, bytes);
        }
        return [.. files.Select(f => f.Path)];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static bool Holds(string path, byte[] bytes)
    {
        try
        {
            return NamedFile.Read(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ImportNeighbours Neighbours(ImportRequest request, string? output)
    {
        var plans = Path.GetDirectoryName(output ?? "") ?? "";
        var sources = request.Paths.Select(p => Path.GetDirectoryName(p) ?? "").Distinct(StringComparer.Ordinal);
        var written = output is null ? null : Path.GetFullPath(output);
        return new ImportNeighbours(
            [.. Texts(plans, [".yaml", ".yml"])
                .Where(t => Path.GetFullPath(t.Path) != written)
                .Select(t => new SourceText(Path.GetFileName(t.Path), t.Content))],
            [.. sources.SelectMany(s => Texts(s, [".json"]))]);
    }

    private static IEnumerable<SourceText> Texts(string folder, string[] extensions)
    {
        var place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place))
        {
            yield break;
        }
        // The files in the folder may be from other people: links out of the folder, pipes and hidden files are not read.
        var access = PlanFileAccess.For(Path.Combine(place, "plan.yaml"), new FileLimits { MaxBytes = LargestNeighbour });
        var names = PlanFileAccess.NamesIn(place).Where(n => extensions.Contains(Path.GetExtension(n))).Take(MostNeighbours);
        foreach (var name in names)
        {
            var path = folder.Length == 0 ? name : Path.Combine(folder, name);
            if (access.Find(path) is FileFact.Found found && found.TryText(out var text))
            {
                yield return new SourceText(FilePathOf(path), text.Content);
            }
        }
    }

    // Plans contain paths with slashes on every system.
    private static string FilePathOf(string path) => path.Replace('\\', '/');
}
