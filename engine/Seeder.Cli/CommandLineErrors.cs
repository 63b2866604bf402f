using System.CommandLine.Parsing;

namespace Seeder.Cli;

/// <summary>What is wrong with the words that were typed, in our form and with the nearest name.</summary>
internal static class CommandLineErrors
{
    public static ImmutableArray<Diagnostic> Find(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (command is LaterCommand)
        {
            return [];
        }
        var strays = parse.UnmatchedTokens.Concat(FlagsTakenForArguments(parse)).ToList();
        if (strays.Count > 0)
        {
            // Behind an unknown command or flag, words may belong to it: what is wrong with them is an echo.
            return command.Subcommands.Count == 0 && strays.Exists(IsFlag)
                ? [.. strays.Where(IsFlag).Select(f => CommandLineDiagnostics.UnknownFlag(f.Split('=')[0], NameOf(parse), FlagsOf(parse))).Distinct()]
                : [Stray(strays.Find(s => !IsFlag(s)) ?? strays[0], command)];
        }
        return [.. parse.Errors.Select(e => Describe(e, parse)).Distinct()];
    }

    private static Diagnostic Stray(string word, Command command) => command.Subcommands.Count > 0
        ? CommandLineDiagnostics.UnknownCommand(word, command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))
        : CommandLineDiagnostics.TooMany(word, command.Name);

    private static Diagnostic Describe(ParseError error, ParseResult parse) => error.SymbolResult switch
    {
        OptionResult option when option.Tokens.Count == 0 => CommandLineDiagnostics.FlagWithoutValue(option.Option.Name, option.Option.HelpName ?? "a value"),
        OptionResult option => CommandLineDiagnostics.FlagTwice(option.Option.Name),
        ArgumentResult argument => CommandLineDiagnostics.Missing(argument.Argument.Name, NameOf(parse)),
        CommandResult when parse.CommandResult.Command.Arguments is [var first, ..] => CommandLineDiagnostics.Missing(first.Name, NameOf(parse)),
        _ => CommandLineDiagnostics.Other(error.Message),
    };

    // The parser hands a flag that it does not know to an argument that takes several words; behind -- that is what the user wants.
    private static IEnumerable<string> FlagsTakenForArguments(ParseResult parse)
    {
        var behind = parse.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        return parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .Where(t => IsFlag(t.Value) && !behind.Contains(t)).Select(t => t.Value);
    }

    private static bool IsFlag(string word) => word.Length > 1 && word[0] == '-';

    private static string NameOf(ParseResult parse) => parse.CommandResult.Parent is CommandResult { Parent: not null } parent
        ? $"{parent.Command.Name} {parse.CommandResult.Command.Name}"
        : parse.CommandResult.Command.Name;

    private static IEnumerable<string> FlagsOf(ParseResult parse) =>
        parse.CommandResult.Command.Options.Concat(Flags.Everywhere).Where(o => !o.Hidden).Select(o => o.Name);
}
