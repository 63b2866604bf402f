using Seeder.Cli.Output;

namespace Seeder.Cli.Commands;

/// <summary>Shows the help of a command, or the list of all commands.</summary>
internal sealed class HelpCommand : SeederCommand
{
    private readonly Argument<string[]> _words = new("COMMAND")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "The command, such as 'apply' or 'org start'",
    };

    public HelpCommand()
        : base("help", "Shows the help of a command") => Add(_words);

    public override string Example => "seeder help apply";

    public override Task<CommandResult> RunAsync(CommandContext context)
    {
        Command command = context.Parse.RootCommandResult.Command;
        foreach (var word in context.Parse.GetValue(_words) ?? [])
        {
            command = command.Subcommands.FirstOrDefault(c => c.Name == word) ?? throw SeederException.Of(
                command.Subcommands.Count > 0
                    ? CommandLineDiagnostics.UnknownCommand(word, command.Name, command.Subcommands.Select(c => c.Name))
                    : CommandLineDiagnostics.TooMany(word, $"help {command.Name}"));
        }
        return Task.FromResult(new CommandResult(ExitCode.Done) { Text = HelpText.Of(command, HelpText.Width()) });
    }
}
