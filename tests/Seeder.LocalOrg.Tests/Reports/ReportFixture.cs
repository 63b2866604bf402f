namespace Seeder.Cli.Tests.Reports;

/// <summary>Runs commands with <c>--report</c>, and reads the report.</summary>
internal abstract class ReportFixture : ChangeFixture
{
    protected async Task<ReportFile> ReportAsync(int exit, params string[] args)
    {
        var result = await RunAsync([.. args, "--report", "report.html"]);
        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        return new ReportFile(Path.Combine(Folder, "report.html"));
    }
}
