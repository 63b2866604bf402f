namespace Seeder.Cli;

/// <summary>SEED62x and SEED63x: what was typed, and what only the command line knows of the environment.</summary>
internal static class CommandLineDiagnostics
{
    /// <summary>Whether it is about what was typed, not about a plan or an org.</summary>
    public static bool IsOwn(Diagnostic diagnostic) => diagnostic.Code.StartsWith("SEED62", StringComparison.Ordinal) || diagnostic.Code is "SEED610" or "SEED636" or "SEED637";

    public static Diagnostic UnknownCommand(string word, string parent, IEnumerable<string> names) => Diagnostic.Error(
        "SEED620", null, $"There is no command '{word}'.", NearestName.Hint(word, names) ?? $"Run '{Typed(parent)} --help' for the commands.");

    public static Diagnostic UnknownFlag(string flag, string command, IEnumerable<string> names) => Diagnostic.Error(
        "SEED621", null, $"'{command}' has no flag '{flag}'.", NearestName.Hint(flag, names) ?? $"Run '{Typed(command)} --help' for its flags.");

    public static Diagnostic BadValue(string flag, string value, string expected) => Diagnostic.Error(
        "SEED622", null, $"'{flag}' has the value '{value}', which is not {expected}.");

    public static Diagnostic FlagWithoutValue(string flag, string value) => Diagnostic.Error(
        "SEED623", null, $"'{flag}' has no value.", $"Write {flag} {value}.");

    public static Diagnostic FlagTwice(string flag) => Diagnostic.Error(
        "SEED624", null, $"'{flag}' has more than one value.", "Write it once.");

    public static Diagnostic Missing(string argument, string command) => Diagnostic.Error(
        "SEED625", null, $"'{command}' needs {argument}.", $"Run '{Typed(command)} --help' for its form.");

    public static Diagnostic TooMany(string word, string command) => Diagnostic.Error(
        "SEED626", null, $"'{word}' is one word too many for '{command}'.", "Quote a name that has spaces in it.");

    public static Diagnostic BadWord(string command, string word, string expected) => Diagnostic.Error(
        "SEED636", null, $"'{word}' for '{command}' is not {expected}.");

    public static Diagnostic Other(string message) => Diagnostic.Error("SEED627", null, message);

    public static Diagnostic NoPlanThere(string pattern) => Diagnostic.Error(
        "SEED628", null, $"'{pattern}' matches no plan.", "Name a file, a folder that holds .yaml files, or a pattern such as 'plans/*.yaml'.");

    public static Diagnostic TwoOrgs() => Diagnostic.Error(
        "SEED629", null, "Both --target-org and --instance-url name an org.", "Keep the one that you mean.");

    public static Diagnostic LocalOrgInUse(string path) => Diagnostic.Error(
        "SEED630", null, $"Another process uses the local org in '{path}'.", "Wait until it ends, or speak to it: --instance-url and SF_ACCESS_TOKEN, as 'org start' printed them.");

    public static Diagnostic LocalOrgFailed(string path, Exception exception)
    {
        // A published command has the library beside it; who copies the command alone leaves it behind.
        var (reason, hint) = exception.GetBaseException() is DllNotFoundException
            ? ("its database library, e_sqlite3, is not there.", "Copy all files of the folder into which 'seeder' was published, not the command alone.")
            : (exception.Message, "Name another file with --data, or remove this one.");
        return Diagnostic.Error("SEED631", null, $"The local org in '{path}' cannot be opened: {reason}", hint);
    }

    public static Diagnostic PortTaken(int port, string reason) => Diagnostic.Error(
        "SEED632", null, $"The local org cannot listen on port {port}: {reason}", "Leave --port out to get a free one.");

    public static Diagnostic NoManifest(string path, string plan) => Diagnostic.Error(
        "SEED633", null, $"There is no manifest '{path}': '{plan}' was never applied to this org from here.", "Apply the plan first, or name its manifest with --manifest.");

    public static Diagnostic NotInManifest(string reference, string path, IEnumerable<string> known) => Diagnostic.Error(
        "SEED634", null, $"The manifest '{path}' has no record '{reference}'.", NearestName.Hint(reference, known) ?? "Run 'seeder show' without a reference for all of them.");

    public static Diagnostic SameVariable(string name, string first, string second) => Diagnostic.Warning(
        "SEED635", null, $"'{first}' and '{second}' are both '{name}' as a variable: only the first is there.");

    // A code that is one by its form was meant: its neighbour is about something else.
    public static Diagnostic UnknownCode(string word, string code, IEnumerable<string> codes) => Diagnostic.Error(
        "SEED637", null, $"No diagnostic has the code '{word}'.",
        (code.StartsWith("SEED", StringComparison.Ordinal) && code[4..].All(char.IsAsciiDigit) ? null : NearestName.Hint(code, codes))
            ?? "Write a code as diagnostics show it, such as SEED209; docs/diagnostics.md has them all.");

    public static Diagnostic ResultUnwritten(string reason) => Diagnostic.Error(
        "SEED638", null, $"The result cannot be written to stdout: {reason}.", "What the command did stands; only what it says of it is lost.");

    public static Diagnostic NotEnoughMemory() => Diagnostic.Error(
        "SEED720", null, "There is not enough memory for this command.", "Divide the plan into several plans, or run it on a machine with more memory.");

    public static Diagnostic OurBug(Exception exception) => Diagnostic.Error(
        "SEED639", null, $"This is a bug in Seeder: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");

    // The program itself is the command above all others.
    private static string Typed(string command) => command == "seeder" ? command : $"seeder {command}";
}
