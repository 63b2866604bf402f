using Seeder.Core.Binding;
using Seeder.Core.Saved;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>The flags of a saved plan, and the inputs that the command line reads.</summary>
internal static class SavedPlanInputs
{
    /// <summary>What the command line knows of a plan that is saved. The result of planning fills in the rest.</summary>
    /// <exception cref="SeederException">An input can be read only once.</exception>
    public static SavedPlan Given(CommandContext context, PlanningState read)
    {
        var parse = context.Parse;
        var once = new[] { read.Request.Text.Path }
            .Concat(parse.GetValue(Flags.Vars) ?? [])
            .Concat(parse.GetValue(Flags.Metadata) ?? [])
            .FirstOrDefault(NamedFile.IsDescriptor);
        if (once is not null)
        {
            throw SeederException.Of(SavedDiagnostics.NotAFile(once));
        }
        return new SavedPlan(
            "", "", "", "", default, FlagsOf(parse), parse.GetValue(Flags.TargetOrg), new SavedOrg("", "", ""),
            new SavedManifest("", null, 0, null, null), Of(context, read), [], "");
    }

    /// <summary>The inputs that the command line reads, and planning does not.</summary>
    public static ImmutableArray<SavedInput> Of(CommandContext context, PlanningState read)
    {
        var (parse, request) = (context.Parse, read.Request);
        return
        [
            .. context.Vars.Hashes.Select(f => new SavedInput(InputKind.Vars, f.Key, f.Value)),
            .. MetadataOf(parse.GetValue(Flags.Metadata) ?? []),
            .. AdoptedOf(parse.GetValue(Flags.AdoptManifest)),
            .. from variable in read.Syntax?.Vars ?? []
               let name = variable.Name.Text
               where !request.Vars.ContainsKey(name)
               let value = request.GivenVars.Environment.GetValueOrDefault(name)
               select new SavedInput(
                   InputKind.Environment, $"{GivenVars.Prefix}{name}", value is null ? null : ContentHash.Of(value)),
        ];
    }

    /// <summary>The words of some flags of a command line, with their values.</summary>
    public static IEnumerable<string> Words(ParseResult parse, IEnumerable<Option> options) =>
        options.Where(o => parse.GetResult(o) is { Implicit: false }).SelectMany(o => o switch
        {
            Option<bool> flag => parse.GetValue(flag) ? [flag.Name] : [],
            Option<string[]> several => (parse.GetValue(several) ?? []).Select(
                value => value == CommandLine.WithoutValue && several == Flags.Learn ? several.Name : $"{several.Name}={value}"),
            Option<string?> text when parse.GetValue(text) is { } value => [$"{text.Name}={value}"],
            _ => Enumerable.Empty<string>(),
        });

    // The time is saved by itself, with the day and the zone that it means.
    private static ImmutableArray<string> FlagsOf(ParseResult parse) =>
        [.. Words(parse, Flags.Deciding.Except(parse.GetValue(Flags.Destroy) ? Flags.Apply : []).Except([Flags.Clock]))];

    private static IEnumerable<SavedInput> MetadataOf(IEnumerable<string> paths) =>
        from path in paths
        from file in Directory.Exists(path) ? MetadataFolder.Find(path) : [path]
        select new SavedInput(InputKind.Metadata, file, HashOf(file));

    private static IEnumerable<SavedInput> AdoptedOf(string? path) => path is null ? [] :
    [
        new SavedInput(InputKind.Manifest, path, HashOf(path)),
        new SavedInput(InputKind.Manifest, $"{path}.journal", HashOf($"{path}.journal")),
    ];

    private static string? HashOf(string path)
    {
        try
        {
            return ContentHash.Of(NamedFile.Read(path));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            return null;
        }
    }
}
