using Seeder.Cli.Output;
using Seeder.Core.Binding;
using Seeder.Core.Import;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using Seeder.Files;
using Seeder.Org;

namespace Seeder.Cli.Commands;

/// <summary>
/// Saves the org's describes of the types that plans use. The file holds these types only, so that a later pull shows in its diff what
/// changed in the org.
/// </summary>
internal sealed class SchemaPullCommand : SeederCommand
{
    public const string DefaultOutput = "schemas/org.json";

    private readonly Argument<string[]> _plans = new("PLAN")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Plans whose types are saved: files, folders or patterns"
    };

    public SchemaPullCommand()
        : base("pull", "Saves the describes of the types that plans use in a file")
    {
        Add(_plans);
        this.AddRange([Flags.Object, Flags.SchemaOutput, Flags.Editor, Flags.Var, Flags.Vars, .. Flags.Files]);
        this.AddRange(Flags.Org);
    }

    public override string Example => "seeder schema pull plans/ --target-org my-sandbox --editor schemas/seed-plan.schema.json";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        using var watch = context.Screen.Watch(context.Time);
        var patterns = context.Parse.GetValue(_plans) ?? [];
        var named = context.Parse.GetValue(Flags.Object) ?? [];
        if (patterns.Length == 0 && named.Length == 0)
        {
            return CommandResult.Stopped(CommandLineDiagnostics.Missing("a PLAN or --object NAME", "schema pull"));
        }
        if (context.Parse.GetValue(Flags.SchemaOutput) is null)
        {
            OwnPlace.Check(DefaultOutput, Flags.SchemaOutput.Name, isFollowed: true);
        }
        CheckOutput(context.Parse.GetValue(Flags.SchemaOutput) ?? DefaultOutput, Flags.SchemaOutput, "\"objects\"");
        CheckOutput(context.Parse.GetValue(Flags.Editor), Flags.Editor, "\"$schema\"");
        var plans = new List<PlanSyntax>();
        foreach (var path in PlanFiles.Find(patterns, VarsFiles.IsOne(context.Parse)))
        {
            var read = await PlanFile.ReadAsync(context, await PlanFile.LoadAsync(context, path), PlanGoal.Apply);
            // A file that other plans include has no name; it is read together with them.
            if (read.HasErrors && read.Diagnostics.Any(d => d.Severity == Severity.Error && d.Code != "SEED154"))
            {
                return PlanFile.Failed(read);
            }
            if (!read.HasErrors)
            {
                plans.Add(read.Syntax!);
            }
        }
        await using var org = await OrgOpener.OpenAsync(context);
        var cache = new SchemaCache(org.Session, CacheFolder.Default(), context.Time);
        var schema = await cache.OpenAsync(context.Cancel);
        if (named.Where(n => !schema.AllNames!.Contains(n)).ToList() is { Count: > 0 } unknown)
        {
            return new CommandResult(ExitCode.PlanErrors)
            {
                Diagnostics = [.. unknown.Select(n => SchemaDiagnostics.NoSuchType(n, schema.AllNames!))]
            };
        }
        // Uses the org's spelling of the names.
        var own = named.Select(n => schema.AllNames!.First(k => k.Equals(n, StringComparison.OrdinalIgnoreCase))).ToList();
        schema = await cache.DescribeAllAsync(
            schema, known => Wanted(plans, known).Union(own.Where(n => known.Find(n) is null)), context.Cancel);
        return Save(context, schema, org.Session.Client.ApiVersion);
    }

    // A broken schema file (by a merge, for example) is replaced; another file that was named by mistake is not.
    private static void CheckOutput(string? path, Option<string?> flag, string member)
    {
        if (path is not null && (Directory.Exists(path) || (File.Exists(path) && !Holds(path, member))))
        {
            throw SeederException.Of(ImportDiagnostics.OutputExists(path, flag.Name));
        }
    }

    private static bool Holds(string path, string member)
    {
        try
        {
            var text = Encoding.UTF8.GetString(NamedFile.Read(path)).TrimStart('\uFEFF');
            return text.TrimStart() is "" or ['{', ..] && (text.Length == 0 || text.Contains(member, StringComparison.Ordinal));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            return false;
        }
    }

    private static ImmutableSortedSet<string> Wanted(List<PlanSyntax> plans, OrgSchema schema) =>
        plans.Aggregate(
            ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase),
            (all, plan) => all.Union(SchemaNeeds.Find(plan, SchemaOf(plan, schema))));

    private static OrgSchema SchemaOf(PlanSyntax plan, OrgSchema schema) =>
        plan.Options.Namespace is { Text: var space } ? schema.Within([space]) : schema;

    private static CommandResult Save(CommandContext context, OrgSchema schema, string apiVersion)
    {
        var path = context.Parse.GetValue(Flags.SchemaOutput) ?? DefaultOutput;
        var types = schema.Objects.ToList();
        AtomicFile.WriteShared(path, Encoding.UTF8.GetBytes(SchemaFile.Write(types, apiVersion)));
        var editor = context.Parse.GetValue(Flags.Editor);
        if (editor is not null)
        {
            AtomicFile.WriteShared(editor, Encoding.UTF8.GetBytes(EditorSchema.Write(types)));
        }
        return new CommandResult(ExitCode.Done)
        {
            Text =
                $"{path}: {Plural.Count(types.Count, "type")}, "
                    + $"{Plural.Count(types.Sum(t => t.Fields.Length), "field")}\n"
                    + $"{(editor is null ? "" : $"{editor}: for the first line of plans, '# yaml-language-server: $schema=...'\n")}",
            Last = $"Use it with --metadata {ShellWord.Quote(path)}.",
            Json = json =>
            {
                json.WriteString("file", path);
                json.WriteString("editor", editor);
                json.WriteString("apiVersion", apiVersion);
                json.WriteStartArray("types");
                types.ForEach(t => json.WriteStringValue(t.Name));
                json.WriteEndArray();
            },
        };
    }
}
