using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

/// <summary>Runs a plan through several steps in an org, and returns what is wrong.</summary>
internal sealed class PlanLife(SeededOrg org, PlanSpec plan, int parallel)
{
    private readonly string _yaml = PlanYaml.Write(plan);

    /// <summary>Applies the plan, and compares the rows of the org with it.</summary>
    public static async Task<IEnumerable<string>> ApplyAsync(SeededOrg org, PlanSpec plan, int parallel)
    {
        await org.ResetAsync();
        return await new PlanLife(org, plan, parallel).ApplyAsync(await OrgRows.ReadAsync(org));
    }

    /// <summary>Applies the plan twice, changes it, and destroys it.</summary>
    public static async Task<IEnumerable<string>> AllAsync(SeededOrg org, PlanSpec plan, int parallel)
    {
        await org.ResetAsync();
        var fresh = await OrgRows.ReadAsync(org);
        var life = new PlanLife(org, plan, parallel);
        foreach (var step in (Func<Task<List<string>>>[])[
            () => life.ApplyAsync(fresh), life.ApplyAgainAsync, life.ChangeAsync, () => life.DestroyAsync(fresh)])
        {
            if (await step() is { Count: > 0 } wrong)
            {
                return wrong.Prepend($"--parallel {parallel}");
            }
        }
        return [];
    }

    /// <summary>Applies a part of the plan, then the whole plan, and then once more.</summary>
    public static async Task<IEnumerable<string>> PartAsync(SeededOrg org, PlanSpec plan, int parallel)
    {
        await org.ResetAsync();
        var fresh = await OrgRows.ReadAsync(org);
        var life = new PlanLife(org, plan, parallel);
        foreach (var step in (Func<Task<List<string>>>[])[life.ApplyPartAsync, () => life.ApplyAsync(fresh), life.ApplyAgainAsync])
        {
            if (await step() is { Count: > 0 } wrong)
            {
                return wrong.Prepend($"--parallel {parallel}");
            }
        }
        return [];
    }

    /// <summary>Applies the plan, edits it, applies it with --prune, and applies it once more.</summary>
    public static async Task<IEnumerable<string>> EditAsync(SeededOrg org, PlanEdit edit, int parallel)
    {
        await org.ResetAsync();
        var fresh = await OrgRows.ReadAsync(org);
        var (before, after) = (new PlanLife(org, edit.Before, parallel), new PlanLife(org, edit.After, parallel));
        foreach (var step in (Func<Task<List<string>>>[])[
            () => before.ApplyAsync(fresh), () => after.ApplyAsync(fresh, prune: true), after.ApplyAgainAsync])
        {
            if (await step() is { Count: > 0 } wrong)
            {
                return wrong.Prepend($"--parallel {parallel}");
            }
        }
        return [];
    }

    private async Task<List<string>> ApplyAsync(OrgRows fresh, bool prune = false)
    {
        var report = await org.ApplyAsync(_yaml, parallel, prune);
        if (report.ExitCode != ExitCode.Done)
        {
            return Failed("apply", report);
        }
        var (rows, records, addresses) = (
            await OrgRows.ReadAsync(org), report.Manifest?.Records ?? ManifestRecords.Empty, plan.Addresses());
        return
        [
            .. plan.Records.Where(r => records.GetValueOrDefault(addresses[r.Id])?.Type != r.Type.Name)
                .Select(r => $"{addresses[r.Id]} is no {r.Type.Name} in the manifest"),
            .. records.Keys.Except(addresses.Values).Select(a => $"{a} stands in the manifest and not in the plan"),
            .. RowComparison.Compare(plan, a => records.GetValueOrDefault(a)?.Id, rows.Find, rows.IdOf, stored: true),
            .. rows.BeyondThose(fresh, records.Values.Select(r => r.Id).ToHashSet()),
            .. fresh.MissingFrom(rows),
        ];
    }

