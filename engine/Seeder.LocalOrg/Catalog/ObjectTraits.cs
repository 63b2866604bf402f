namespace Seeder.Local;

/// <summary>Properties of an object.</summary>
internal sealed record ObjectTraits
{
    public required string Name { get; init; }
    public required string Label { get; init; }
    public required string Plural { get; init; }
    public bool Custom { get; init; }

    /// <summary>
    /// Whether it is a setup object: a Tree does not accept it, and a transaction cannot write it together with other objects.
    /// </summary>
    public bool Setup { get; init; }

    /// <summary>Whether a delete removes the row at once; such an object has no IsDeleted field.</summary>
    public bool Hard { get; init; }

    public bool Createable { get; init; } = true;
    public bool Updateable { get; init; } = true;
    public bool Deletable { get; init; } = true;
    public bool Activities { get; init; }

    /// <summary>
    /// Whether another object has ids with the same prefix (histories, feeds, partners). An id with it is never taken for one of this
    /// object.
    /// </summary>
    public bool SharesPrefix { get; init; }

    /// <summary>Whether describes show no prefix.</summary>
    public bool HidesPrefix { get; init; }

    public string IdLabel { get; init; } = "Record ID";

    /// <summary>The features of which an org needs one to have the object; empty if every org has it.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The names of audit fields that the object does not have.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];
}
