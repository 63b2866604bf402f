using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core.Binding;

/// <summary>What became of the plan file that a manifest was made from, as far as another file is read now.</summary>
internal enum SourceFile
{
    /// <summary>It is not there, or holds another plan: the file that is read now may be the same one after a move.</summary>
    Gone,

    /// <summary>It is the file that is read now, named in another way.</summary>
    Same,

    /// <summary>It is still there with the same plan name: two files share a name.</summary>
    Beside,
}

/// <summary>
/// Decides whether a manifest belongs to a plan, for every command that reads or changes records by it. The plan's name must be the same.
/// The file must be the same too, or hold a record of the manifest: then it was moved or renamed.
/// </summary>
internal static class ManifestIdentity
{
    /// <param name="plan">The bound plan; null where it could not be bound, or need not be.</param>
    /// <param name="file">What became of the file that the manifest names.</param>
    /// <param name="deletesAll">Whether the command deletes whatever the manifest holds, also what this file does not.</param>
    /// <returns>The error; null where the manifest is the plan's, or claims nothing.</returns>
    public static Diagnostic? Check(Manifest? manifest, PlanSyntax syntax, SeedPlan? plan, SourceFile file, bool deletesAll = false)
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

    /// <summary>The same for a command that only reads ids by the plan's name.</summary>
    public static Diagnostic? CheckName(Manifest? manifest, string plan) =>
        manifest is { Records.Count: > 0 } && manifest.Plan != plan ? StateDiagnostics.OtherPlan(plan, manifest) : null;

    // A name identifies a record. A place such as Account#1 does not: any two plans may have it. There the content must be the same.
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

    // What could not be bound still has names; what stands in files that were not read may have them.
    private static bool HasName(PlanSyntax syntax, SeedPlan? plan, Manifest manifest)
    {
        if (plan is null && !syntax.Include.IsEmpty && syntax.DefaultsByFile.Count == 0)
        {
            return true;
        }
        var names = syntax.Records
            .SelectMany(l => l.Records.SelectMany(r => NamesIn(r, l.Type.Text)))
            .GroupBy(n => n.Name, n => n.Type, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToHashSet(), StringComparer.Ordinal);
        return names.Count > 0
            && manifest.Records.Any(
                r => !r.Key.Contains('#') && plan?.Find(r.Key) is null && (Is(r.Key, r.Value) || Is(WithoutNumber(r.Key), r.Value)));

        bool Is(string address, ManifestRecord entry) =>
            names.TryGetValue(address, out var types)
                && types.Any(t => t is null || t.Equals(entry.Type, StringComparison.OrdinalIgnoreCase));
    }

    // The type of a nested record is not known before it is bound.
    private static IEnumerable<(string Name, string? Type)> NamesIn(RecordSyntax record, string? type)
    {
        var nested = record.Fields.Select(f => f.Value)
            .OfType<ValueSyntax.RecordList>()
            .SelectMany(l => l.Records)
            .SelectMany(r => NamesIn(r, null));
        return record.Ref is { } reference ? nested.Prepend((reference.Text, type)) : nested;
    }

    // The third copy of 'customer' is 'customer_3'.
    private static string WithoutNumber(string address)
    {
        var end = address.LastIndexOf('_');
        return end > 0 && address.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? address[..end] : address;
    }
}