    private async Task<List<string>> ApplyPartAsync()
    {
        if (plan.Records.IsEmpty)
        {
            return [];
        }
        var last = await org.LastRequestAsync();
        var name = plan.Addresses()[plan.Records[plan.Layout % plan.Records.Length].Id];
        var report = await org.ApplyAsync(_yaml, parallel, prune: false, name);
        if (report.ExitCode != ExitCode.Done || report.Planning.Plan!.Selection is not { } selection)
        {
            return Failed($"apply --only {name}", report);
        }
        var selected = report.Planning.Plan.Records.Where(r => selection.Has(r.Index)).Select(r => r.Address).ToHashSet();
        var created = (await org.WritesAsync(last)).Sum(w => w.GetProperty("created").GetArrayLength());
        return
        [
            .. report.Manifest!.Records.Keys.Except(selected).Select(a => $"{a} stands in the manifest and was not selected"),
            .. selected.Except(report.Manifest.Records.Keys).Select(a => $"{a} was selected and does not stand in the manifest"),
            .. created > selected.Count ? new[] { $"{created} records were created for {selected.Count} selected ones" } : [],
        ];
    }

    private async Task<List<string>> ApplyAgainAsync()
    {
        var last = await org.LastRequestAsync();
        var report = await org.ApplyAsync(_yaml, parallel);
        return report.ExitCode != ExitCode.Done
            ? Failed("apply once more", report)
            : [.. (await org.WritesAsync(last)).Select(w => $"apply once more sent {w}")];
    }

    private async Task<List<string>> ChangeAsync()
    {
        var free = plan.Records.SelectMany(r => r.Fields.Where(f => f.IsFree).Select(f => (Record: r, Field: f))).ToList();
        if (free.Count == 0)
        {
            return [];
        }
        var (record, field) = free[free.Count / 2];
        var text = $"changed {record.Id}";
        var changed = record with { Fields = record.Fields.Replace(field, field with { Value = new ValueSpec.Scalar(text, 0, text, []) }) };
        var last = await org.LastRequestAsync();
        var report = await org.ApplyAsync(PlanYaml.Write(plan with { Records = plan.Records.Replace(record, changed) }), parallel);
        if (report.ExitCode != ExitCode.Done)
        {
            return Failed("apply of the change", report);
        }
        var (writes, address) = (await org.WritesAsync(last), plan.Addresses()[record.Id]);
        var id = report.Manifest!.Records[address].Id;
        var sent = report.Planning.Run!.Graph.Operations.Nodes.SelectMany(
            o => o.Fields.Select(f => report.Planning.Run.Plan.Records[o.Record].Fields[f].Field.Name)).ToList();
        var row = (await org.RowsAsync(record.Type.Name))[id];
        return
        [
            .. writes is [var only]
                && only.GetProperty("kind").GetString() == "collections-update"
                && only.GetProperty("updated").EnumerateArray().Select(u => u.GetString()).SequenceEqual([id])
                ? Array.Empty<string>() : [$"changing {address}.{field.Name} sent {JsonSerializer.Serialize(writes)}"],
            .. sent.SequenceEqual([field.Name])
                ? Array.Empty<string>()
                : [$"changing {address}.{field.Name} sent the fields {string.Join(", ", sent)}"],
            .. row[field.Name].GetString() == text ? Array.Empty<string>() : [$"{address}.{field.Name} became {row[field.Name]}"],
        ];
    }

    private async Task<List<string>> DestroyAsync(OrgRows fresh)
    {
        var report = await org.DestroyAsync(_yaml, parallel);
        if (report.ExitCode != ExitCode.Done)
        {
            return Failed("destroy", report);
        }
        var rows = await OrgRows.ReadAsync(org);
        return
        [
            .. report.Manifest!.Records.Where(r => !r.Value.Deactivated).Select(r => $"{r.Key} is still in the manifest"),
            .. rows.BeyondThose(fresh, report.Manifest.Records.Values.Select(r => r.Id).ToHashSet()),
            .. fresh.MissingFrom(rows),
        ];
    }

    private static List<string> Failed(string what, SeedReport report) =>
        [$"{what} ended with {report.ExitCode}", DiagnosticText.Render(report.Diagnostics)];
}
