using Seeder.Cli.Output;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;
using Seeder.Files;
using Seeder.Org;

namespace Seeder.Cli.Commands;

/// <summary>Prints the records of a manifest, or the id of one record.</summary>
internal sealed class ShowCommand : SeederCommand
{
    private readonly Argument<string> _plan = PlanFile.Argument();
    private readonly Argument<string?> _reference = new("REF")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A reference id: prints only the id of this record"
    };

    public ShowCommand()
        : base("show", "Prints the manifest: the ids of the plan's records; --check compares it with the org")
    {
        Add(_plan);
        Add(_reference);
        this.AddRange(
            [Flags.Env, Flags.Check, Flags.Var, Flags.Vars, Flags.Clock, Flags.Seed, Flags.MaxRecords, Flags.SettleWait, Flags.Assume,
                Flags.Manifest,
                    .. Flags.Files]);
        this.AddRange(Flags.Org);
    }

    public override string Example => "seeder show plans/demo.yaml acme";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        if (context.Parse.GetValue(Flags.Check))
        {
            return await DriftResult.RunAsync(context, context.Parse.GetRequiredValue(_plan), context.Parse.GetValue(_reference));
        }
        var diagnostics = new DiagnosticBag();
        var syntax = PlanReader.Read(await PlanFile.LoadAsync(context, context.Parse.GetRequiredValue(_plan)), diagnostics);
        // Errors elsewhere in the plan do not matter: only its name is needed.
        if (syntax?.Name?.Text is not { } plan)
        {
            return PlanFile.Failed(diagnostics.ToImmutable());
        }
        // The default path contains the org's id, so the org is asked. With --manifest no org is needed.
        await using var org = context.Parse.GetValue(Flags.Manifest) is null ? await OrgOpener.OpenAsync(context) : null;
        var orgId = org?.Connection.OrgId;
        var files = orgId is null ? new RunFiles(context.Parse.GetValue(Flags.Manifest)!) : RunFiles.For(orgId, plan);
        var recovered = Read(
            files, FlagValues.Resolving(context.Parse, new SeedOptions()).ToResolveMode(), context.Parse.GetRequiredValue(_plan));
        var manifest = recovered.Manifest ?? throw SeederException.Of(CommandLineDiagnostics.NoManifest(files.Manifest, plan));
        if (ManifestIdentity.CheckName(manifest, plan) is { } other)
        {
            throw SeederException.Of(other);
        }
        if (orgId is not null && manifest.Org.Id != orgId)
        {
            throw SeederException.Of(StateDiagnostics.ManifestOfOtherOrg(files.Manifest, manifest.Org.Id, orgId));
        }
        var reference = context.Parse.GetValue(_reference);
        if (reference is not null && !manifest.Records.ContainsKey(reference))
        {
            return CommandResult.Stopped(
                CommandLineDiagnostics.NotInManifest(reference, files.Manifest, manifest.Records.Keys));
        }
        var records = manifest.Records.Where(r => reference is null || r.Key == reference)
            .Select(
                r => new RecordReport(
                    r.Key,
                    r.Value.Type,
                    r.Value.Id,
                    r.Value.Deactivated ? RecordReports.Deactivated : r.Value.Created ? RecordReports.Created : RecordReports.Found))
                    .ToImmutableArray();
        var (text, warnings) = context.Parse.GetValue(Flags.Env) ? Variables(records)
            : reference is not null ? ($"{records[0].Id}\n", [])
            : (TextTable.Render([.. records.Select(r => new[] { r.RefId, r.Type!, r.Id! })]), ImmutableArray<Diagnostic>.Empty);
        var running = await JobsAsync(recovered, org, context.Cancel);
        return new CommandResult(running.IsEmpty ? ExitCode.Done : ExitCode.InDoubt)
        {
            Diagnostics = [.. warnings, .. running],
            Text = text,
            Last = records.IsEmpty ? $"The manifest '{files.Manifest}' holds no records." : null,
            Json = json => Write(json, manifest, files.Manifest, records),
        };
    }

    // A job of the last run may still be running. Without an org, its state is not known.
    private static async Task<ImmutableArray<Diagnostic>> JobsAsync(Recovered recovered, OpenOrg? org, CancellationToken cancel)
    {
        var jobs = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var begun in recovered.State is { } state && org is not null ? JobRecovery.JobsOf(state) : [])
        {
            var answer = recovered.State!.InDoubt.JobOf(begun.Call) is { } job
                ? await new JobClient(org!.Session.Client).StateAsync(job.Id, cancel)
                : null;
            if (answer is { State: JobState.UploadComplete or JobState.InProgress })
            {
                jobs.Add(OrgDiagnostics.JobRuns(answer.Id, answer.Processed, begun.Operations.Length));
            }
        }
        return jobs.ToImmutable();
    }

    // A killed run leaves a journal, which is applied to the manifest first.
    private static Recovered Read(RunFiles files, ResolveMode mode, string path) =>
        EarlierRuns.Read(files, mode, path).Recover(mode, path);

    private static (string Text, ImmutableArray<Diagnostic> Warnings) Variables(IReadOnlyList<RecordReport> records)
    {
        var text = new StringBuilder();
        var warnings = ImmutableArray.CreateBuilder<Diagnostic>();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var name = Shell.VariableName(record.RefId);
            if (taken.TryAdd(name, record.RefId))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}={ShellWord.Quote(record.Id ?? "")}\n");
            }
            else
            {
                warnings.Add(CommandLineDiagnostics.SameVariable(name, taken[name], record.RefId));
            }
        }
        return (text.ToString(), warnings.ToImmutable());
    }

    private static void Write(Utf8JsonWriter json, Manifest manifest, string path, IReadOnlyList<RecordReport> records)
    {
        json.WriteString("plan", manifest.Plan);
        json.WriteString("orgId", manifest.Org.Id);
        json.WriteString("instanceUrl", manifest.Org.InstanceUrl);
        json.WriteString("manifest", path);
        json.WriteBoolean("complete", manifest.Complete);
        RunJson.WriteRecords(json, records);
    }
}
