namespace Seeder.Core.Schema;

/// <summary>
/// The kinds of sObject types whose records Seeder cannot create. The name tells the kind, so that the answer is the same with an org, with
/// metadata and without both.
/// </summary>
internal static class RowlessTypes
{
    public const string Event = "a platform event";
    public const string ChangeEvent = "a change event";
    public const string BigObject = "a big object";
    public const string External = "an external object";

    public const string CustomMetadata = "a custom metadata type";
    public const string Shadow = "a history or feed of another type";

    // Platform events and big objects that are standard (Platform Events Developer Guide, "Standard Platform Event Object List" and
    // "Real-Time Event Monitoring Objects"). Not complete: an unknown one is reported like any unknown type.
    private static readonly FrozenSet<string> StandardEvents = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "ApiAnomalyEvent", "ApiEventStream", "AssetTokenEvent", "BatchApexErrorEvent", "BulkApiResultEvent",
            "ConcurLongRunApexErrEvent",
            "CredentialStuffingEvent", "FileEvent", "FlowExecutionErrorEvent", "GuestUserAnomalyEvent", "LightningUriEventStream",
            "ListViewEventStream", "LoginAsEventStream", "LoginEventStream", "LogoutEventStream", "MobileEmailEvent", "PermissionSetEvent",
            "PlatformStatusAlertEvent", "ProcessExceptionEvent", "ReportAnomalyEvent", "ReportEventStream", "SessionHijackingEvent",
            "UriEventStream",
        ]);

    private static readonly FrozenSet<string> StandardBigObjects = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "ApiEvent", "FieldHistoryArchive", "LightningUriEvent", "ListViewEvent", "LoginAsEvent", "LoginEvent", "LogoutEvent",
            "ReportEvent", "UriEvent",
        ]);

    private const string OfChanges = "ChangeEvent";

    /// <summary>The kind of the type, with its article; null if its records can be created.</summary>
    public static string? KindOf(string name) => SfdxTypes.Suffix(name) switch
    {
        "__e" => Event,
        "__b" => BigObject,
        "__x" => External,
        "__changeevent" => ChangeEvent,
        "__mdt" => CustomMetadata,
        "__history" or "__feed" => Shadow,
        "" when StandardEvents.Contains(name) => Event,
        "" when StandardBigObjects.Contains(name) => BigObject,
        "" when name.Length > OfChanges.Length && name.EndsWith(OfChanges, StringComparison.OrdinalIgnoreCase) => ChangeEvent,
        _ => null,
    };
}
