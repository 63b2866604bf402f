using System.Collections.Frozen;

namespace Seeder.Cli;

/// <summary>Makes names of shell variables.</summary>
internal static class Shell
{
    /// <summary>A valid name of a variable in every shell.</summary>
    public static string VariableName(string address)
    {
        var name = new string([.. address.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')]);
        return char.IsAsciiDigit(name[0]) || IsTaken(name) ? $"_{name}" : name;
    }

    // A script that sources these variables must not lose its own: it finds programs by PATH, and UID cannot be assigned.
    private static bool IsTaken(string name) => Taken.Contains(name) || TakenStarts.Any(s => name.StartsWith(s, StringComparison.Ordinal));

    private static readonly string[] TakenStarts =
        ["BASH", "LD_", "DYLD_", "LC_", "GIT_", "DOTNET_", "NODE_", "PYTHON", "SSH_", "SF_", "SEEDER_", "GITHUB_", "RUNNER_", "XDG_"];

    // bash(1), "Shell Variables", and variables that many programs read.
    private static readonly FrozenSet<string> Taken = new[]
    {
        "PATH", "HOME", "SHELL", "USER", "LOGNAME", "PWD", "OLDPWD", "IFS", "ENV", "TERM", "LANG", "LANGUAGE",
        "TZ", "TMPDIR", "TEMP", "TMP", "EDITOR", "VISUAL", "PAGER",
        "PS0", "PS1", "PS2", "PS3", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE",
        "UID", "EUID", "PPID", "GROUPS", "SHELLOPTS", "SHLVL", "OPTIND", "OPTARG", "OPTERR",
        "RANDOM", "SECONDS", "LINENO", "DIRSTACK", "FUNCNAME", "HISTFILE", "HISTCMD", "FCEDIT",
        "INPUTRC", "MAIL", "MAILPATH", "MAILCHECK", "POSIXLY_CORRECT", "REPLY",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "CI", "NO_COLOR", "DISPLAY",
        "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "PERL5LIB", "PERL5OPT", "RUBYOPT",
        "RUBYLIB", "JAVA_TOOL_OPTIONS", "CLASSPATH", "_",
    }.ToFrozenSet(StringComparer.Ordinal);
}
