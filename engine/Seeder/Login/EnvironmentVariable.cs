namespace Seeder.Login;

/// <summary>Reads the environment of this process.</summary>
internal static class EnvironmentVariable
{
    /// <summary>
    /// The value of a variable, without white space around it: CI systems often add a line break. Null if nothing is left.
    /// </summary>
    public static string? Read(string name) => ReadExactly(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable is set, but to white space only.</summary>
    public static bool IsEmpty(string name) =>
        ReadExactly(name) is { } value && string.IsNullOrWhiteSpace(value);

    /// <summary>The value of a variable; null if it is not set.</summary>
#pragma warning disable RS0030 // The only place that reads the environment.
    public static string? ReadExactly(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
