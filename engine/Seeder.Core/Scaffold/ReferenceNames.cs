using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Scaffold;

/// <summary>Makes the reference ids of records from the names of their types: <c>opportunityLineItem</c>, <c>asset2</c>.</summary>
internal sealed class ReferenceNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="kind">The kind of the record, which names it instead of its type; empty for the usual kind.</param>
    public string Next(ObjectSchema type, string kind)
    {
        var own = kind.Length > 0 ? kind : ApiName.Of(type.Name).Own.Trim('_');
        var name = own.Length == 0 ? "record" : $"{char.ToLowerInvariant(own[0])}{own[1..]}";
        var free = name;
        for (var number = 2; !IsAllowed(free, type) || !_taken.Add(free); number++)
        {
            free = $"{name}{number.ToString(CultureInfo.InvariantCulture)}";
        }
        return free;
    }

    // The type may have a name that begins with a small letter.
    private static bool IsAllowed(string name, ObjectSchema type) =>
        PlanWords.IsReferenceId(name) && !PlanWords.IsReserved(name) && name != type.Name;
}
