namespace Seeder.Core.Text;

internal static class Dictionaries
{
    /// <summary>The value of a key; a missing one is made and added.</summary>
    /// <param name="make">It captures nothing where this is called often: a lambda that captures is allocated in each call.</param>
    public static TValue GetOrAdd<TKey, TValue>(this IDictionary<TKey, TValue> values, TKey key, Func<TKey, TValue> make)
        where TKey : notnull
    {
        if (!values.TryGetValue(key, out var value))
        {
            values.Add(key, value = make(key));
        }
        return value;
    }
}
