using System.Collections;
using System.Diagnostics;

namespace Seeder.Cli.Tests;

/// <summary>
/// The environment variables with which the tests were started. A command inside the test process sets others while it runs: a process that
/// another test starts meanwhile would inherit the cache folder, the login and the secrets of that command.
/// </summary>
internal static class OuterEnvironment
{
    private static readonly List<(string Name, string Value)> Variables =
        [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => ((string)e.Key, (string)e.Value!))];

    /// <summary>Reads the variables, if they are not read yet. This is called before any variable is set.</summary>
    public static void Keep() => _ = Variables.Count;

    /// <summary>Starts a process with these variables, and not with those that the test process has now.</summary>
    public static void Use(ProcessStartInfo start)
    {
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }
    }
}
