using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// Hints at contracts and orders, which start as a draft and are activated by an update of their status (object reference, Contract and
/// Order). Orders can go back to draft; contracts cannot.
/// </summary>
internal static class ActivationHints
{
    private const string Status = "Status";
    private const string Activated = "Activated";

    /// <summary>What to do if the org does not activate the record; null if the operation does not tell.</summary>
    public static string? OfWrite(PlannedRun run, int operation, OrgError error)
    {
        var step = run.NodeOf(operation);
        if (step.Kind is not (OperationKind.Create or OperationKind.Update) || !IsActivated(run.Plan.Records[step.Record].Type.Name))
        {
            return null;
        }
        if (step.Kind == OperationKind.Create)
        {
            return "The org creates it as a draft. Write 'Status: Draft' here, and activate it in the same run with "
                + "'$then: { Status: Activated }'.";
        }
        var record = run.Plan.Records[step.Record];
        var sent = step.Fields.Select(f => record.Fields[f]).ToList();
        var status = sent.FindIndex(f => f.Field.Name == Status);
        // Assumption: the message names products if the order has no products.
        if (record.Type.Name == "Order" && error.Message.Contains("product", StringComparison.OrdinalIgnoreCase))
        {
            return "Add an OrderItem with this order, its product and its price to the plan.";
        }
        if (status >= 0 && sent.Count > 1)
        {
            return "An update that activates a record may change only its status. Write the other fields outside '$then', or apply them "
                + "before you change the status.";
        }
        return status >= 0
            && record.Type.Name == "Contract"
            && sent[status].Value is Binding.FieldValue.Text text
            && !text.Value.Equals(Activated, StringComparison.OrdinalIgnoreCase)
                ? "The activation of a contract cannot be undone. Write the status that it has in the org."
                : null;
    }

    /// <summary>What to do if the org does not delete the record because it is active.</summary>
    public static string OfDelete(string? type) =>
        type == "Contract"
            ? "The activation of a contract cannot be undone. Keep it in the org: 'seeder forget' removes it from the manifest."
            : "Deactivate the record in the org first, or keep it there: 'seeder forget' removes it from the manifest.";

    private static bool IsActivated(string type) => type is "Contract" or "Order";
}
