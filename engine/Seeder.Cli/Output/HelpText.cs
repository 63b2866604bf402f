using System.CommandLine.Help;

namespace Seeder.Cli.Output;

/// <summary>Prints the help of a command: an example first, then its commands, arguments, and flags in groups.</summary>
internal sealed class HelpText : System.CommandLine.Invocation.SynchronousCommandLineAction
{
    // The width of files and pipes, and of a terminal that does not know its width.
    private const int Usual = 80;

    // Below this width, words would be alone on their lines.
    private const int Narrowest = 30;
    private const int Indent = 2;

    // The longest name whose description begins on the same line.
    private const int LongestName = 30;

    // A description gets at least this part of the width.
    private const int LeastPart = 2;

    /// <summary>Makes every command print this help.</summary>
    public static void Use(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new HelpText();

    /// <summary>Arguments that are missing do not matter.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.Write(Of(parseResult.CommandResult.Command, Width()));
        return 0;
    }

    /// <summary>The help of a command, with lines of at most the given width as far as words allow.</summary>
    public static string Of(Command command, int width)
    {
        var text = new StringBuilder();
        Wrap(text, command.Description ?? "", 0, width);
        if (ExampleOf(command) is { } example)
        {
            text.Append("\nExample\n");
            // A line that is continued can still be copied to a shell.
            WrapLine(text, example, width, " \\");
        }
        text.Append("\nUsage\n");
        WrapLine(text, Usage(command), width, "");
        Section(text, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")), width);
        Section(text, "Arguments", command.Arguments.Select(a => (a.Name, a.Description ?? "")), width);
        var flags = command.Options.Concat(Flags.Everywhere).Where(o => !o.Hidden && o is not (HelpOption or VersionOption)).ToHashSet();
        foreach (var (title, group) in FlagGroups.All)
        {
            Section(text, title, group.Where(flags.Contains).Select(o => (NameOf(o), o.Description ?? "")), width);
        }
        if (command.Subcommands.Count > 0)
        {
            text.Append('\n');
            Wrap(text, $"'seeder help {PathOf(command)}COMMAND' shows the help of a command.", 0, width);
        }
        return text.ToString();
    }

    /// <summary>The width of the terminal; a fixed width for files and pipes.</summary>
    public static int Width()
    {
        if (Console.IsOutputRedirected)
        {
            return Usual;
        }
        try
        {
            return Console.WindowWidth is > 0 and var width ? Math.Max(width, Narrowest) : Usual;
        }
        catch (IOException)
        {
            return Usual;
        }
    }

    private static string? ExampleOf(Command command) => command switch
    {
        RootCommand => "seeder apply plans/sales-demo.yaml",
        SeederCommand own => own.Example,
        _ => null,
    };

    private static string Usage(Command command)
    {
        var arguments = command.Arguments.Select(a => a.Arity switch
        {
            { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } => $"[{a.Name}]",
            { MinimumNumberOfValues: 0 } => $"[{a.Name}...]",
            { MaximumNumberOfValues: 1 } => a.Name,
            _ => $"{a.Name}...",
        });
        return string.Join(
            ' ',
            new[] { "seeder", PathOf(command).TrimEnd(), command.Subcommands.Count > 0 ? "COMMAND" : "" }.Concat(arguments)
                .Append("[FLAGS]")
                    .Where(w => w.Length > 0));
    }

    // The names of the command and those above it, without that of the program; each followed by a space.
    private static string PathOf(Command command) => command is RootCommand
        ? ""
        : $"{string.Concat(command.Parents.OfType<Command>().Take(1).Select(PathOf))}{command.Name} ";

    private static string NameOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Name, string Description)> lines, int width)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }
        text.Append('\n').Append(title).Append('\n');
        var longest = Math.Min(LongestName, (width / LeastPart) - (2 * Indent));
        var column = all.Select(l => l.Name.Length).Where(l => l <= longest).DefaultIfEmpty(2 * Indent).Max() + (2 * Indent);
        foreach (var (name, description) in all)
        {
            text.Append(' ', Indent);
            AppendName(text, name, width);
            if (name.Length + (2 * Indent) > column)
            {
                text.Append('\n').Append(' ', column);
            }
            else
            {
                text.Append(' ', column - Indent - name.Length);
            }
            Wrap(text, description, column, width);
        }
    }

    // The values of a flag may be longer than a line.
    private static void AppendName(StringBuilder text, string name, int width)
    {
        var at = Indent;
        foreach (var part in name.Split('|'))
        {
            if (at > Indent)
            {
                text.Append('|');
                at++;
            }
            if (at > Indent && at + part.Length >= width)
            {
                text.Append('\n').Append(' ', 2 * Indent);
                at = 2 * Indent;
            }
            text.Append(part);
            at += part.Length;
        }
    }

    /// <summary>Appends a command line; its continued lines end with the given text.</summary>
    private static void WrapLine(StringBuilder text, string line, int width, string end)
    {
        var at = Indent;
        text.Append(' ', Indent);
        foreach (var (i, word) in line.Split(' ').Index())
        {
            if (i > 0 && at + 1 + word.Length + end.Length > width)
            {
                text.Append(end).Append('\n').Append(' ', 2 * Indent);
                at = 2 * Indent;
            }
            else if (i > 0)
            {
                text.Append(' ');
                at++;
            }
            text.Append(word);
            at += word.Length;
        }
        text.Append('\n');
    }

    /// <summary>Appends a text, broken between words, and a line break. The first line begins where the text ends now.</summary>
    private static void Wrap(StringBuilder text, string words, int indent, int width)
    {
        var at = indent;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at > indent && at + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', indent);
                at = indent;
            }
            if (at > indent)
            {
                text.Append(' ');
                at++;
            }
            text.Append(word);
            at += word.Length;
        }
        text.Append('\n');
    }
}
