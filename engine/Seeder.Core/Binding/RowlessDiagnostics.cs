using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>SEED248: a type whose records Seeder cannot create.</summary>
internal static class RowlessDiagnostics
{
    /// <param name="kind">The kind of the type with its article, such as "a platform event".</param>
    public static Diagnostic TypeWithoutRows(NameSyntax name, string kind) => Diagnostic.Error(
        "SEED248",
        name.Span,
        $"'{name.Text}' is {kind}. Seeder cannot seed it, because {Reason(kind)}.",
        kind == RowlessTypes.Event
            ? $"Remove it here. To publish the event, write 'POST: sobjects/{name.Text}' with a body under 'batch'."
            : "Remove it from this plan.");

    private static string Reason(string kind) => kind switch
    {
        RowlessTypes.Event => "the org publishes an event and keeps no record that Seeder could find, update or delete",
        RowlessTypes.ChangeEvent => "only the org itself publishes events about its changes",
        RowlessTypes.BigObject => "the calls that create records do not take big objects",
        _ => "its rows are in another system",
    };
}
