using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>The state of the plan file that the manifest was made from, if it is not at the path that is used now.</summary>
internal enum SourceFile
{
    /// <summary>The file does not exist or contains another plan, so the present file may be the same plan after a move.</summary>
    Gone,

    /// <summary>It is the present file under another path.</summary>
    Same,

    /// <summary>The file still exists and has the same plan name: two files have the same name.</summary>
    Beside,
}

/// <summary>
/// Checks that a manifest belongs to a plan, for every command that reads or changes records by the manifest. The plan's name must be the
/// same. The file must also be the same, or must contain a record of the manifest (then the file was moved or renamed).
/// </summary>
internal static class ManifestIdentity
{
    /// <param name="plan">The bound plan; null if it has errors or is not needed.</param>
    /// <param name="file">The state of the file that the manifest names.</param>
    /// <param name="deletesAll">
    /// Whether the command deletes all records of the manifest, including those that this file does not contain.
    /// </param>
    /// <returns>The error; null if the manifest belongs to the plan or is empty.</returns>
    public static Diagnostic? Check(Manifest? manifest, PlanSyntax syntax, TypedPlan? plan, SourceFile file, bool deletesAll = false)
    {
        var (name, source) = (syntax.Name?.Text ?? "", syntax.Source.Path);
        if (manifest is null || (manifest.Records.Count == 0 && manifest.Batch.Count == 0))
        {
            return null;
        }
        if (manifest.Plan != name)
        {
            return StateDiagnostics.OtherPlan(name, manifest);
        }
        if (file == SourceFile.Same || FilePath.Normalise(manifest.Source) == FilePath.Normalise(source))
        {
            return null;
        }
        if (deletesAll && file == SourceFile.Beside)
        {
            return StateDiagnostics.SourceBeside(name, source, manifest);
        }
        var hasCommon = plan?.Records.Any(r => IsCommon(r, manifest)) == true || HasName(syntax, plan, manifest);
        return hasCommon ? null : StateDiagnostics.OtherSource(name, source, manifest);
    }

    /// <summary>Checks only the plan's name, for commands that only read ids.</summary>
    public static Diagnostic? CheckName(Manifest? manifest, string plan) =>
        manifest is { Records.Count: > 0 } && manifest.Plan != plan ? StateDiagnostics.OtherPlan(plan, manifest) : null;

    // A reference id identifies a record. An address such as Account#1 does not, because any two plans may have it; then the content must
    // be the same.
    private static bool IsCommon(SeedRecord record, Manifest manifest) =>
        manifest.Records.Find(record) is { } entry && (!record.Address.Contains('#') || HoldsTheSame(record, entry));

    private static bool HoldsTheSame(SeedRecord record, ManifestRecord entry)
    {
        var same = false;
        for (var i = 0; i < record.Fields.Length; i++)
        {
            var (field, value, _) = record.Fields[i];
            if (!record.IsFinal(i)
                || entry.FingerprintOf(field.Name) is not { } print
                || FieldFingerprint.Of(field, value, _ => null) is not { } now)
            {
                continue;
            }
            if (print != now)
            {
                return false;
            }
            same = true;
        }
        return same;
    }

    // Records with errors still have names. The names in files that were not read are unknown, so they may match.
    private static bool HasName(PlanSyntax syntax, TypedPlan? plan, Manifest manifest)
    {
        if (plan is null && !syntax.Include.IsEmpty && syntax.DefaultsByFile.Count == 0)
        {
            return true;
        }
        var names = syntax.Records
            .SelectMany(l => l.Records.SelectMany(r => NamesIn(r, l.Type.Text)))
            .GroupBy(n => n.Name, n => n.Type)
            .ToDictionary(g => g.Key, g => g.ToHashSet());
        return names.Count > 0
            && manifest.Records.Any(
                r => !r.Key.Contains('#') && plan?.Find(r.Key) is null && (Is(r.Key, r.Value) || Is(WithoutNumber(r.Key), r.Value)));

        bool Is(string address, ManifestRecord entry) =>
            names.TryGetValue(address, out var types)
                && types.Any(
                    t => t is null
                        || t.Equals(entry.Type, StringComparison.OrdinalIgnoreCase)
                        // The plan may leave the namespace out.
                        || entry.Type.EndsWith($"__{t}", StringComparison.OrdinalIgnoreCase));
    }

    // The type of a nested record is null, since it is not known before binding.
    private static IEnumerable<(string Name, string? Type)> NamesIn(RecordSyntax record, string? type)
    {
        var nested = record.Fields.Select(f => f.Value)
            .OfType<ValueSyntax.RecordList>()
            .SelectMany(l => l.Records)
            .SelectMany(r => NamesIn(r, null));
        return record.Ref is { } reference ? nested.Prepend((reference.Text, type)) : nested;
    }

    // Removes the number of the iteration: 'customer' for 'customer_3'.
    private static string WithoutNumber(string address)
    {
        var end = address.LastIndexOf('_');
        return end > 0 && address.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? address[..end] : address;
    }
}
