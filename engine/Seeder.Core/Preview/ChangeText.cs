using System.Text;

namespace Seeder.Core.Preview;

/// <summary>
/// Writes changes for people, in blocks: a line with a mark (<c>+</c>, <c>~</c>, <c>-</c>, <c>-/+</c>) at its start for the record, and
/// indented lines for its fields. No line of a value begins at the start of a line.
/// </summary>
internal static class ChangeText
{
    /// <summary>The number of records that are shown of one type with one kind of change.</summary>
    public const int RecordsShown = 10;

    private const string Indent = "    ";

    /// <param name="changes">The changes.</param>
    /// <param name="isVerbose">Whether all records are shown, with values in full length.</param>
    /// <param name="hide">Removes secrets from a value, before it is cut: a part of a secret could not be recognized.</param>
    public static string Render(
        ImmutableArray<RecordChange> changes, bool isVerbose = false, Func<string, string>? hide = null)
    {
        var text = new StringBuilder();
        var most = isVerbose ? int.MaxValue : RecordsShown;
        foreach (var group in changes.GroupBy(c => (c.Kind, c.Type, c.IsAutomation)))
        {
            var count = 0;
            foreach (var change in group)
            {
                if (++count <= most)
                {
                    Append(text, change, isVerbose, hide ?? (value => value));
                }
            }
            if (count > most)
            {
                text.Append(CultureInfo.InvariantCulture, $"  and {count - most:N0} more\n");
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, RecordChange change, bool isVerbose, Func<string, string> hide)
    {
        ImmutableArray<FieldChange> fields =
        [
            .. change.Fields().Select(f => f with { From = f.From?.Hidden(hide), To = f.To.Hidden(hide) }),
        ];
        text.Append(MarkOf(change.Kind)).Append(' ').Append(Visible.Line(TitleOf(change, fields))).Append('\n');
        // The title of a request has its method and its address.
        foreach (var field in change.Kind == ChangeKind.Request ? fields.Where(f => f.Name == "body") : fields)
        {
            Append(text, field, change.Kind, isVerbose);
        }
    }

    /// <summary>The mark at the start of a record's line.</summary>
    public static string MarkOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "+",
        ChangeKind.CreateOrUpdate => "+/~",
        ChangeKind.Replace => "-/+",
        ChangeKind.Delete or ChangeKind.Deactivate or ChangeKind.Cascade => "-",
        ChangeKind.Request => ">",
        _ => "~",
    };

    private static string TitleOf(RecordChange change, ImmutableArray<FieldChange> fields)
    {
        var name = $"{change.Address} ({change.Type})";
        return change.Kind switch
        {
            ChangeKind.CreateOrUpdate => $"{name}, a look-up during the apply decides whether it is created or updated",
            ChangeKind.Activate => $"{name}, activated again",
            ChangeKind.Deactivate => $"{name} {change.Id}, deactivated, because users cannot be deleted",
            ChangeKind.Delete when change.IsDeletedWithReplaced => $"{name} {change.Id}, deleted with a replaced record",
            ChangeKind.Delete => $"{name} {change.Id}",
            ChangeKind.Cascade when change.IsAutomation => $"{name}, deleted by cascade; the org's automation created it",
            ChangeKind.Cascade => $"{name}, deleted by cascade; this plan did not create it",
            ChangeKind.Request =>
                $"{fields[0].To.Text} {fields[1].To.Text}{(change.Address.StartsWith('#') ? "" : $" ({change.Address})")}",
            _ => name,
        };
    }

    private static void Append(StringBuilder text, FieldChange field, ChangeKind kind, bool isVerbose)
    {
        var isChange = kind is ChangeKind.Update or ChangeKind.Activate or ChangeKind.Replace or ChangeKind.Deactivate
            || field.From is not null;
        var note = NoteOf(field);
        text.Append(Indent).Append(Visible.Line(field.Name)).Append(':');
        if (field.IsSame || !isChange || (kind == ChangeKind.Replace && field.From is null))
        {
            ValueText.Append(text, field.To, note, isVerbose);
        }
        else
        {
            ValueText.AppendChange(text, field.From, field.To, note, isVerbose);
        }
    }

    private static string NoteOf(FieldChange field)
    {
        var when = field.When switch
        {
            ChangeMoment.Later => " (set by a later update)",
            ChangeMoment.Then => " (set by $then)",
            ChangeMoment.BeforeDelete => " (before the delete)",
            _ => "",
        };
        return field.IsDrifted ? $"{when} (the value in the org is not what was sent last)" : when;
    }
}
