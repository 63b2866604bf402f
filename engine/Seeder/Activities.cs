using Seeder.Core.Facts;

namespace Seeder;

/// <summary>Says in words what the planner waits for.</summary>
internal static class Activities
{
    public const string Planning = "planning";

    public static string Of(Needs needs) => needs switch
    {
        Needs.History or Needs.Manifests or Needs.ManifestPlaces => "reading the manifest",
        Needs.Files files => $"reading {Quoting.Count(files.Paths.Length, "file")}",
        Needs.Types types =>
            $"reading the {(types.Names.Count == 1 ? "description" : "descriptions")} of {Quoting.Count(types.Names.Count, "type")}",
        Needs.Queries queries => $"looking up records with {Quoting.Count(queries.Soql.Length, "query", "queries")}",
        Needs.Rows rows => $"checking {Quoting.Count(rows.Questions.Sum(q => q.Ids.Length), "record")} in the org",
        Needs.Jobs jobs => $"waiting for {Quoting.Count(jobs.Questions.Length, "job")} in the org",
        Needs.Creators => "reading who created the records",
        Needs.Reconciliation => "asking the org about in-doubt calls",
        _ => "reading from the org",
    };
}
