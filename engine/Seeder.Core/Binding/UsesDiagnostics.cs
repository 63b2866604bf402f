using Seeder.Core.Expressions;
using Seeder.Core.State;

namespace Seeder.Core.Binding;

/// <summary>SEED5xx: references to records of other plans, whose ids are in those plans' manifests.</summary>
internal static class UsesDiagnostics
{
    public static Diagnostic NotInManifest(
        SourceSpan span, string name, Manifest manifest, IEnumerable<string> similar) => Diagnostic.Error(
        "SEED508", span, $"The manifest of '{manifest.Plan}' has no record '{name}'.",
        NearestName.Hint(name, similar) ?? $"Use one of its reference ids; 'seeder show {manifest.Source}' lists them.");

    public static Diagnostic PlanAlone(Expression.Path path) => Diagnostic.Error(
        "SEED509", path.Span, $"'{path}' is a plan, not a record.", $"Name one of its records: '${{{path}.acme}}'.");
}
