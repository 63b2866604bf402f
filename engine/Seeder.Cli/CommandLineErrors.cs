using System.CommandLine.Parsing;

namespace Seeder.Cli;

/// <summary>Finds mistakes on the command line and describes them as diagnostics, with the nearest name as a hint.</summary>
internal static class CommandLineErrors
{
    public static ImmutableArray<Diagnostic> Find(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        // After -- an argument that begins with a dash is an argument and not a flag.
        var behind = parse.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && !behind.Contains(word);
        // The parser passes an unknown flag to an argument that takes several values.
        var passed = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsFlag);
        var flags = parse.UnmatchedTokens.Where(IsFlag).Concat(passed).ToList();
        var words = parse.UnmatchedTokens.Where(t => !IsFlag(t)).ToList();
        // Arguments after an unknown flag may belong to it: other errors would only be consequences of it.
        if (flags.Count > 0 && (words.Count == 0 || command.Subcommands.Count == 0))
        {
            return [.. flags.Select(f => CommandLineDiagnostics.UnknownFlag(f.Split('=')[0], NameOf(parse), FlagsOf(parse))).Distinct()];
        }
        if (words.Count > 0)
        {
            return [Stray(words[0], parse)];
        }
        return [.. parse.Errors.Select(e => Describe(e, parse)).Distinct()];
    }

    private static Diagnostic Stray(string word, ParseResult parse) => parse.CommandResult.Command.Subcommands is { Count: > 0 } commands
        ? CommandLineDiagnostics.UnknownCommand(word, NameOf(parse), commands.Where(c => !c.Hidden).Select(c => c.Name))
        : CommandLineDiagnostics.TooMany(word, NameOf(parse));

    private static Diagnostic Describe(ParseError error, ParseResult parse) => error.SymbolResult switch
    {
        OptionResult option when option.Tokens.Count == 0 =>
            CommandLineDiagnostics.FlagWithoutValue(option.Option.Name, option.Option.HelpName ?? "a value"),
        OptionResult option => CommandLineDiagnostics.FlagTwice(option.Option.Name),
        ArgumentResult argument => CommandLineDiagnostics.Missing(argument.Argument.Name, NameOf(parse)),
        CommandResult when parse.CommandResult.Command.Subcommands.Count > 0 => CommandLineDiagnostics.Missing("a command", NameOf(parse)),
        CommandResult when parse.CommandResult.Command.Arguments is [var first, ..] =>
            CommandLineDiagnostics.Missing(first.Name, NameOf(parse)),
        _ => CommandLineDiagnostics.Other(error.Message),
    };

    private static string NameOf(ParseResult parse) => parse.CommandResult.Parent is CommandResult { Parent: not null } parent
        ? $"{parent.Command.Name} {parse.CommandResult.Command.Name}"
        : parse.CommandResult.Command.Name;

    private static IEnumerable<string> FlagsOf(ParseResult parse) =>
        parse.CommandResult.Command.Options.Concat(Flags.Everywhere).Where(o => !o.Hidden).Select(o => o.Name);
}
