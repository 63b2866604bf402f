using Seeder.Cli.Output;

namespace Seeder.Cli.Tests.Deletes;

internal sealed class TerminalLineTests
{
    [TestCase("y\n", "y")]
    [TestCase("yes\r\n", "yes")]
    [TestCase("\n", "")]
    [TestCase("y\nn\n", "y")]
    [TestCase("", null)]
    [TestCase("y", null)]
    [TestCase("\u0004", null)]
    [TestCase("\0", null)]
    [TestCase("y\u0004\n", null)]
    public void A_line_ends_with_its_line_end_and_a_Ctrl_D_is_no_answer(string typed, string? expected)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(typed));
        Assert.That(TerminalLine.Read(input), Is.EqualTo(expected));
    }
}
