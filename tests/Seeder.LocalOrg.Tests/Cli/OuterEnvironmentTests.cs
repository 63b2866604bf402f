using System.Diagnostics;

namespace Seeder.Cli.Tests;

internal sealed class OuterEnvironmentTests
{
    [Test]
    public async Task A_process_of_one_test_gets_no_variable_of_a_command_in_this_process()
    {
        const string Name = "SEEDER_TEST_OF_ANOTHER_COMMAND";
        OuterEnvironment.Keep();
        Environment.SetEnvironmentVariable(Name, "secret");
        try
        {
            var start = new ProcessStartInfo("env") { RedirectStandardOutput = true };
            OuterEnvironment.Use(start);
            using var process = Process.Start(start)!;
            var variables = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.That(variables, Does.Contain("PATH=").And.Not.Contain(Name));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }
}
