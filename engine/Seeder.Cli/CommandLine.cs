using System.CommandLine.Parsing;
using Seeder.Cli.Commands;
using Seeder.Cli.Log;
using Seeder.Cli.Output;
using Seeder.Cli.Report;
using Seeder.Cli.Results;
using Seeder.Log;

namespace Seeder.Cli;

/// <summary>Base of all commands. <see cref="CommandLine"/> runs the command and prints its result.</summary>
internal abstract class SeederCommand(string name, string description) : Command(name, description)
{
    /// <summary>A command line for the help.</summary>
    public abstract string Example { get; }

    public abstract Task<Output.CommandResult> RunAsync(CommandContext context);
}

/// <summary>What every command gets: the parsed flags, the arguments as typed, where to print, and when to stop.</summary>
internal sealed record CommandContext(ParseResult Parse, IReadOnlyList<string> Args, Screen Screen, Signals Signals)
{
    /// <summary>The clock and timers that a command uses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where requests, waits, file writes and planning stages are logged.</summary>
    public RunLog Log { get; init; } = RunLog.None;

    /// <summary>The report that the command fills; null if the command line asks for none.</summary>
    public ReportBook? Report { get; init; }

    /// <summary>The variables of the environment and of files; all plans of a command share them.</summary>
    public VarsFiles Vars { get; } = new();

    /// <summary>The saved plan that the command does exactly; null without one.</summary>
    public SavedRun? Saved { get; init; }

    /// <summary>The outcomes of the plans of the command.</summary>
    public ResultSheet Results { get; } = new();

    public CancellationToken Cancel => Signals.Cancel;

    /// <summary>The same command line again, quoted for a shell.</summary>
    public string SameCommand => $"seeder {string.Join(' ', Args.Select(ShellWord.Quote))}";
}

/// <summary>Runs a command line and returns its exit code. The only place that prints results, and turns exceptions into results.</summary>
internal static class CommandLine
{
    /// <summary>The value of a flag that was written without its optional value.</summary>
    public const string WithoutValue = "*";

    /// <param name="args">The arguments after <c>seeder</c>.</param>
    /// <param name="host">Time and signals of a process that embeds the command; null takes those of the system.</param>
    public static async Task<int> RunAsync(string[] args, CommandHost? host = null)
    {
        host ??= CommandHost.System;
        var parse = Parse(args);
        var screen = Screen.For(parse);
        if (parse.Action is not null && parse.Errors.Count == 0)
        {
            return (int)screen.Write(
                () =>
                    parse.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
        }
        if (parse.CommandResult.Command.Subcommands.Count > 0 && parse.Tokens.All(t => t.Type == TokenType.Command))
        {
            return (int)screen.Write(() => new HelpText().Invoke(parse));
        }
        using var signals = new Signals(host);
        var result = await LoggedResultAsync(new CommandContext(parse, args, screen, signals) { Time = host.Time });
        // A cancelled command still prints its result; only a second signal ends the printing.
        var stop = !signals.Cancel.IsCancellationRequested
            ? signals.Cancel
            : !signals.Abort.IsCancellationRequested ? signals.Abort : CancellationToken.None;
        return (int)screen.Print(result, stop);
    }

    // A plan may be called @demo.yaml, so response files are switched off.
    public static ParseResult Parse(string[] args) =>
        Root.Parse(Completed(args), new ParserConfiguration { ResponseFileTokenReplacer = null });

    // The value of --learn is optional and follows an equals sign: the word after it may be a plan.
    private static string[] Completed(string[] args)
    {
        var flag = Flags.Learn.Name;
        var end = Array.IndexOf(args, "--");
        return [.. args.Select((arg, i) => (arg == flag || arg == $"{flag}=") && (end < 0 || i < end) ? $"{flag}={WithoutValue}" : arg)];
    }

    /// <summary>
    /// All commands. Made once for a process: a flag is one object for all commands that have it, and remembers each that it was added to.
    /// </summary>
    public static RootCommand Root { get; } = MakeRoot();

    private static RootCommand MakeRoot()
    {
        var root = new RootCommand(
            "Seeds Salesforce orgs with records from declarative plans. Without --target-org it uses an embedded local org.")
        {
            new InitCommand(), new ValidateCommand(), new ImportCommand(), new PlanCommand(), new ApplyCommand(), new DestroyCommand(),
            new ShowCommand(), new AdoptCommand(), new ForgetCommand(), new SchemaCommand(), new ExplainCommand(), new OrgCommand(),
            new HelpCommand(),
        };
        Flags.Everywhere.ForEach(root.Add);
        HelpText.Use(root);
        return root;
    }

    private static async Task<Output.CommandResult> LoggedResultAsync(CommandContext context)
    {
        if (CommandLineErrors.Find(context.Parse) is { IsEmpty: false } errors)
        {
            return new Output.CommandResult(ExitCode.PlanErrors) { Name = "CommandLineError", Diagnostics = errors };
        }
        try
        {
            using var log = CommandLog.Open(context.Parse, context.Screen, context.Time);
            var logged = context with { Log = log.ToRunLog(context.Parse) };
            ResultFiles? files = null;
            var result = await ResultAsync(logged, () =>
            {
                files = ResultFiles.Check(logged);
                return ReportBook.RunAsync(logged, ((SeederCommand)context.Parse.CommandResult.Command).RunAsync);
            });
            result = files?.Write(result) ?? result;
            if (result.Printed)
            {
                context.Screen.ShowFirst(log.Problems);
            }
            return result with { Diagnostics = result.Diagnostics.AddRange(log.Problems) };
        }
        catch (SeederException stopped)
        {
            return Output.CommandResult.Stopped(stopped.Diagnostic);
        }
    }

    /// <summary>Runs the work of a command, and turns its exceptions into a result.</summary>
    public static async Task<Output.CommandResult> ResultAsync(CommandContext context, Func<Task<Output.CommandResult>> work)
    {
        try
        {
            return await work();
        }
        catch (SeederException stopped)
        {
            return Output.CommandResult.Stopped(stopped.Diagnostic) with { Diagnostics = [.. stopped.Diagnostics] };
        }
        catch (OperationCanceledException) when (context.Cancel.IsCancellationRequested)
        {
            return new Output.CommandResult(ExitCode.Cancelled)
            {
                Name = nameof(ExitCode.Cancelled),
                Last = "Cancelled before anything was sent."
            };
        }
        catch (OutOfMemoryException)
        {
            return Output.CommandResult.Stopped(CommandLineDiagnostics.NotEnoughMemory());
        }
#pragma warning disable CA1031 // A bug of Seeder ends with its own exit code and not with a stack trace.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new Output.CommandResult(ExitCode.Bug)
            {
                Diagnostics = [CommandLineDiagnostics.OurBug(bug)],
                Last = context.Screen.Verbose
                    ? bug.ToString()
                    : "Please run the command again with --verbose and report its output. The journal contains what the run "
                        + "created: the next apply continues from there.",
            };
        }
    }
}
