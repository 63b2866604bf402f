using Seeder.Login;

namespace Seeder.Cli;

/// <summary>
/// Decides by which login a command gets its org. A flag comes before the environment, and without either it is the local org, so that
/// nobody writes to a real org by accident.
/// </summary>
internal static class LoginChoice
{
    /// <returns>The login; null for the local org.</returns>
    /// <exception cref="SeederException">Two flags name an org, or a login is not complete.</exception>
    public static async Task<OrgLogin?> OfAsync(CommandContext context)
    {
        var parse = context.Parse;
        var (target, url, file) = (parse.GetValue(Flags.TargetOrg), parse.GetValue(Flags.InstanceUrl), parse.GetValue(Flags.SfdxUrlFile));
        var given = new (Option Flag, string? Value)[] { (Flags.TargetOrg, target), (Flags.InstanceUrl, url), (Flags.SfdxUrlFile, file) }
            .Where(f => f.Value is not null)
            .Select(f => f.Flag.Name)
            .ToList();
        if (given.Count > 1)
        {
            throw SeederException.Of(CommandLineDiagnostics.TwoOrgs(given[0], given[1]));
        }
        return url is not null ? EnvironmentLogin.ByToken(url)
            : target is not null ? EnvironmentLogin.ByName(target)
            // A secret may come from a pipe, such as <(command), so a signal must be able to stop the work.
            : await PureWork.RunAsync(
                () => file is not null ? new AuthUrlLogin(SecretFile.Read(file), $"'{file}'") : EnvironmentLogin.Find(), context.Cancel);
    }

    /// <summary>Whether there is a token, but no address to which it belongs.</summary>
    public static bool HasTokenOnly() =>
        EnvironmentVariable.Read(EnvironmentLogin.Token) is not null && EnvironmentVariable.Read(EnvironmentLogin.Url) is null;

    /// <summary>
    /// The default org of the sf CLI, which is used only with <c>--target-org default</c>; null if sf has no default org.
    /// </summary>
    public static string? UnusedDefault() =>
        EnvironmentVariable.Read(EnvironmentLogin.Target) is null && SfFiles.DefaultOrg() is { } name && name != SfCliLogin.LocalOrg
            ? name
            : null;
}
