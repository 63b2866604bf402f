using Seeder.Core.Facts;

namespace Seeder.Core.Saved;

/// <summary>Compares a saved plan with what planning finds now.</summary>
/// <param name="again">The command that saves the plan again, for messages.</param>
/// <param name="apply">The command that applies the plan without the file, for messages.</param>
internal sealed class SavedCheck(SavedPlan saved, string again, string apply)
{
    /// <summary>The command that applies the plan without the file.</summary>
    public string Apply { get; } = apply;

    /// <summary>Records that are compared by their place, whatever the run does with them.</summary>
    private static readonly HashSet<string> OfRecords = ["create", "update", "find", "replace"];

    private static readonly HashSet<string> OfDeletes = ["delete", "deactivate", "revert"];

    /// <summary>Compares the inputs that are given now with the saved ones of the same kinds. The order does not matter.</summary>
    /// <param name="isAll">Whether a saved input that is not given was not read.</param>
    public ImmutableArray<Diagnostic> Inputs(IEnumerable<SavedInput> now, bool isAll)
    {
        var planned = saved.Inputs.ToLookup(i => (i.Kind, i.Name)).ToDictionary(g => g.Key, g => g.First());
        var changed = ImmutableArray.CreateBuilder<Diagnostic>();
        // A flag may name a file twice.
        foreach (var input in now.DistinctBy(i => (i.Kind, i.Name)))
        {
            planned.Remove((input.Kind, input.Name), out var before);
            if (before is null || before.Hash != input.Hash)
            {
                changed.Add(SavedDiagnostics.InputChanged(before, input, again));
            }
        }
        changed.AddRange(isAll ? planned.Values.Select(before => SavedDiagnostics.InputChanged(before, null, again)) : []);
        return changed.ToImmutable();
    }

    /// <summary>Compares the org and the user; null if they are equal.</summary>
    public Diagnostic? Org(OrgIdentity org) =>
        org.Id != saved.Org.Id ? SavedDiagnostics.OtherOrg("the org", saved.Org.Id, org.Id, again)
        : org.UserId != saved.Org.User ? SavedDiagnostics.OtherOrg("the user", saved.Org.User, org.UserId, again)
        : null;

    /// <summary>Compares the files of earlier runs; null if they are equal.</summary>
    public Diagnostic? State(SavedManifest manifest)
    {
        var planned = saved.Manifest;
        if (manifest with { Path = planned.Path } == planned)
        {
            return null;
        }
        var change = (planned, manifest) switch
        {
            ({ Hash: null }, { Hash: not null }) => $"it exists now, with the serial number {manifest.Serial}",
            ({ Hash: not null }, { Hash: null }) => "it does not exist",
            ({ Journal: null }, { Journal: not null }) when planned.Hash == manifest.Hash => "a run began after the plan was saved",
            ({ Journal: not null }, { Journal: null }) when planned.Hash == manifest.Hash => "the journal beside it is not there any more",
            _ when planned.Hash == manifest.Hash => "the journal beside it changed",
            _ when planned.Lineage != manifest.Lineage => "it began anew",
            _ when planned.Serial != manifest.Serial =>
                $"its serial number is {manifest.Serial}, and was {planned.Serial} when the plan was saved",
            _ => $"its content changed, although its serial number is still {manifest.Serial}",
        };
        return SavedDiagnostics.ManifestMoved(manifest.Path, change, again, Apply);
    }

    /// <summary>The plan had no errors when it was saved, and has some now.</summary>
    public Diagnostic HasErrors => Moved("The plan had no errors in this org when it was saved, and has errors now");

