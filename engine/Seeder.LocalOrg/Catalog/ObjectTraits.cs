namespace Seeder.Local;

/// <summary>What is true of an object as a whole.</summary>
internal sealed record ObjectTraits
{
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string Plural { get; init; }
    public bool Custom { get; init; }

    /// <summary>Setup objects: refused in a Tree, never mixed with others in one transaction.</summary>
    public bool Setup { get; init; }

    /// <summary>No IsDeleted field: a delete removes the row.</summary>
    public bool Hard { get; init; }

    public bool Createable { get; init; } = true;
    public bool Updateable { get; init; } = true;
    public bool Deletable { get; init; } = true;
    public bool Activities { get; init; }

    /// <summary>Several objects have ids with this prefix (histories, feeds): an id does not tell its type, and a describe shows no
    /// prefix.</summary>
    public bool SharesPrefix { get; init; }

    /// <summary>The audit fields that the object does not have.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];
}
