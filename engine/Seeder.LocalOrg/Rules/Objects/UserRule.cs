using System.Text.RegularExpressions;

namespace Seeder.Local;

/// <summary>A user name has the form of an e-mail address and is stored in lower case. The nickname is derived from it.</summary>
internal sealed partial class UserRule : PersonRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        base.Before(context, row, old);
        if (row.Has("Username") && row.Text("Username") is { } name)
        {
            if (!TextRules.IsEmail(name))
            {
                row.Fail(
                    "INVALID_EMAIL_ADDRESS", "Username must be in the form of an email address (for example, john@acme.com).", "Username");
            }

            row["Username"] = name.ToLowerInvariant();
        }

        if (row.Has("LocaleSidKey") && row.Text("LocaleSidKey") is { } locale && !Locale().IsMatch(locale))
        {
            row.FailPicklist(row.Type["LocaleSidKey"], locale);
        }

        if (old is null)
        {
            row["UserType"] = "Standard";
            row["CommunityNickname"] ??= "User" + context.Counters.Next("User.CommunityNickname");
            if (!row.Has("IsActive"))
            {
                row["IsActive"] = 1L; // the API creates active users by default
            }
        }
        else if (row.Id == context.Identity.UserId && row.Has("IsActive") && !row.Flag("IsActive"))
        {
            row.Fail("CANNOT_DEACTIVATE_SELF", "You cannot deactivate yourself.", "IsActive"); // code and text not in the fact sheet
        }
    }

    // No list of the several hundred locales is recorded, so any locale of the right form is accepted.
    [GeneratedRegex("^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?(_[A-Za-z]+)*$")]
    private static partial Regex Locale();
}
