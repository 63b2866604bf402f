using System.Text;
using Seeder.Cli.Commands;
using Seeder.Cli.Output;
using Seeder.Cli.Results;
using Seeder.Core.Diagnostics;

namespace Seeder.Cli.Tests;

/// <summary>The texts of the files for CI systems.</summary>
internal sealed class ResultTextTests
{
    [TestCase("=1+1")]
    [TestCase("+1")]
    [TestCase("-1")]
    [TestCase("@SUM(A1)")]
    [TestCase("\tx")]
    public void A_text_that_a_spreadsheet_would_run_gets_an_apostrophe(string text)
    {
        var sheet = new ResultSheet();
        sheet.Keep([new RecordReport("acme", "Account", null, "rejected")]);
        var error = Diagnostic.Error("SEED402", null, text) with { Of = "acme" };
        sheet.Add(new("a.yaml", "a", PlanStatus.Failed) { Diagnostics = [error] }, TimeProvider.System);

        var csv = Encoding.UTF8.GetString(RecordCsv.Write(sheet, t => t.Replace("x", "y")));

        Assert.That(csv, Is.EqualTo($"reference,type,id,action,error\r\nacme,Account,,rejected,'{text.Replace("x", "y")}\r\n"));
    }

    [TestCase("a,b", "\"a,b\"")]
    [TestCase("a \"b\"", "\"a \"\"b\"\"\"")]
    [TestCase("a\r\nb", "a\\r\\nb")]
    [TestCase("Zürich ☃ 😀", "Zürich ☃ 😀")]
    public void A_cell_is_quoted_as_rfc_4180_says(string text, string cell)
    {
        var sheet = new ResultSheet();
        sheet.Keep([new RecordReport(text, "Account", null, "created")]);
        sheet.Add(new("a.yaml", "a", PlanStatus.Done), TimeProvider.System);

        var csv = Encoding.UTF8.GetString(RecordCsv.Write(sheet, t => t));

        Assert.That(csv.Split("\r\n")[1], Is.EqualTo($"{cell},Account,,created,"));
    }

    [Test]
    public void Records_in_doubt_are_an_error_and_records_that_were_not_sent_are_skipped()
    {
        var sheet = new ResultSheet();
        sheet.Keep(
        [
            new RecordReport("a", "Account", null, "inDoubt"), new RecordReport("b", "Account", null, "created"),
            new RecordReport("c", "Contact", null, "skipped"),
        ]);
        sheet.Add(new("p.yaml", "p", PlanStatus.Failed), TimeProvider.System);
        var result = new CommandResult(ExitCode.InDoubt);
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, JunitXml.Write("apply", sheet, result, t => t));

        var root = JunitCheck.Parse(path);
        File.Delete(path);

        Assert.That(JunitCheck.Tests(root), Is.EqualTo(new[] { "p Account: error", "p Contact: skipped" }));
        Assert.That(root.Descendants("error").Single().Attribute("message")!.Value, Is.EqualTo("2 records: 1 inDoubt, 1 created"));
    }
}
