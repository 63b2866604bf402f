using System.Xml;
using Seeder.Cli.Commands;
using Seeder.Cli.Output;

namespace Seeder.Cli.Results;

/// <summary>
/// The result as JUnit XML, in the form that Jenkins and other CI systems read (junit-10.xsd of the Jenkins xUnit plugin). <c>validate</c>
/// has one test per plan. <c>apply</c> and <c>destroy</c> have one suite per plan, with one test per record type.
/// </summary>
internal static class JunitXml
{
    // The longest list of errors of one test.
    private const int MostErrors = 100;

    /// <summary>How the file begins.</summary>
    public const string Marker = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites name=\"seeder ";

    /// <param name="hide">Removes secrets from a text.</param>
    public static byte[] Write(string command, ResultSheet sheet, CommandResult result, Func<string, string> hide)
    {
        List<JunitSuite> suites = command == "validate" ? [SuiteOf(sheet.Plans)] : [.. sheet.Plans.Select(SuiteOf)];
        // An empty suite would say that nothing is wrong.
        var own = ResultFiles.OwnErrors(sheet, result);
        var isFailed = result.Code is not (ExitCode.Done or ExitCode.ChangesPending);
        if (!own.IsEmpty || (isFailed && !suites.Exists(s => s.Errors + s.Failures > 0)))
        {
            suites.Add(new JunitSuite($"seeder {command}", [Failed($"seeder.{command}", "command", own, result.Last)]));
        }
        suites.RemoveAll(s => s.Cases.Length == 0);
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            new JunitWriter(xml, hide).Write($"seeder {command}", suites);
        }
        return bytes.ToArray();
    }

    private static JunitSuite SuiteOf(IEnumerable<PlanEntry> validated) => new("seeder validate", [.. validated.Select(plan =>
    {
        ImmutableArray<Diagnostic> errors = [.. plan.Errors];
        var test = errors.IsEmpty ? new JunitCase("seeder.validate", plan.File) : Failed("seeder.validate", plan.File, errors, null);
        return test with { Took = plan.Took, Output = Text(plan.Warnings) };
    })]);

    private static JunitSuite SuiteOf(PlanEntry plan)
    {
        var className = plan.Name ?? plan.File;
        var types = plan.Records.ToLookup(r => r.Type ?? "", StringComparer.Ordinal);
        var typeOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in plan.Records)
        {
            typeOf[record.RefId] = record.Type ?? "";
        }
        var errors = plan.Errors.ToLookup(d => d.Of is { } of ? typeOf.GetValueOrDefault(of) : null);
        List<JunitCase> cases = [.. types.Select(t => CaseOf(className, t.Key, [.. t], [.. errors[t.Key]]))];
        ImmutableArray<Diagnostic> rest = [.. errors[null]];
        if (plan.Status == PlanStatus.Skipped)
        {
            cases.Add(new JunitCase(className, "plan") { State = JunitState.Skipped, Message = plan.Reason });
        }
        else if (!rest.IsEmpty || (plan.Status != PlanStatus.Done && !cases.Exists(c => c.IsBad)))
        {
            cases.Add(Failed(className, "plan", rest, plan.Status == PlanStatus.Cancelled ? "The command was cancelled." : plan.Reason));
        }
        else if (cases.Count == 0)
        {
            cases.Add(new JunitCase(className, "plan"));
        }
        return new JunitSuite(plan.File, [.. cases]) { Took = plan.Took, Output = Text(plan.Warnings) };
    }

    private static JunitCase CaseOf(
        string className, string type, IReadOnlyList<RecordReport> records, ImmutableArray<Diagnostic> errors)
    {
        var test = new JunitCase(className, type.Length == 0 ? "records" : type);
        var counts = string.Join(", ", records.CountBy(r => r.Action).Select(c => $"{Plural.Number(c.Value)} {c.Key}"));
        var isInDoubt = records.Any(r => r.Action == RecordReports.InDoubt);
        if (isInDoubt || !errors.IsEmpty || records.Any(r => r.Action == RecordReports.Rejected))
        {
            return test with
            {
                State = isInDoubt ? JunitState.Error : JunitState.Failure,
                Message = $"{Plural.Count(records.Count, "record")}: {counts}",
                Kind = errors.FirstOrDefault()?.Code,
                Text = Text(errors),
            };
        }
        var isSkipped = records.Any(r => r.Action == RecordReports.Skipped);
        return test with
        {
            State = isSkipped ? JunitState.Skipped : JunitState.Passed,
            Message = isSkipped ? $"{Plural.Count(records.Count, "record")}: {counts}" : null,
            Output = counts,
        };
    }

    // A failure is an error in the plan or a rejection of the org. Everything else is an error of the environment.
    private static JunitCase Failed(string className, string name, ImmutableArray<Diagnostic> errors, string? last) =>
        new(className, name)
        {
            State = errors.FirstOrDefault() is { Kind: DiagnosticKind.Plan or DiagnosticKind.Rejected }
                ? JunitState.Failure
                : JunitState.Error,
            Kind = errors.FirstOrDefault()?.Code,
            Message = errors.FirstOrDefault()?.Message ?? last ?? "The command failed.",
            Text = errors.IsEmpty ? last : Text(errors),
        };

    private static string? Text(IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.ToList();
        var more = all.Count > MostErrors ? $"\nand {Plural.Number(all.Count - MostErrors)} more\n" : "";
        return all.Count == 0 ? null : $"{DiagnosticText.Render(all.Take(MostErrors))}{more}";
    }
}

internal enum JunitState { Passed, Skipped, Failure, Error }

internal sealed record JunitSuite(string Name, ImmutableArray<JunitCase> Cases)
{
    public TimeSpan? Took { get; init; }

    public string? Output { get; init; }

    public int Failures => Cases.Count(c => c.State == JunitState.Failure);

    public int Errors => Cases.Count(c => c.State == JunitState.Error);

    public int Skipped => Cases.Count(c => c.State == JunitState.Skipped);
}

internal sealed record JunitCase(string ClassName, string Name)
{
    public JunitState State { get; init; }

    public string? Message { get; init; }

    /// <summary>The code of the first error.</summary>
    public string? Kind { get; init; }

    public string? Text { get; init; }

    public string? Output { get; init; }

    public TimeSpan? Took { get; init; }

    public bool IsBad => State is JunitState.Failure or JunitState.Error;
}
