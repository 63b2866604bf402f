using System.Collections;
using Seeder.Core.Binding;
using Seeder.Core.Saved;
using Seeder.Core.Syntax;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>
/// The variables of the environment and of the files of <c>--vars</c>. Each file is read once in a command, because it may be a pipe.
/// </summary>
internal sealed class VarsFiles
{
    // A file with more variables is not a file of variables.
    private const long Most = 1L << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<KeyValuePair<string, string>> _hashes = [];

    private GivenVars? _read;

    /// <summary>The hash of each file that was read, by its path.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Hashes => _hashes;

    /// <summary>Whether <c>--vars</c> names a file. Such a file is not a plan, although its folder may be searched for plans.</summary>
    public static Predicate<string> IsOne(ParseResult parse)
    {
        var files = (parse.GetValue(Flags.Vars) ?? []).Select(PlanSet.KeyOf).ToHashSet(PlanSet.PathComparer);
        return path => files.Count > 0 && files.Contains(PlanSet.KeyOf(path));
    }

    /// <exception cref="SeederException">A file cannot be read, or has errors; those of all files.</exception>
    public async Task<GivenVars> ReadAsync(CommandContext context) =>
        _read ??= await PureWork.RunAsync(() => Read(context), context.Cancel);

    private GivenVars Read(CommandContext context)
    {
        var diagnostics = new DiagnosticBag();
        var entries = (context.Parse.GetValue(Flags.Vars) ?? []).SelectMany(path => Read(path, diagnostics, context.Cancel));
        ImmutableArray<VarsEntry> files = [.. entries];
        if (diagnostics.HasErrors)
        {
            throw SeederException.Of(diagnostics.ToImmutable(), DiagnosticKind.Plan);
        }
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value ?? ""));
        return new GivenVars(GivenVars.OfEnvironment(environment, names), files);
    }

    private ImmutableArray<VarsEntry> Read(string path, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        try
        {
            var bytes = NamedFile.ReadOrReceive(path, Most);
            _hashes.Add(KeyValuePair.Create(path, ContentHash.Of(bytes)));
            return VarsFile.Read(new SourceText(path, Strict.GetString(bytes)), diagnostics, cancel);
        }
        catch (DecoderFallbackException)
        {
            diagnostics.Add(EnvironmentDiagnostics.FileUnreadable(path, "it is not UTF-8 text.", "Save it as UTF-8."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            diagnostics.Add(NamedFile.Unreadable(path, exception));
        }
        return [];
    }
}
