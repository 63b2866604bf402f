using Seeder.Files;

namespace Seeder.Cli;

/// <summary>Checks the files of results that flags name, such as <c>--report FILE</c>, before the org is contacted.</summary>
internal static class OutputFlags
{
    // How the help names values that are paths.
    private static readonly string[] Paths = ["FILE", "PATH", "PLAN"];

    /// <summary>Checks the file that a flag names. Returns null if the command line does not have the flag.</summary>
    /// <param name="markers">See <see cref="OutputFile.Check"/>.</param>
    /// <exception cref="SeederException">The file must not be written, or another flag or an argument names it too.</exception>
    public static OutputFile? Check(CommandContext context, Option<string?> flag, OutputAccess access, params string[] markers)
    {
        if (context.Parse.GetValue(flag) is not { } path)
        {
            return null;
        }
        var file = OutputFile.Check(flag.Name, path, access, markers);
        return Others(context.Parse, flag).FirstOrDefault(o => file.Is(o.Path)) is { Name: { } other }
            ? throw SeederException.Of(CommandLineDiagnostics.SameFile(flag.Name, path, other))
            : file;
    }

    private static IEnumerable<(string Name, string Path)> Others(ParseResult parse, Option flag) =>
    [
        .. parse.CommandResult.Command.Options.Concat(Flags.Everywhere)
            .Where(o => o != flag && Paths.Contains(o.HelpName))
            .SelectMany(o => parse.GetResult(o)?.Tokens.Select(t => (o.Name, t.Value)) ?? []),
        .. parse.CommandResult.Command.Arguments
            .SelectMany(a => parse.GetResult(a)?.Tokens.Select(t => ($"the argument {a.Name}", t.Value)) ?? []),
    ];
}
