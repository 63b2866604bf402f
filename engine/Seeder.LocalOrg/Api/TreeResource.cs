namespace Seeder.Local;

/// <summary><c>composite/tree/X</c>: creates parents with their children, all or nothing (fact sheet, section 1).</summary>
internal sealed class TreeResource(OrgState org)
{
    public async Task<ApiResponse> CreateAsync(ApiRequest request, ObjectDef root)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var nodes = new TreeReader(org.Schema, input).Read(root);
        request.Touched.Records = nodes.Count;
        return Refused(nodes) ?? await org.WriteAsync(request, (context, transaction) =>
        {
            var dml = new Dml(context);
            foreach (var step in Steps(nodes))
            {
                foreach (var node in step)
                {
                    if (node.Parent is not null)
                    {
                        node.Row.Set(
                            node.Lookup!,
                            node.Lookup!.ReferenceTo.Contains(node.Parent.Row.Type.Name)
                                ? node.Parent.Row.Id
                                : node.Parent.Row["PersonContactId"]);
                    }

                    dml.Create(node.Row);
                }

                // All failing records of a failing step are reported; later steps are not executed.
                if (step.Exists(n => n.Row.Failed))
                {
                    transaction.Undo();
                    return Failure(step.Where(n => n.Row.Failed).Select(n => (n.ReferenceId, n.Row.Errors)));
                }
            }

            ForgetOwnTargets(request.Touched);
            return ApiResponse.Json(201, json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("hasErrors", false);
                json.WriteStartArray("results");
                foreach (var node in nodes)
                {
                    json.WriteStartObject();
                    json.WriteString("referenceId", node.ReferenceId);
                    json.WriteString("id", node.Row.Id);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
    }

    /// <summary>
    /// The steps of a Tree: all roots; then the records of one type at level 2 in all trees; then the next type; and so on (fact sheet,
    /// 1.6).
    /// </summary>
    private static IEnumerable<List<TreeNode>> Steps(IReadOnlyList<TreeNode> nodes) =>
        nodes.GroupBy(n => (n.Level, n.Row.Type)).Select(g => g.ToList());

    private static ApiResponse? Refused(IReadOnlyList<TreeNode> nodes)
    {
        var duplicates = nodes.GroupBy(n => n.ReferenceId, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (duplicates.Count > 0)
        {
            // There is one result for each record with a duplicate reference id.
            return Failure(nodes.Where(n => duplicates.Contains(n.ReferenceId)).Select(n => (n.ReferenceId, (IReadOnlyList<ApiError>)
            [
                new ApiError("INVALID_INPUT", "Duplicate ReferenceId provided in the request."),
                new ApiError("PROCESSING_HALTED", $"Duplicate ReferenceId found: {n.ReferenceId}"),
            ])));
        }

        var setup = nodes.Where(n => n.Row.Type.Traits.Setup).ToList();
        return setup.Count == 0 ? null : Failure(setup.Select(n => (n.ReferenceId, (IReadOnlyList<ApiError>)
            [new ApiError("INVALID_INPUT", $"Invalid entity type provided in the request: {n.Row.Type.Name}")])));
    }

    private static void ForgetOwnTargets(Touched touched) => touched.Targets.ExceptWith(touched.Created);

    private static ApiResponse Failure(
        IEnumerable<(string ReferenceId, IReadOnlyList<ApiError> Errors)> failures) => ApiResponse.Json(400, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("hasErrors", true);
        json.WriteStartArray("results");
        foreach (var (reference, errors) in failures)
        {
            json.WriteStartObject();
            json.WriteString("referenceId", reference);
            json.WriteStartArray("errors");
            foreach (var error in errors)
            {
                error.WriteAsRecordError(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
