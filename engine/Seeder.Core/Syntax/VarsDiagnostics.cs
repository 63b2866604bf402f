namespace Seeder.Core.Syntax;

/// <summary>SEED643 to SEED645: files of <c>--vars</c>. No message contains a value, because values may be secrets.</summary>
internal static class VarsDiagnostics
{
    public static Diagnostic Line(SourceSpan span, EnvFault fault)
    {
        var (message, hint) = fault switch
        {
            EnvFault.NotAnAssignment => (
                "This line does not have the form NAME=value.", "Begin a comment with '#', and quote a value of several lines."),
            EnvFault.NotClosed => ("This quote has no closing quote.", "Write the same quote at the end of the value."),
            EnvFault.BehindQuote => (
                "There is text after the closing quote.",
                "Put the whole value in quotes, or begin a comment with '#'. In double quotes, write \\\" for a quote."),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
        return Diagnostic.Error("SEED643", span, message, hint);
    }

    public static Diagnostic Yaml(SourceSpan span, string? name, YamlVarsFault fault)
    {
        var (message, hint) = fault switch
        {
            YamlVarsFault.NotAMapping => (
                "A file of variables is a mapping of names and values.", "Write 'name: value' on each line, or NAME=value in a .env file."),
            YamlVarsFault.NoValue => (
                $"The variable {Quoting.Quote(name ?? "")} has no value.", "Write \"\" for an empty text, or remove the line."),
            YamlVarsFault.NotText => (
                $"The value of {Quoting.Quote(name ?? "")} is a list or a mapping, but a variable has one value.",
                "Write each variable with its value at the top of the file."),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
        return Diagnostic.Error("SEED644", span, message, hint);
    }

    /// <param name="span">The place in a file; null for an environment variable.</param>
    /// <param name="name">The name as the file or the environment has it.</param>
    /// <param name="near">The variable of the plan.</param>
    public static Diagnostic NearMiss(SourceSpan? span, string name, string near) => Diagnostic.Warning(
        "SEED645", span, $"The plan has no variable for {Quoting.Quote(name)}, which is therefore ignored.",
        $"Did you mean '{near}'?");
}

/// <summary>Why a line of a <c>.env</c> file sets no variable.</summary>
internal enum EnvFault { NotAnAssignment, NotClosed, BehindQuote }

/// <summary>Why a YAML file sets no variable.</summary>
internal enum YamlVarsFault { NotAMapping, NoValue, NotText }