    /// <summary>Compares what the run does with records, and what it found in the org.</summary>
    public ImmutableArray<Diagnostic> Items(ImmutableArray<SavedItem> now)
    {
        var planned = Numbered(saved.Items).ToDictionary();
        var changed = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var (key, item) in Numbered(now))
        {
            planned.Remove(key, out var before);
            changed.AddRange(Changes(before, item).Select(Moved));
        }
        changed.AddRange(planned.Values.SelectMany(before => Changes(before, null)).Select(Moved));
        return changed.ToImmutable();
    }

    /// <summary>Compares the calls, after everything else was equal.</summary>
    /// <param name="version">The version of Seeder.</param>
    public Diagnostic? Requests(string digest, string apiVersion, string version) =>
        apiVersion != saved.Org.ApiVersion ? SavedDiagnostics.OtherOrg("API version", saved.Org.ApiVersion, apiVersion, again)
        : digest != saved.Digest ? SavedDiagnostics.OtherRequests(saved.Seeder, version, again)
        : null;

    private Diagnostic Moved(string change) => SavedDiagnostics.OrgMoved(change, again);

    // The look-ups of iterations have one place. They are compared in their order.
    private static IEnumerable<KeyValuePair<((string, string, string?) Key, int Number), SavedItem>> Numbered(
        ImmutableArray<SavedItem> items)
    {
        var counts = new Dictionary<(string, string, string?), int>();
        foreach (var item in items)
        {
            var key = KeyOf(item);
            var number = counts.GetValueOrDefault(key);
            counts[key] = number + 1;
            yield return KeyValuePair.Create((key, number), item);
        }
    }

    private static (string, string, string?) KeyOf(SavedItem item) =>
        OfRecords.Contains(item.What) ? ("record", item.Ref, null)
        : OfDeletes.Contains(item.What) ? ("delete", item.Ref, null)
        : item.What == SavedFacts.Read ? (item.What, item.Ref, item.Fields is [var field] ? field.Name : null)
        : (item.What, item.Ref, null);

    private static IEnumerable<string> Changes(SavedItem? before, SavedItem? now)
    {
        if (before is null || now is null || before.What != now.What)
        {
            yield return $"{NameOf(now ?? before!)}: {Difference(before, now)}";
            yield break;
        }
        if (before.Id != now.Id || before.Type != now.Type)
        {
            yield return $"{NameOf(before)} is {now.Type ?? "a record"} {now.Id ?? "without an id"} now";
            yield break;
        }
        var fields = before.Fields.ToDictionary(f => f.Name);
        foreach (var field in now.Fields)
        {
            var isKnown = fields.Remove(field.Name, out var planned);
            if (!isKnown)
            {
                yield return now.What == SavedFacts.Drift
                    ? $"{NameOf(now)}: {field.Name} was changed in the org to {field.From}"
                    : $"{NameOf(now)}: {field.Name} would be written too";
            }
            else if (planned.From != field.From)
            {
                yield return $"{NameOf(now)}: {field.Name} in the org is {field.From ?? "unknown"}, and was {planned.From ?? "unknown"}";
            }
            else if (planned.To != field.To)
            {
                yield return $"{NameOf(now)}: {field.Name} would become {field.To ?? "unknown"}, and not {planned.To ?? "unknown"}";
            }
        }
        foreach (var name in fields.Keys)
        {
            yield return now.What == SavedFacts.Drift
                ? $"{NameOf(now)}: {name} does not differ in the org any more"
                : $"{NameOf(now)}: {name} would not be written";
        }
    }

    private static string Difference(SavedItem? before, SavedItem? now) => (before, now) switch
    {
        (null, { What: SavedFacts.Cascade }) => "the org would delete it too, and would not have done so when the plan was saved",
        (null, { What: SavedFacts.Automation }) => "the org would delete it too, and would not have done so when the plan was saved",
        ({ What: SavedFacts.Cascade or SavedFacts.Automation }, null) =>
            "the org would have deleted it too when the plan was saved, and would not do so now",
        (null, { What: SavedFacts.Gone }) or ({ }, { What: SavedFacts.Gone }) => "it is not in the org any more",
        ({ What: SavedFacts.Gone }, null) => "it was not in the org when the plan was saved, and is there now",
        (null, { What: SavedFacts.Drift, Fields: var fields }) =>
            $"it was changed in the org: {string.Join(", ", fields.Select(f => $"{f.Name} is {f.From}"))}",
        ({ What: SavedFacts.Drift, Fields: var fields }, null) =>
            $"it differed in the org when the plan was saved, and does not any more: {string.Join(", ", fields.Select(f => f.Name))}",
        (null, { What: SavedFacts.NotDeleted }) => "the org does not show any more that this plan created it",
        (null, { What: SavedFacts.Found }) => "it is in the org now, and was not there when the plan was saved",
        ({ What: SavedFacts.Found }, null) => "it was found in the org when the plan was saved, and is not there now",
        _ => $"{Planned(before)}, and {Now(now)}",
    };

    private static string Planned(SavedItem? item) => item is null ? "no change was planned" : $"'{item.What}' was planned";

    private static string Now(SavedItem? item) => item is null ? "no change is needed now" : $"'{item.What}' is needed now";

    private static string NameOf(SavedItem item)
    {
        var id = item.Id is null || item.Id == item.Ref ? "" : $" {item.Id}";
        return item.Type is null && id.Length == 0
            ? item.Ref
            : item.Type is null ? $"{item.Ref} ({id[1..]})" : $"{item.Ref} ({item.Type}{id})";
    }
}
