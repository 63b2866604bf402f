using System.Collections.Immutable;
using System.Globalization;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.State;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Invented;

/// <summary>A record of an invented org, which one call of a run created.</summary>
internal sealed record InventedRow(string Type, OrgRow Row, string Address, int Call)
{
    /// <summary>The content without ids: a reference is replaced by the name of its target.</summary>
    public string Content(IEnumerable<InventedRow> all)
    {
        var names = all.ToDictionary(r => r.Row.Id, r => r.Address, StringComparer.Ordinal);
        var values = Row.Values.Where(v => v.Key is not ("Id" or "CreatedById" or "CreatedDate" or "SystemModstamp"))
            .OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => $"{v.Key}={(v.Value is { } value ? names.GetValueOrDefault(value, value) : "")}");
        return $"{Type} {string.Join(", ", values)}";
    }

    public static IEnumerable<InventedRow> Created(ApiCall call, ImmutableArray<string?> ids, PlannedRun run, RunState state)
    {
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var operation = run.NodeOf(call.Operations[i]);
            if (operation.Kind != OperationKind.Create)
            {
                continue;
            }
            var record = run.Plan.Records[operation.Record];
            var node = call is ApiCall.Tree tree ? tree.Nodes[i] : new TreeNode(0);
            var values = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.OrdinalIgnoreCase);
            values["Id"] = ids[i];
            values["CreatedById"] = state.User;
            values["CreatedDate"] = values["SystemModstamp"] = GoldenCheck.Now.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'.000+0000'", CultureInfo.InvariantCulture);
            foreach (var index in operation.Fields)
            {
                var (field, value, _) = record.Fields[index];
                values[field.Name] = index == node.Field ? ids[node.Parent]
                    : NormalForm.Of(field, value is FieldValue.Timed timed ? timed.Value : value, run.HolesNow(state).Resolve)
                        is { Length: > 0 } text ? text : null;
            }
            yield return new InventedRow(record.Type.Name, new OrgRow(ids[i]!, values.ToImmutable()), record.Address, call.Number);
        }
    }
}
