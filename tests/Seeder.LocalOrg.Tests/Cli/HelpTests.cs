using System.CommandLine;
using System.CommandLine.Help;
using Seeder.Cli.Output;

namespace Seeder.Cli.Tests;

/// <summary>The help of each command: an example, and flags in groups.</summary>
internal sealed class HelpTests : CliFixture
{
    private static IEnumerable<string> Names => All(CommandLine.Root).Select(c => c.Name);

    [Test]
    public void Each_flag_is_in_one_group()
    {
        var flags = All(CommandLine.Root).SelectMany(c => c.Command.Options)
            .Where(o => !o.Hidden && o is not (HelpOption or VersionOption))
            .ToHashSet();
        var grouped = FlagGroups.All.SelectMany(g => g.Flags).ToList();

        Assert.That(flags.Except(grouped).Select(f => f.Name), Is.Empty);
        Assert.That(grouped, Is.Unique);
        Assert.That(grouped.Except(flags).Select(f => f.Name), Is.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public void An_example_can_be_parsed(string name)
    {
        var root = CommandLine.Root;
        if (Find(root, name) is not SeederCommand command)
        {
            return;
        }
        var words = command.Example.Split(' ');

        Assert.That(words[0], Is.EqualTo("seeder"));
        Assert.That(string.Join(' ', words[1..]), Does.StartWith(name));
        Assert.That(root.Parse(words[1..]).Errors, Is.Empty);
    }

    [Test]
    public void Lines_end_at_the_width_of_the_terminal([ValueSource(nameof(Names))] string name, [Values(40, 60, 80, 200)] int width)
    {
        var lines = HelpText.Of(Find(CommandLine.Root, name), width).Split('\n');

        // A long word stays whole.
        Assert.That(lines.Where(l => l.Length > width && l.Trim().Contains(' ')), Is.Empty);
        Assert.That(lines.Where(l => l.Length > width && width >= 80), Is.Empty);
        Assert.That(lines, Has.None.EndsWith(" "));
    }

    [TestCaseSource(nameof(Names))]
    public void An_example_can_be_copied_from_a_narrow_terminal(string name)
    {
        var command = Find(CommandLine.Root, name);
        var text = HelpText.Of(command, 40);
        if (command is SeederCommand own)
        {
            Assert.That(text.ReplaceLineEndings("\n").Replace(" \\\n    ", " "), Does.Contain($"\nExample\n  {own.Example}\n"));
        }
    }

    [Test]
    public async Task A_file_gets_lines_of_eighty_columns()
    {
        var result = await RunAsync("help", "apply");

        Assert.That(result.Out.Split('\n').Max(l => l.Length), Is.InRange(70, 80));
    }

    [TestCase("apply")]
    [TestCase("org start")]
    [TestCase("org")]
    [TestCase("")]
    public async Task Help_and_its_flag_print_the_same(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (command, flag) = (await RunAsync(["help", .. words]), await RunAsync([.. words, "--help"]));

        Assert.That((command.Exit, flag.Exit), Is.EqualTo((0, 0)));
        Assert.That(command.Out, Is.EqualTo(flag.Out).And.StartWith(Find(CommandLine.Root, name).Description!.Split(' ')[0]));
    }

    [TestCase("appyl", "Did you mean 'apply'?")]
    [TestCase("org strat", "Did you mean 'start'?")]
    [TestCase("apply x", "SEED626")]
    public async Task Help_of_an_unknown_command_is_an_error(string name, string words)
    {
        var result = await RunAsync(["help", .. name.Split(' ')]);

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain(words));
    }

    private static Command Find(Command root, string name) => All(root).Single(c => c.Name == name).Command;

    private static IEnumerable<(string Name, Command Command)> All(Command command, string path = "") => command.Subcommands
        .SelectMany(c => All(c, $"{path} {c.Name}".TrimStart()))
        .Prepend((path, command));
}
