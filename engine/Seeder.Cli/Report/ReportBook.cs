using System.Buffers;
using Seeder.Cli.Commands;
using Seeder.Cli.Output;
using Seeder.Files;

namespace Seeder.Cli.Report;

/// <summary>
/// Collects what a command finds and does, and writes it to the file of <c>--report</c> when the command ends, also if it fails or is
/// cancelled. The part of a plan is rendered when the plan ends, so the memory of its records is free again.
/// </summary>
internal sealed class ReportBook
{
    private readonly CommandContext _context;
    private readonly OutputFile _file;
    private readonly DateTimeOffset _started;
    private readonly long _timestamp;
    private readonly List<ReportPlan> _plans = [];
    private readonly HashSet<Diagnostic> _shown = [];
    private Func<ReportResult>? _held;
    private Exception? _bug;
    private (string Name, string Id, string Url)? _org;

    private ReportBook(CommandContext context, OutputFile file)
    {
        (_context, _file) = (context, file);
        (_started, _timestamp) = (context.Time.GetUtcNow(), context.Time.GetTimestamp());
    }

    /// <summary>Runs a command, and writes a report if the command line asks for one.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="work">The command.</param>
    public static async Task<CommandResult> RunAsync(CommandContext context, Func<CommandContext, Task<CommandResult>> work)
    {
        // Checked before the org is asked, so that no run is done whose report is lost.
        if (OutputFlags.Check(context, Flags.ReportFile, OutputAccess.Shared, ReportPage.Marker) is not { } file)
        {
            return await work(context);
        }
        var book = new ReportBook(context, file);
        var result = await CommandLine.ResultAsync(context, () => work(context with { Report = book }));
        return book.Write(result);
    }

    /// <summary>Notes which org the command uses.</summary>
    public void Use(OpenOrg org) =>
        _org ??= (org.Connection.Name, org.Session.Identity.Id, org.Session.Identity.InstanceUrl);

    /// <summary>Notes what the command found or did for the plan that it works on.</summary>
    /// <param name="result">Computed when the plan ends, so that a mistake of the report cannot stop a run.</param>
    public void Hold(Func<ReportResult> result) => _held = result;

