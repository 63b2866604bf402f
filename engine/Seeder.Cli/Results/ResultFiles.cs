using Seeder.Cli.Commands;
using Seeder.Cli.Output;
using Seeder.Files;

namespace Seeder.Cli.Results;

/// <summary>
/// Writes the result of a command for CI systems: <c>--junit</c>, <c>--csv</c>, and the summary of GitHub Actions. They are written
/// whatever the result is.
/// </summary>
internal sealed class ResultFiles
{
    private readonly CommandContext _context;
    private readonly OutputFile? _junit;
    private readonly OutputFile? _csv;

    private ResultFiles(CommandContext context, OutputFile? junit, OutputFile? csv) => (_context, _junit, _csv) = (context, junit, csv);

    /// <summary>Checks the files before the command does anything.</summary>
    /// <exception cref="SeederException">One of the files must not be written.</exception>
    public static ResultFiles Check(CommandContext context) => new(
        context,
        OutputFlags.Check(context, Flags.Junit, OutputAccess.Shared, JunitXml.Marker),
        OutputFlags.Check(context, Flags.Csv, OutputAccess.Shared, RecordCsv.Marker));

    /// <summary>Writes the files.</summary>
    /// <returns>The result with the errors of this work. A result that cannot be written is a failure of the command.</returns>
    public CommandResult Write(CommandResult result)
    {
        _context.Results.End(result, _context.Time);
        var command = _context.Parse.CommandResult.Command.Name;
        var (sheet, screen) = (_context.Results, _context.Screen);
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        if (_junit is not null)
        {
            Try(() => _junit.Write(JunitXml.Write(command, sheet, result, screen.Hide)), diagnostics);
        }
        if (_csv is not null)
        {
            Try(() => _csv.Write(RecordCsv.Write(sheet, screen.Hide)), diagnostics);
        }
        var isDone = result.Code is ExitCode.Done or ExitCode.ChangesPending;
        var code = isDone && diagnostics.Count > 0 ? ExitCode.LocalFiles : result.Code;
        if (_context.Parse.CommandResult.Command is ValidateCommand or PlanCommand or RunCommand
            && GithubSummary.Append(() => SummaryMarkdown.Write(command, sheet, result, screen.Hide)) is { } unwritten)
        {
            diagnostics.Add(unwritten);
        }
        if (diagnostics.Count == 0)
        {
            return result;
        }
        if (result.Printed)
        {
            screen.ShowFirst(diagnostics);
        }
        return result with { Code = code, Diagnostics = result.Diagnostics.AddRange(diagnostics) };
    }

    /// <summary>The errors of the command that belong to no plan.</summary>
    public static ImmutableArray<Diagnostic> OwnErrors(ResultSheet sheet, CommandResult result) =>
        [.. result.Diagnostics.Where(d => d.Severity == Severity.Error).Except(sheet.Plans.SelectMany(p => p.Diagnostics))];

    private static void Try(Action write, ImmutableArray<Diagnostic>.Builder diagnostics)
    {
        try
        {
            write();
        }
        catch (SeederException stopped)
        {
            diagnostics.AddRange(stopped.Diagnostics);
        }
    }
}
