namespace Seeder.Cli;

/// <summary>
/// SEED62x, SEED63x, SEED720 and SEED721: mistakes on the command line, and problems with files, ports and the log that only the command
/// meets.
/// </summary>
internal static class CommandLineDiagnostics
{
    /// <summary>Whether the diagnostic is about the command line, not about a plan or an org.</summary>
    public static bool IsOwn(Diagnostic diagnostic) =>
        diagnostic.Code.StartsWith("SEED62", StringComparison.Ordinal)
        || diagnostic.Code is "SEED636" or "SEED637" or "SEED642" or "SEED648";

    public static Diagnostic UnknownCommand(string word, string parent, IEnumerable<string> names) => Diagnostic.Error(
        "SEED620",
        null,
        $"There is no command '{word}'.",
        NearestName.Hint(word, names) ?? $"Run '{Typed(parent)} --help' to list the commands.");

    public static Diagnostic UnknownFlag(string flag, string command, IEnumerable<string> names) => Diagnostic.Error(
        "SEED621",
        null,
        $"'{command}' has no flag '{flag}'.",
        NearestName.Hint(flag, names) ?? $"Run '{Typed(command)} --help' to list its flags.");

    public static Diagnostic BadValue(string flag, string value, string expected) => Diagnostic.Error(
        "SEED622", null, $"'{flag}' has the value '{value}', which is not {expected}.");

    public static Diagnostic UnknownFeature(string flag, string name, IReadOnlyList<string> known) => Diagnostic.Error(
        "SEED622",
        null,
        $"'{flag}' has the value '{name}', which is not a feature of the local org: {string.Join(", ", known)}.",
        NearestName.Hint(name, known));

    public static Diagnostic FlagWithoutValue(string flag, string value) => Diagnostic.Error(
        "SEED623", null, $"'{flag}' has no value.", $"Write {flag} {value}.");

    public static Diagnostic FlagTwice(string flag) => Diagnostic.Error(
        "SEED624", null, $"'{flag}' has more than one value.", "Write the flag once.");

    public static Diagnostic Missing(string argument, string command) => Diagnostic.Error(
        "SEED625", null, $"'{command}' needs {argument}.", $"Run '{Typed(command)} --help' to see its arguments.");

    public static Diagnostic TooMany(string word, string command) => Diagnostic.Error(
        "SEED626", null, $"'{command}' does not expect the argument '{word}'.", "Put quotes around a name that contains spaces.");

    public static Diagnostic BadWord(string command, string word, string expected) => Diagnostic.Error(
        "SEED636", null, $"The argument '{word}' of '{command}' is not {expected}.");

    public static Diagnostic Other(string message) => Diagnostic.Error("SEED627", null, message);

    public static Diagnostic NoPlanThere(string pattern) => Diagnostic.Error(
        "SEED628",
        null,
        $"'{pattern}' matches no plan.",
        "Name a file, a folder that holds .yaml files, or a pattern such as 'plans/*.yaml'.");

    public static Diagnostic OnePlanOnly(string flag, int plans) => Diagnostic.Error(
        "SEED642",
        null,
        $"'{flag}' is for one plan, but the command has {plans}.",
        "Run the command with this flag for each plan that needs it, and without it for the others.");

    public static Diagnostic SameFile(string flag, string path, string other) => Diagnostic.Error(
        "SEED648",
        null,
        $"{flag} and {other} name the same file, '{path}'.",
        $"Name another file with {flag}.");

    public static Diagnostic NoPlanDeclares(string name, IEnumerable<string> declared) => Diagnostic.Warning(
        "SEED646",
        null,
        $"--var sets '{name}', which none of the plans declares.",
        NearestName.Hint(name, declared) ?? "Declare it under 'vars' of the plans that use it.");

    public static Diagnostic TwoOrgs(string one, string other) => Diagnostic.Error(
        "SEED629", null, $"Both {one} and {other} name an org.", "Remove one of them.");

    public static Diagnostic NotTogether(string flag, string other) => Diagnostic.Error(
        "SEED622",
        null,
        $"'{flag}' and '{other}' do not go together: a run of some records deletes nothing.",
        "Remove one of them.");

    public static Diagnostic LocalOrgInUse(string path) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED630",
        null,
        $"Another process uses the local org in '{path}'.",
        "Wait until that process ends, or use its org: --instance-url and SF_ACCESS_TOKEN, with the values that 'org start' printed.");

    public static Diagnostic LocalOrgFailed(string path, Exception exception)
    {
        // 'dotnet publish' writes the library next to the executable. It is missing if only the executable was copied.
        var (reason, hint) = exception.GetBaseException() is DllNotFoundException
            ? ("its database library, e_sqlite3, is missing.",
                "Copy all files of the folder that 'dotnet publish' wrote, not only the executable.")
            : (exception.Message, "Choose another file with --data, or delete this one.");
        return Diagnostic.Error(DiagnosticKind.LocalFiles, "SEED631", null, $"The local org in '{path}' cannot be opened: {reason}", hint);
    }

    public static Diagnostic PortTaken(int port, string reason) => Diagnostic.Error(
        "SEED632", null, $"The local org cannot listen on port {port}: {reason}", "Without --port a free port is used.");

    public static Diagnostic NoManifest(string path, string plan) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED633",
        null,
        $"There is no manifest '{path}': '{plan}' was never applied to this org from this folder.",
        "Apply the plan first, or name its manifest with --manifest.");

    public static Diagnostic NotInManifest(string reference, string path, IEnumerable<string> known) => Diagnostic.Error(
        "SEED634",
        null,
        $"The manifest '{path}' has no record '{reference}'.",
        NearestName.Hint(reference, known) ?? "Run 'seeder show' without a reference to list all records.");

    public static Diagnostic SameVariable(string name, string first, string second) => Diagnostic.Warning(
        "SEED635", null, $"'{first}' and '{second}' become the same shell variable '{name}': only the first one is printed.");

    // A well-formed code gets no suggestion: the code with the next number is about something else.
    public static Diagnostic UnknownCode(string word, string code, IEnumerable<string> codes) => Diagnostic.Error(
        "SEED637", null, $"No diagnostic has the code '{word}'.",
        (code.StartsWith("SEED", StringComparison.Ordinal) && code[4..].All(char.IsAsciiDigit) ? null : NearestName.Hint(code, codes))
            ?? "Write a code as diagnostics show it, such as SEED209; docs/diagnostics.md lists all codes.");

    public static Diagnostic ResultUnwritten(string reason) => Diagnostic.Error(
        DiagnosticKind.LocalFiles,
        "SEED638",
        null,
        $"The result cannot be written to stdout: {reason}.",
        "The command did its work; only its output is lost.");

    public static Diagnostic SummaryUnwritten(string path, string reason) => Diagnostic.Warning(
        "SEED649", null,
        $"The summary of the job, '{path}', was not written: {reason}",
        "Check the file that GITHUB_STEP_SUMMARY names. The command itself is not affected.");

    public static Diagnostic LogUnwritten(string path, string reason) => Diagnostic.Warning(
        "SEED721", null,
        $"The log file '{path}' is not complete: {reason}",
        "Name another file with --log-file. The command itself is not affected.");

    public static Diagnostic NotEnoughMemory() => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED720",
        null,
        "There is not enough memory for this command.",
        "Divide the plan into several plans, or run it on a machine with more memory.");

    public static Diagnostic OurBug(Exception exception) => Diagnostic.Error(
        "SEED639", null, $"This is a bug in Seeder: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");

    // The root command is called 'seeder' itself.
    private static string Typed(string command) => command == "seeder" ? command : $"seeder {command}";
}
