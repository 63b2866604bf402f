namespace Seeder.Benchmarks;

/// <summary>Measures the command as a whole process, from start to end, published as the README describes.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 21;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("seeder-start-");
        try
        {
            Execute("dotnet", ["publish", Project(), "-c", "Release", "-o", folder.FullName]);
            var plan = Path.Combine(folder.FullName, "ten.yaml");
            File.WriteAllText(plan, Plan());
            var command = Path.Combine(folder.FullName, OperatingSystem.IsWindows() ? "seeder.exe" : "seeder");
            Execute(command, ["validate", plan]);
            double[] times = [.. Enumerable.Range(0, Rounds).Select(_ => Execute(command, ["validate", plan]).TotalMilliseconds).Order()];
            Console.WriteLine($"'seeder validate' of ten records as a process, {Rounds} times; wanted: a median under 150 ms");
            var table = new Table("", "least, ms", "median, ms", "most, ms");
            table.Add($"validate", $"{times[0]:0}", $"{times[Rounds / 2]:0}", $"{times[^1]:0}");
            table.Print();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TimeSpan Execute(string command, IEnumerable<string> arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process =
            Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var elapsed = watch.Elapsed;
        return process.ExitCode == 0
            ? elapsed
            : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {output}{error.Result}");
    }

    private static string Project() => Path.Combine(Root(), "engine", "Seeder.Cli", "Seeder.Cli.csproj");

    /// <summary>The root of the sources, above the folder that this was built in.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Seeder.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("The sources are not here.");
    }

    private static string Plan() => $"""
        plan: ten
        records:
          Account:
            - $ref: acme
              Name: Acme
              Industry: Manufacturing
              Contacts:
        {string.Concat(Enumerable.Range(1, 5).Select(n => $"        - LastName: Contact {n}\n          Email: contact.{n}@example.com\n"))}      Opportunities:
        {string.Concat(Enumerable.Range(1, 4).Select(n => $"        - Name: Deal {n}\n          StageName: Prospecting\n          CloseDate: 2026-05-0{n}\n"))}
        """;
}
