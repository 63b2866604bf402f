using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Values for the variables of a plan from outside of the plan. Only the values of the command line must belong to declared variables: the
/// environment and files may also serve other plans.
/// </summary>
internal sealed record GivenVars
{
    /// <summary>What the name of an environment variable begins with.</summary>
    public const string Prefix = "SEEDER_VAR_";

    private readonly Lazy<Dictionary<string, string>> _ofFiles;

    public GivenVars(ImmutableDictionary<string, string> environment, ImmutableArray<VarsEntry> files)
    {
        (Environment, Files) = (environment, files);
        _ofFiles = new Lazy<Dictionary<string, string>>(() =>
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in Files)
            {
                values[entry.Name] = entry.Value;
            }
            return values;
        });
    }

    public static GivenVars None { get; } = new(ImmutableDictionary<string, string>.Empty, []);

    /// <summary>The variables of the environment, without their prefix. On Windows the names of environment variables have no
    /// case.</summary>
    public ImmutableDictionary<string, string> Environment { get; }

    /// <summary>The variables of files, in the order of the command line. The last one of a name is used.</summary>
    public ImmutableArray<VarsEntry> Files { get; }

    /// <summary>The variables of an environment.</summary>
    /// <param name="variables">All environment variables.</param>
    /// <param name="names">How the system compares their names.</param>
    public static ImmutableDictionary<string, string> OfEnvironment(
        IEnumerable<KeyValuePair<string, string>> variables, StringComparer names)
    {
        var found = ImmutableDictionary.CreateBuilder<string, string>(names);
        foreach (var (name, value) in variables.Where(v => v.Key.Length > Prefix.Length && names.Equals(v.Key[..Prefix.Length], Prefix)))
        {
            found[name[Prefix.Length..]] = value;
        }
        return found.ToImmutable();
    }

    /// <summary>The value of a variable: of the environment, or else of the files; null without one.</summary>
    public string? Find(string name) =>
        Environment.TryGetValue(name, out var value) ? value : _ofFiles.Value.GetValueOrDefault(name);

    /// <summary>Warns of names that are probably misspelt: the plan does not declare them, but a similar variable without a
    /// value.</summary>
    /// <param name="declared">The variables of the plan.</param>
    /// <param name="set">The variables that the command line sets.</param>
    /// <param name="others">Variables that other plans of the command declare.</param>
    /// <param name="diagnostics">Receives the warnings.</param>
    public void Check(IEnumerable<string> declared, IEnumerable<string> set, IReadOnlySet<string> others, DiagnosticBag diagnostics)
    {
        var names = declared.ToHashSet(StringComparer.Ordinal);
        var left = names.Except(set).Where(n => Find(n) is null).ToList();
        if (left.Count == 0)
        {
            return;
        }
        foreach (var entry in Files.Where(e => IsUnknown(e.Name)).DistinctBy(e => e.Name))
        {
            if (NearestName.Find(entry.Name, left) is { } near)
            {
                diagnostics.Add(VarsDiagnostics.NearMiss(entry.Span, entry.Name, near));
            }
        }
        foreach (var name in Environment.Keys.Where(IsUnknown).Order(StringComparer.Ordinal))
        {
            if (NearestName.Find(name, left) is { } near)
            {
                diagnostics.Add(VarsDiagnostics.NearMiss(null, Prefix + name, Prefix + near));
            }
        }

        bool IsUnknown(string name) => !names.Contains(name) && !others.Contains(name);
    }
}
