namespace Seeder.Login;

/// <summary>Reads the environment of this process.</summary>
internal static class EnvironmentVariable
{
    /// <summary>
    /// The value of a variable, without white space around it: CI systems often add a line break. Null if nothing is left.
    /// </summary>
    public static string? Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable is set, but to white space only.</summary>
    public static bool IsEmpty(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && string.IsNullOrWhiteSpace(value);
}
