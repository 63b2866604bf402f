using Seeder.Cli.Output;
using Seeder.Core.Import;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Files;
using Seeder.Org;

namespace Seeder.Cli.Commands;

/// <summary>
/// Writes a first plan: a demo, or one record of each named type. It asks nothing, and asks an org only if a flag names one.
/// </summary>
internal sealed class InitCommand : SeederCommand
{
    public const string DefaultOutput = "plans/demo.yaml";

    private readonly Argument<string[]> _types = new("TYPE")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "sObject types: the plan gets one record of each (default: a small demo)"
    };

    public InitCommand()
        : base("init", "Writes a first plan, and the settings with which an editor completes plans")
    {
        Add(_types);
        this.AddRange(Flags.Init);
    }

    public override string Example => "seeder init Account Contact Opportunity";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        var named = context.Parse.GetValue(Flags.NewPlan);
        var output = named ?? DefaultOutput;
        if (!InitFiles.IsFileOfPlan(output))
        {
            throw FlagValues.Bad(Flags.NewPlan, output, "the name of a file for a plan");
        }
        InitFiles.Check(output, isDefault: named is null);
        var diagnostics = new DiagnosticBag();
        var request = new ScaffoldRequest([.. Types(context.Parse)], StandardObjects.Schema)
        {
            Name = FileName.OfPlan(output) ?? "demo",
            SchemaPath = InitFiles.SchemaPath(output),
        };
        var scaffolded = request.Types.IsEmpty ? Demo(request)
            : NamesOrg(context.Parse) ? await AskOrgAsync(context, request)
            : Scaffolder.Scaffold(
                request with
                {
                    Schema = await PureWork.RunAsync(
                        () => MetadataFiles.ReadSchema(context.Parse.GetValue(Flags.Metadata) ?? [], diagnostics), context.Cancel)
                });
        diagnostics.AddRange(scaffolded.Diagnostics);
        if (scaffolded.Plan is null || diagnostics.HasErrors)
        {
            return new CommandResult(ExitCode.PlanErrors)
            {
                Diagnostics = diagnostics.ToImmutable(),
                Last = $"{DiagnosticText.Summary(diagnostics.ToImmutable())}; nothing was written.",
            };
        }
        var files = InitFiles.Write(output, scaffolded.Plan, scaffolded.Types);
        var (isWritten, warning) = InitFiles.WriteSettings(output);
        if (warning is not null)
        {
            diagnostics.Add(warning);
        }
        return Done(context.Parse, output, isWritten ? files.Add(InitFiles.Settings) : files, scaffolded, diagnostics.ToImmutable());
    }

    // Types may also be separated by commas.
    private IEnumerable<string> Types(ParseResult parse) => (parse.GetValue(_types) ?? [])
        .SelectMany(words => words.Contains(',')
            ? words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [words]);

    private static Scaffolded Demo(ScaffoldRequest request) => new()
    {
        Plan = DemoPlan.Write(request.Name, request.SchemaPath),
        Types = [.. DemoPlan.Types.Select(t => request.Schema.Find(t)!)],
        Counts = [.. DemoPlan.Types.Select(t => KeyValuePair.Create(t, 1))],
    };

    // The variables that name an org are for commands that need one.
    private static bool NamesOrg(ParseResult parse) =>
        new[] { Flags.TargetOrg, Flags.InstanceUrl, Flags.SfdxUrlFile }.Any(flag => parse.GetValue(flag) is not null);

    private static async Task<Scaffolded> AskOrgAsync(CommandContext context, ScaffoldRequest request)
    {
        await using var org = await OrgOpener.OpenAsync(context);
        var cache = new SchemaCache(org.Session, CacheFolder.Default(), context.Time);
        var schema = await cache.OpenAsync(context.Cancel);
        schema = await cache.DescribeAllAsync(
            schema, known => Scaffolder.Scaffold(request with { Schema = known }).MissingTypes, context.Cancel);
        return Scaffolder.Scaffold(request with { Schema = schema });
    }

    private static CommandResult Done(
        ParseResult parse,
        string output,
        ImmutableArray<string> files,
        Scaffolded scaffolded,
        ImmutableArray<Diagnostic> diagnostics)
    {
        var next = NextSteps.After(parse, output);
        return new CommandResult(ExitCode.Done)
        {
            Diagnostics = diagnostics,
            Text = $"{string.Join('\n', files)}\n",
            Last = $"Next:\n{string.Concat(next.Select(n => $"  {n}\n"))}"
                + "Commit plans, schemas and .seeder: the .gitignore that Seeder writes there excludes the files of this machine.",
            Json = json =>
            {
                json.WriteString("plan", output);
                Write(json, "files", files);
                json.WriteStartObject("records");
                foreach (var (type, count) in scaffolded.Counts)
                {
                    json.WriteNumber(type, count);
                }
                json.WriteEndObject();
                Write(json, "next", next);
            },
        };
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }
}
