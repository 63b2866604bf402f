namespace Seeder.Local;

/// <summary>An error of SQLite.</summary>
internal sealed class SqliteException(int code, string message) : InvalidOperationException($"SQLite error {code}: {message}")
{
    private static readonly string[] Limits =
        ["too many", "too large", "too big", "too deep", "too complex", "at most", "maximum depth", "stack overflow"];

    /// <summary>Whether a statement is above a limit of SQLite, for example for the number of joined tables.</summary>
    public bool IsLimit => Limits.Any(l => Message.Contains(l, StringComparison.OrdinalIgnoreCase));
}
