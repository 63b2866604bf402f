namespace Seeder.Local;

/// <summary>Finds items by name, whatever its case. The index is made at the first search; of equal names, the first item counts.</summary>
internal sealed class IndexOf<T>(IReadOnlyList<T> items, Func<T, string?> name)
    where T : class
{
    private Dictionary<string, T>? index;

    public T? Find(string wanted) => (index ??= Make()).GetValueOrDefault(wanted);

    private Dictionary<string, T> Make()
    {
        var made = new Dictionary<string, T>(items.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            if (name(item) is { } key)
            {
                made.TryAdd(key, item);
            }
        }

        return made;
    }
}
