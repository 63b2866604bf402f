namespace Seeder.Core.Facts;

/// <summary>The values of a row in UTF-8.</summary>
internal interface IRowValues
{
    /// <summary>The value of the field with this index in the question; empty for null.</summary>
    ReadOnlySpan<byte> Value(int field);
}

/// <summary>Compares rows of the org with what was sent. The ids are known by their positions in the question.</summary>
internal interface ISentRows
{
    /// <summary>
    /// Whether the values certainly are those that were sent. If not, a comparison with all rules decides:
    /// <see cref="IsSame(int, OrgRow)"/>.
    /// </summary>
    bool HasSentValues(int place, IRowValues row);

    /// <summary>Whether the row holds what was sent.</summary>
    bool IsSame(int place, OrgRow row);
}
