using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Seeder.Cli.Commands;
using Seeder.Cli.Output;

namespace Seeder.Cli;

/// <summary>A command of ours: what it does is run by <see cref="CommandLine"/>, which prints its answer.</summary>
internal abstract class SeederCommand(string name, string description) : Command(name, description)
{
    public abstract Task<Output.CommandResult> RunAsync(CommandContext context);
}

/// <summary>What every command gets: the flags as parsed, the words as typed, where to print, and when to stop.</summary>
internal sealed record CommandContext(ParseResult Parse, IReadOnlyList<string> Args, Screen Screen, Signals Signals)
{
    /// <summary>What a command waits by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CancellationToken Cancel => Signals.Cancel;

    /// <summary>What was typed, to be typed again.</summary>
    public string TypedAgain => $"seeder {string.Join(' ', Args.Select(Shell.Quote))}";
}

/// <summary>From words to an exit code. The one place that prints answers and turns exceptions into them.</summary>
internal static class CommandLine
{
    /// <param name="args">The words behind <c>seeder</c>.</param>
    /// <param name="host">Time and signals of whoever runs the command inside its own process; null for those of the system.</param>
    public static async Task<int> RunAsync(string[] args, CommandHost? host = null)
    {
        host ??= CommandHost.System;
        var root = Root();
        // A plan may be called @demo.yaml: what starts with @ is no response file.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var screen = Screen.For(parse);
        if (parse.Action is not null && parse.Errors.Count == 0)
        {
            return (int)screen.Write(() => parse.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
        }
        if (parse.CommandResult.Command.Subcommands.Count > 0 && parse.Tokens.All(t => t.Type == TokenType.Command))
        {
            return (int)screen.Write(() => new HelpAction().Invoke(parse));
        }
        using var signals = new Signals(host);
        var answer = await AnswerAsync(new CommandContext(parse, args, screen, signals) { Time = host.Time });
        // A command that was cancelled says so; only another signal ends that.
        var stop = !signals.Cancel.IsCancellationRequested ? signals.Cancel : !signals.Abort.IsCancellationRequested ? signals.Abort : CancellationToken.None;
        return (int)screen.Print(answer, stop);
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Seeds Salesforce orgs from declarative plans. Without --target-org it uses a local org of its own.")
        {
            new ValidateCommand(), new ImportCommand(), new PlanCommand(), new ApplyCommand(), new DestroyCommand(), new ShowCommand(), new AdoptCommand(), new ForgetCommand(), new SchemaCommand(), new ExplainCommand(), new OrgCommand(),
        };
        Flags.Everywhere.ForEach(root.Add);
        LaterCommand.All.ForEach(root.Add);
        return root;
    }

    private static async Task<Output.CommandResult> AnswerAsync(CommandContext context)
    {
        try
        {
            if (CommandLineErrors.Find(context.Parse) is { IsEmpty: false } errors)
            {
                return new Output.CommandResult(ExitCode.PlanErrors) { Name = "CommandLineError", Diagnostics = errors };
            }
            return await ((SeederCommand)context.Parse.CommandResult.Command).RunAsync(context);
        }
        catch (SeederException stopped)
        {
            return Output.CommandResult.Stopped(stopped.Diagnostic, stopped.Code);
        }
        catch (OperationCanceledException) when (context.Cancel.IsCancellationRequested)
        {
            return new Output.CommandResult(ExitCode.Cancelled) { Name = nameof(ExitCode.Cancelled), Last = "Cancelled before anything was sent." };
        }
        catch (OutOfMemoryException)
        {
            return Output.CommandResult.Stopped(CommandLineDiagnostics.NotEnoughMemory(), ExitCode.LocalFiles);
        }
#pragma warning disable CA1031 // The last resort: a bug of ours ends with its own exit code and not with a stack trace.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new Output.CommandResult(ExitCode.Bug)
            {
                Diagnostics = [CommandLineDiagnostics.OurBug(bug)],
                Last = context.Screen.Verbose ? bug.ToString() : "Run it again with --verbose and report what it prints, please. What exists in the org is in the journal: the next apply goes on from there.",
            };
        }
    }
}
