using Seeder.Cli.Output;
using Seeder.Core.Import;
using Seeder.Files;

namespace Seeder.Cli.Commands;

/// <summary>Converts an sf data plan or tree files to a seed plan.</summary>
internal sealed class ImportCommand : SeederCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "An sf data plan (*-plan.json) or a tree file; several files become one plan"
    };

    public ImportCommand()
        : base("import", "Converts an sf data plan or tree files to a seed plan")
    {
        Add(_files);
        this.AddRange([Flags.Output, Flags.Metadata, .. Flags.Files]);
    }

    public override string Example => "seeder import data/sample-data-plan.json --output plans/sample.yaml";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        var output = context.Parse.GetValue(Flags.Output);
        var diagnostics = new DiagnosticBag();
        var schema = await PureWork.RunAsync(
            () => MetadataFiles.ReadSchema(context.Parse.GetValue(Flags.Metadata) ?? [], diagnostics), context.Cancel);
        string[] paths = context.Parse.GetRequiredValue(_files);
        var request = new ImportRequest([.. paths], schema) { MayWriteCsv = output is not null, Folder = ImportFiles.FolderName(paths[0]) };
        if (output is not null)
        {
            request = request with { Name = FileName.OfPlan(output), SchemaPath = ImportFiles.SchemaPath(output) };
        }
        var imported = await ImportFiles.ReadAsync(request, output, FlagValues.Files(context.Parse), context.Cancel);
        diagnostics.AddRange(imported.Diagnostics);
        if (imported.Plan is null)
        {
            return new CommandResult(ExitCode.PlanErrors)
            {
                Diagnostics = diagnostics.ToImmutable(),
                Last = $"{DiagnosticText.Summary(diagnostics.ToImmutable())}; nothing was written.",
            };
        }
        context.Screen.Notes(imported.Notes);
        var written = output is null ? [] : ImportFiles.Write(imported, output);
        return new CommandResult(ExitCode.Done)
        {
            Diagnostics = diagnostics.ToImmutable(),
            Text = output is null ? imported.Plan : $"{string.Join('\n', written)}\n",
            Last = output is null ? null : Say(imported),
            Json = json => Write(json, imported, written),
        };
    }

    private static string Say(Imported imported) =>
        $"{Plural.Count(imported.Counts.Sum(c => c.Value), "record")}: "
            + $"{string.Join(", ", imported.Counts.Select(c => $"{c.Value} {c.Key}"))}.";

    private static void Write(Utf8JsonWriter json, Imported imported, ImmutableArray<string> written)
    {
        json.WriteString("plan", imported.Name);
        json.WriteStartArray("files");
        foreach (var path in written)
        {
            json.WriteStringValue(path);
        }
        json.WriteEndArray();
        if (written.IsEmpty)
        {
            json.WriteString("text", imported.Plan);
        }
        json.WriteStartObject("records");
        foreach (var (type, count) in imported.Counts)
        {
            json.WriteNumber(type, count);
        }
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in imported.Notes)
        {
            json.WriteStringValue(note);
        }
        json.WriteEndArray();
    }
}
