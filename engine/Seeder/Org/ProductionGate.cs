using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>Refuses a production org that the user did not name.</summary>
internal static class ProductionGate
{
    /// <param name="allowed">The id of the org that the user allows; null allows no production org.</param>
    /// <exception cref="SeederException">The org is another production org; its session is closed.</exception>
    public static void Check(OrgSession session, string? allowed)
    {
        if (!Allows(session, allowed))
        {
            session.Dispose();
            throw SeederException.Of(EnvironmentDiagnostics.ProductionRefused(session.Identity.Id, session.Name));
        }
    }

    /// <summary>Whether the org is no production org, or the one that the user allows.</summary>
    public static bool Allows(OrgSession session, string? allowed) => !session.IsProduction
        || (allowed is not null && SalesforceId.TryNormalise(allowed, out var id) && id == session.Identity.Id);
}
