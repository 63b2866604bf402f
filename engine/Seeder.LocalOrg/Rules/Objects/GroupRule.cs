using System.Text.RegularExpressions;

namespace Seeder.Local;

/// <summary>A group gets its developer name from its name.</summary>
internal sealed partial class GroupRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null && row.Text("Name") is { } name)
        {
            row["DeveloperName"] ??= NotWord().Replace(name, "_").Trim('_');
        }

        if (old is null)
        {
            row["OwnerId"] = context.Identity.UserId;
        }
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotWord();
}
