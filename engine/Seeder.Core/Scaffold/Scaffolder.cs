using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>
/// Writes a plan with one record of each type that the user names, and the records that these need. The caller describes missing types and
/// calls it again. The same types give the same plan.
/// </summary>
internal static class Scaffolder
{
    public static Scaffolded Scaffold(ScaffoldRequest request)
    {
        var diagnostics = new DiagnosticBag();
        var types = new KnownTypes(request.Schema);
        var named = Named(request.Types, types, diagnostics);
        if (!types.Missing.IsEmpty || diagnostics.HasErrors)
        {
            return new Scaffolded { MissingTypes = types.Missing, Diagnostics = diagnostics.ToImmutable() };
        }
        var records = new RecordGraph(types, named, diagnostics).Build();
        if (!types.Missing.IsEmpty || diagnostics.HasErrors)
        {
            return new Scaffolded { MissingTypes = types.Missing, Diagnostics = diagnostics.ToImmutable() };
        }
        var groups = records.GroupBy(r => r.Type.Name).ToList();
        return new Scaffolded
        {
            Plan = ScaffoldWriter.Write(request, named, groups),
            Diagnostics = diagnostics.ToImmutable(),
            Types = [.. groups.Select(g => g.First().Type)],
            Counts = [.. groups.Select(g => KeyValuePair.Create(g.Key, g.Count()))],
        };
    }

    // The types that can be seeded, once each.
    private static List<ObjectSchema> Named(ImmutableArray<string> names, KnownTypes types, DiagnosticBag diagnostics)
    {
        var named = new List<ObjectSchema>();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (RowlessTypes.KindOf(name) is { } kind)
            {
                diagnostics.Add(ScaffoldDiagnostics.WithoutRows(name, kind));
            }
            else if (types.Find(name) is { } type)
            {
                if (type.Createable)
                {
                    named.Add(type);
                }
                else
                {
                    diagnostics.Add(ScaffoldDiagnostics.NotCreateable(type));
                }
            }
            else if (!types.IsMissing(name))
            {
                diagnostics.Add(ScaffoldDiagnostics.UnknownType(name, types.Schema));
            }
        }
        return named;
    }
}
