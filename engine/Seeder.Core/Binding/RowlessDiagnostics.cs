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
            : kind == RowlessTypes.Shadow ? "Remove it from this plan. A post in a feed is a FeedItem record."
            : kind == RowlessTypes.CustomMetadata ? "Remove it from this plan, and deploy the record with the project's metadata."
            : "Remove it from this plan.");

    /// <summary>A type that the plan only names, without records.</summary>
    public static string Hint(string name, string kind) => kind == RowlessTypes.CustomMetadata
        ? "Check the API name, or give its metadata with --metadata."
        : $"'{name}' is {kind}. Seeder cannot seed it, because {Reason(kind)}.";

    private static string Reason(string kind) => kind switch
    {
        RowlessTypes.Event => "the org publishes an event and keeps no record that Seeder could find, update or delete",
        RowlessTypes.ChangeEvent => "only the org itself publishes events about its changes",
        RowlessTypes.BigObject => "the calls that create records do not take big objects",
        RowlessTypes.CustomMetadata => "its records are deployed like metadata",
        RowlessTypes.Shadow => "only the org itself writes its rows",
        _ => "its rows are in another system",
    };
}
