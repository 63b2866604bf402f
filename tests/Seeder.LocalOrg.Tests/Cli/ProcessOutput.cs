using System.Diagnostics;

namespace Seeder.Cli.Tests;

/// <summary>Runs another program to its end, and reads what it writes.</summary>
internal static class ProcessOutput
{
    /// <param name="start">The program. Both of its outputs are read, so that it never waits for a full pipe.</param>
    public static async Task<(int Exit, string Out, string Err)> ReadAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
