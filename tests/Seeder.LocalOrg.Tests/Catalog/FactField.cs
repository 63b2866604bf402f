namespace Seeder.Local.Tests.Catalog;

/// <summary>One recorded field: a line of <c>facts.tsv</c>.</summary>
internal sealed record FactField(string[] Columns)
{
    public string Object => Columns[0];
    public string Name => Columns[1];
    public string Type => Columns[2];
    public string Size => Columns[3];
    public IReadOnlyList<string> Flags => Columns[4].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    public string Label => Columns[5];
    public string Targets => Columns[6];
    public string Relationship => Columns[7];
    public string Child => Columns[8];
    public string OnDelete => Columns[9];
    public string Compound => Columns[10];
    public string Default => Columns[11];
    public string Features => Columns[12];
    public string Values => Columns[13];
    public bool Usual => Features == "usual";
}

/// <summary>One recorded object. Its fields are empty if only its name matters here.</summary>
/// <param name="Evidence">The kind of its source: <c>full</c> for a whole recorded describe.</param>
/// <param name="Flags">create, update, delete, and bin for objects with IsDeleted.</param>
internal sealed record FactObject(string Name, string Evidence, string Prefix, string Flags, string Label, string Plural)
{
    public List<FactField> Fields { get; } = [];

    public static IReadOnlyList<FactObject> Read(string file)
    {
        var objects = new List<FactObject>();
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var columns = line.Split('\t');
            if (columns[1].Length == 0)
            {
                objects.Add(new FactObject(columns[0], columns[2], columns[3], columns[4], columns[5], columns[6]));
            }
            else
            {
                objects[^1].Fields.Add(new FactField([.. columns, .. Enumerable.Repeat("", 14 - columns.Length)]));
            }
        }

        return objects;
    }
}
