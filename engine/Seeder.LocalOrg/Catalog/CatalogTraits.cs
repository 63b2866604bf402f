namespace Seeder.Local;

/// <summary>The traits of a field line, in the words that the header of the catalogue explains.</summary>
internal ref struct CatalogTraits
{
    public CatalogTraits(ReadOnlySpan<char> text)
    {
        Createable = Updateable = true;
        Features = [];
        foreach (var range in text.Split(' '))
        {
            if (text[range] is { IsEmpty: false } word)
            {
                Take(word);
            }
        }
    }

    public bool Createable { get; private set; }
    public bool Updateable { get; private set; }
    public bool Required { get; private set; }

    /// <summary>Whether a record without a value is refused, although describes call the field nillable.</summary>
    public bool Needed { get; private set; }
    public bool Defaulted { get; private set; }
    public string? Default { get; private set; }
    /// <summary>A value that the org fills in although describes do not tell.</summary>
    public string? Fill { get; private set; }

    /// <summary>Whether describes do not call this checkbox defaulted.</summary>
    public bool Bare { get; private set; }
    public bool NameField { get; private set; }
    public string? Auto { get; private set; }

    /// <summary>Whether describes do not call the field an auto-number.</summary>
    public bool Uncalled { get; private set; }
    public bool IdLookup { get; private set; }
    public bool ExternalId { get; private set; }
    public bool Unique { get; private set; }
    public bool Distinct { get; private set; }
    public bool CaseSensitive { get; private set; }
    public bool Calculated { get; private set; }
    public bool Html { get; private set; }
    public bool Restricted { get; private set; }
    public bool Detail { get; private set; }
    public bool Open { get; private set; }
    public string? Relationship { get; private set; }
    public string? Child { get; private set; }
    public string? Compound { get; private set; }
    public OnDelete OnDelete { get; private set; }
    public IReadOnlyList<string> Features { get; private set; }

    private void Take(ReadOnlySpan<char> word)
    {
        var equals = word.IndexOf('=');
        if (equals > 0)
        {
            Take(word[..equals], word[(equals + 1)..]);
            return;
        }

        switch (word)
        {
            case "required": Required = true; break;
            case "needed": Needed = true; break;
            case "ro": Createable = Updateable = false; break;
            case "create": Updateable = false; break;
            case "update": Createable = false; break;
            case "default": Defaulted = true; break;
            case "bare": Bare = true; break;
            case "name": NameField = true; break;
            case "idlookup": IdLookup = true; break;
            case "external": ExternalId = true; break;
            case "unique": Unique = true; break;
            case "distinct": Distinct = true; break;
            case "case": CaseSensitive = true; break;
            case "calc": Calculated = true; break;
            case "html": Html = true; break;
            case "restricted": Restricted = true; break;
            case "detail": Detail = true; break;
            case "open": Open = true; break;
            case "cascade": OnDelete = OnDelete.Cascade; break;
            case "restrict": OnDelete = OnDelete.Restrict; break;
            case "both": OnDelete = OnDelete.CascadeUnlessKept; break;
            default: throw new FormatException($"'{word}' is not a trait of a field.");
        }
    }

    private void Take(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        switch (key)
        {
            case "default": Default = value.ToString().Replace('~', ' '); break;
            case "fill": Fill = value.ToString().Replace('~', ' '); break;
            case "auto": Auto = value.ToString(); break;
            case "count": Auto = value.ToString(); Uncalled = true; break;
            case "rel": Relationship = value.ToString(); break;
            case "child": Child = value.ToString(); break;
            case "of": Compound = value.ToString(); break;
            case "feature": Features = CatalogLine.Split(value); break;
            default: throw new FormatException($"'{key}' is not a trait of a field.");
        }
    }
}
