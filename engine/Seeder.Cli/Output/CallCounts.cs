using Seeder.Core.Calls;

namespace Seeder.Cli.Output;

/// <summary>Calls by kind, as they are counted everywhere. To deactivate is an update.</summary>
internal sealed record CallCounts(int Tree, int Create, int Update, int Delete)
{
    public int Total => Tree + Create + Update + Delete;

    public static CallCounts Of(IEnumerable<ApiCall> calls)
    {
        var kinds = calls.CountBy(KindOf).ToDictionary();
        return new CallCounts(kinds.GetValueOrDefault("tree"), kinds.GetValueOrDefault("create"), kinds.GetValueOrDefault("update"), kinds.GetValueOrDefault("delete"));
    }

    public static string KindOf(ApiCall call) => call switch
    {
        ApiCall.Tree => "tree",
        ApiCall.Collections { Verb: CollectionsVerb.Create } => "create",
        ApiCall.Collections { Verb: CollectionsVerb.Update or CollectionsVerb.Deactivate } => "update",
        ApiCall.Collections { Verb: CollectionsVerb.Delete } => "delete",
        _ => throw new InvalidOperationException(call.GetType().Name),
    };

    /// <summary>"2 tree, 1 update"; kinds without a call are left out.</summary>
    public override string ToString() => string.Join(", ", new[] { (Tree, "tree"), (Create, "create"), (Update, "update"), (Delete, "delete") }
        .Where(k => k.Item1 > 0).Select(k => $"{Words.Number(k.Item1)} {k.Item2}"));

    public void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteNumber("tree", Tree);
        json.WriteNumber("create", Create);
        json.WriteNumber("update", Update);
        json.WriteNumber("delete", Delete);
        json.WriteNumber("total", Total);
    }
}
