using Seeder.Core.Binding;

namespace Seeder.Files;

/// <summary>
/// Checks the path of the plan itself. The user chose it, but in a repository that others may change it can be a link. Errors in a plan are
/// shown with the lines of the file, so a link to a file with secrets would print them.
/// </summary>
internal static class PlanLink
{
    /// <param name="path">The path as diagnostics show it.</param>
    /// <param name="full">The full path.</param>
    /// <param name="isNamed">Whether the user named this file; false if a folder or a pattern found it.</param>
    /// <returns>The error; null if the plan may be read.</returns>
    public static Diagnostic? Check(string path, string full, bool isNamed)
    {
        if (Path.GetDirectoryName(full) is not { } folder || (isNamed && PlanRoot.Repository(folder) is null))
        {
            return null;
        }
        var repository = PlanRoot.Repository(folder) ?? folder;
        var home = RealPath.Of(repository) ?? repository;
        var real = RealPath.Of(full);
        if (real is not null && real.Equals(Path.Combine(home, Path.GetRelativePath(repository, full)), RealPath.Comparison))
        {
            return null;
        }
        return real is not null && IsPlan(real, home, isNamed) ? null : FileDiagnostics.PlanIsALink(path);
    }

    private static bool IsPlan(string real, string home, bool isNamed)
    {
        var isInside = RealPath.IsBelow(real, home);
        var place = isInside ? home : PlanRoot.Repository(Path.GetDirectoryName(real)!) ?? Path.GetPathRoot(real)!;
        return (isInside || (isNamed && Path.GetExtension(real) is ".yaml" or ".yml"))
            && !PlanFileAccess.IsSystem(real)
            && RegularFile.Is(real)
            && !RealPath.Parts(real, place).Any(p => PlanFileAccess.IsHiddenName(p));
    }
}