    /// <summary>Ends the part of a plan.</summary>
    /// <param name="title">The name of the plan and its file.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="result">The result of the command for it.</param>
    /// <param name="reason">Why it was skipped; null if it was not.</param>
    public void End(string title, PlanStatus status, CommandResult result, string? reason = null)
    {
        try
        {
            Add(title, status, result, reason, _held?.Invoke());
        }
#pragma warning disable CA1031 // The command continues with the other plans, and the error is reported at its end.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            _bug ??= bug;
        }
        _held = null;
    }

    private void Add(string title, PlanStatus status, CommandResult result, string? reason, ReportResult? held)
    {
        _plans.Add(ReportPlan.Of(title, status, result, reason, held));
        _shown.UnionWith(result.Diagnostics);
    }

    private CommandResult Write(CommandResult result)
    {
        try
        {
            if (_bug is not null)
            {
                throw new InvalidOperationException(_bug.Message, _bug);
            }
            if (_plans.Count == 0)
            {
                var held = _held?.Invoke();
                var plans = _context.Parse.GetValue<string[]>("PLAN") ?? [];
                var title = held?.Report.Planning.Run is { Plan: var plan } ? $"{plan.Name} ({plan.Source})" : string.Join(", ", plans);
                Add(title, StatusOf(result.Code), result, reason: null, held);
            }
            _file.Write(Render(result));
            _context.Screen.Note($"report: {_file.Path}");
            return result;
        }
#pragma warning disable CA1031 // The run was done: a mistake of the report must not hide its result.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            var diagnostic = problem is SeederException stopped ? stopped.Diagnostic : CommandLineDiagnostics.OurBug(problem);
            // The result of the run stays: its exit code, unless the run was successful, and its text.
            var isDone = result.Code is ExitCode.Done or ExitCode.ChangesPending;
            return result with
            {
                Code = !isDone ? result.Code : problem is SeederException ? ExitCode.LocalFiles : ExitCode.Bug,
                Diagnostics = result.Diagnostics.Add(diagnostic),
                TextFirst = true,
                Last = isDone ? "The command is complete. Only its report could not be written." : result.Last,
            };
        }
    }

    private byte[] Render(CommandResult result)
    {
        var command = _context.Parse.CommandResult.Command.Name;
        var header = new HtmlText();
        header.Markup("<div>\n").Element("h1", $"seeder {command}").Markup("\n").Markup($"<p><span class=\"badge {Class(result.Code)}\">")
            .Text($"exit code {(int)result.Code}").Markup("</span> ").Text(Meaning(result.Code)).Markup("</p>\n").Facts(HeadFacts())
            .Markup("</div>");
        var main = new HtmlText();
        if (_plans.Count > 1)
        {
            main.Markup("<nav class=\"plans\" aria-label=\"Plans\">\n");
            for (var i = 0; i < _plans.Count; i++)
            {
                main.Markup(string.Create(CultureInfo.InvariantCulture, $"<a href=\"#plan-{i + 1}\">"))
                    .Text(_plans[i].Title)
                    .Markup("</a>\n");
            }
            main.Markup("</nav>\n");
        }
        ReportDiagnostics.Write(main, "h2", [.. result.Diagnostics.Where(d => !_shown.Contains(d))]);
        for (var i = 0; i < _plans.Count; i++)
        {
            main.Markup(string.Create(CultureInfo.InvariantCulture, $"<section class=\"plan\" id=\"plan-{i + 1}\" data-title=\""))
                .Text(_plans[i].Title).Markup("\">\n").Markup(_plans[i].Html).Markup("<div class=\"views\"></div>\n</section>\n");
        }
        var footer = new HtmlText().Text("Written by seeder --report. This file needs no other file and no network.");
        return ReportPage.Render(
            _plans.Count == 1 ? $"seeder {command}: {_plans[0].Title}" : $"seeder {command}: {_plans.Count} plans",
            Hide(header.ToString()), Hide(main.ToString()), footer.ToString(), _context.Screen.Hide(Data()));
    }

    private IEnumerable<(string, string)> HeadFacts()
    {
        if (_org is var (name, id, url))
        {
            yield return ("Org", name == id ? $"{id}, {url}" : $"{name} ({id}, {url})");
        }
        if (_plans.Count > 1)
        {
            yield return ("Plans", Plural.Number(_plans.Count));
        }
        yield return ("Started", _started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return ("Took", ReportFacts.Time(_context.Time.GetElapsedTime(_timestamp)));
        yield return ("Command", _context.SameCommand);
    }

    private byte[] Data()
    {
        var buffer = new ArrayBufferWriter<byte>(_plans.Sum(p => p.Data.Length) + 1_000);
        using (var writer = new Utf8JsonWriter(buffer, ReportJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("origin", OriginOf(_org?.Url));
            writer.WriteStartArray("plans");
            foreach (var plan in _plans)
            {
                writer.WriteRawValue(plan.Data, skipInputValidation: true);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    // Links lead to the org and nowhere else.
    private static string? OriginOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;

    private string Hide(string text) => _context.Screen.Hide(text);

    private static PlanStatus StatusOf(ExitCode code) => code switch
    {
        ExitCode.Done or ExitCode.ChangesPending => PlanStatus.Done,
        ExitCode.Cancelled => PlanStatus.Cancelled,
        _ => PlanStatus.Failed,
    };

    private static string Class(ExitCode code) => ReportPlan.Class(StatusOf(code), code);

    private static string Meaning(ExitCode code) => code switch
    {
        ExitCode.Done => "Done, or nothing to do.",
        ExitCode.PlanErrors => "The plan or the command line has errors. Nothing was sent.",
        ExitCode.ChangesPending => "Changes are pending.",
        ExitCode.NoOrg => "There is no org: it cannot be reached, refused the login, or is a production org.",
        ExitCode.Rejected => "The org rejected something. The manifest lists the records that exist.",
        ExitCode.InDoubt => "A call is in doubt: its response was lost, and the org does not show whether it executed the call.",
        ExitCode.LocalFiles => "There is a problem with local files.",
        ExitCode.Cancelled => "The command was cancelled.",
        _ => "A bug of seeder stopped the command.",
    };
}
