namespace Seeder.Local;

/// <summary>Finds users by the names that the admin interface uses.</summary>
internal static class OrgUsers
{
    private const string Automated = "automated";

    /// <param name="context">The transaction. The automated user is created in it at its first use.</param>
    /// <param name="user">An id, a user name, or <c>automated</c>.</param>
    /// <returns>The id with 18 characters; null if there is no such user.</returns>
    public static string? Find(WriteContext context, string user)
    {
        var type = context.Schema["User"];
        if (user == Automated)
        {
            return RowStore.IdsBy(context.Db, type, type["Alias"], "autoproc", limit: 1).FirstOrDefault() ?? MakeAutomated(context);
        }

        return RecordId.Normalize(user) is { } id
            && id.StartsWith(type.Prefix, StringComparison.Ordinal)
            && RowStore.Presence(context.Db, type, id) == Presence.Alive
            ? id
            : RowStore.IdsBy(context.Db, type, type["Username"], user, limit: 1).FirstOrDefault();
    }

    // The Automated Process user, as which flows and platform events run in every org.
    private static string MakeAutomated(WriteContext context)
    {
        var number = context.Identity.OrgId[3..8].ToLowerInvariant();
        return FreshOrg.Insert(context, "User",
            ("Username", $"autoproc@{number}.local-org.example.com"),
            ("FirstName", "Automated"),
            ("LastName", "Process"),
            ("Name", "Automated Process"),
            ("Email", "autoproc@local-org.example.com"),
            ("Alias", "autoproc"),
            ("CommunityNickname", "autoproc"),
            ("IsActive", 1L),
            ("TimeZoneSidKey", "GMT"),
            ("LocaleSidKey", "en_US"), ("EmailEncodingKey", "UTF-8"), ("LanguageLocaleKey", "en_US"), ("UserType", "AutomatedProcess"));
    }
}
