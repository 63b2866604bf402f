namespace Seeder.Local;

/// <summary>Classifies requests with the names that fault rules and the log use.</summary>
internal static class OperationKind
{
    public static string Of(string method, string[] segments) => segments switch
    {
        ["services", "data", _, "composite", "tree", ..] => "tree",
        ["services", "data", _, "composite", "batch", ..] => "batch",
        ["services", "data", _, "composite", "sobjects"] => method switch
        {
            "POST" => "collections-create",
            "PATCH" => "collections-update",
            "DELETE" => "collections-delete",
            _ => "other",
        },
        ["services", "data", _, "composite", "sobjects", _, _] => "collections-upsert",
        ["services", "data", _, "composite", "sobjects", _] => "collections-retrieve",
        ["services", "data", _, "query" or "queryAll", ..] => "query",
        ["services", "data", _, "jobs", "ingest" or "query"] => method == "POST" ? "job-create" : "job-list",
        ["services", "data", _, "jobs", "ingest" or "query", _] => method switch
        {
            "PATCH" => "job-close",
            "DELETE" => "job-delete",
            _ => "job-poll",
        },
        ["services", "data", _, "jobs", "ingest", _, "batches"] => "job-upload",
        ["services", "data", _, "jobs", "ingest" or "query", _, _] => "job-results",
        ["services", "data", _, "sobjects"] => "describe",
        ["services", "data", _, "sobjects", _, "describe"] => "describe",
        ["services", "data", _, "sobjects", _] when method == "GET" => "describe",
        ["services", "data", _, "sobjects", ..] => "row",
        _ => "other",
    };

    public static bool Writes(string kind, string method) => kind switch
    {
        "tree" or "collections-create" or "collections-update" or "collections-upsert" or "collections-delete" => true,
        "job-create" or "job-upload" or "job-close" or "job-delete" => true,
        "row" => method != "GET",
        _ => false,
    };
}
