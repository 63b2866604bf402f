namespace Seeder.Cli.Tests;

/// <summary>
/// Runs the command line inside the test process, which is faster than a separate process. Folder, variables and console belong to the
/// whole process, so one command runs at a time.
/// </summary>
internal static class CliInProcess
{
    private static readonly SemaphoreSlim One = new(1);

    public static async Task<CliResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string> variables, string[] args, CommandHost? host = null)
    {
        OuterEnvironment.Keep();
        await One.WaitAsync();
        var (outer, outerErr, outerFolder) = (Console.Out, Console.Error, Environment.CurrentDirectory);
        // Colours are switched off, because the terminal of the test process does not matter.
        var set = new Dictionary<string, string?>(CliProcess.Unset.Select(name => KeyValuePair.Create(name, (string?)null)))
        {
            ["NO_COLOR"] = "1"
        };
        foreach (var (name, value) in variables)
        {
            set[name] = value;
        }
        var before = set.Keys.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        using var @out = new StringWriter();
        using var err = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder;
            Set(set);
            Console.SetOut(@out);
            Console.SetError(err);
            // The command must not use the synchronisation context of the test.
            var exit = await Task.Run(() => CommandLine.RunAsync(args, host));
            return new CliResult(exit, @out.ToString(), err.ToString());
        }
        finally
        {
            Console.SetOut(outer);
            Console.SetError(outerErr);
            Set(before);
            Environment.CurrentDirectory = outerFolder;
            One.Release();
        }
    }

    private static void Set(Dictionary<string, string?> variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
