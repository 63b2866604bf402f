using System.Globalization;
using System.Text;

namespace Seeder.Local;

/// <summary>The SQL expression for a field path, and the field at the end of the path.</summary>
internal sealed record SqlField(string Sql, FieldDef Field, ObjectDef Type);

/// <summary>Translates field paths to SQL. Each parent is joined once.</summary>
internal sealed class SoqlColumns(string query, OrgState org, ObjectDef from, string? fromAlias = null)
{
    private const int MaxLevels = 5;

    private readonly Schema schema = org.Schema;
    private readonly FieldSql fields = new(org.Schema, org.Time.GetUtcNow().ToUnixTimeMilliseconds());
    private readonly Dictionary<string, (string Alias, ObjectDef Type)> joins = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = ("t0", from)
    };

    public StringBuilder From { get; } = new($"{Tables.Name(from)} t0");

    public SqlField Find(FieldPath path)
    {
        if (path.Function is null)
        {
            return FindField(path);
        }

        if (path.Parts.Count == 0)
        {
            return new SqlField("COUNT(*)", SoqlFunctions.CountField, from);
        }

        var field = FindField(path);
        return (path.IsAggregate && !field.Field.Aggregatable ? null : SoqlFunctions.Apply(path.Function, field))
            ?? throw SoqlError.Malformed(query, path.At, $"field {path.Parts[^1]} does not support aggregate operator {path.Function}");
    }

    /// <summary>Adds a field to the response. Every parent on its path becomes a nested object.</summary>
    public void Project(FieldPath path, Projection root, Func<string, int> column)
    {
        var found = Find(path);
        var parts = Own(path);
        var (shape, type, key) = (root, from, "");
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var lookup = type.Relationship(parts[i])!;
            if (lookup.Polymorphic)
            {
                var id = $"{joins[key].Alias}.{Tables.Quote(lookup.Name)}";
                shape = shape.Parent(lookup.RelationshipName!, () => new Projection(null, column(id)));
                break;
            }

            key += "." + lookup.RelationshipName;
            type = joins[key].Type;
            var (alias, parent) = joins[key];
            shape = shape.Parent(lookup.RelationshipName!, () => new Projection(parent, column(alias + ".\"Id\"")));
        }

        if (shape.Has(found.Field.Name))
        {
            return;
        }

        if (found.Field.Type.IsCompound())
        {
            var alias = found.Sql[..found.Sql.IndexOf('.', StringComparison.Ordinal)];
            shape.Add(
                found.Field,
                found.Field.Name,
                [.. ValueWriter.Components(found.Type, found.Field).Select(c => column($"{alias}.{Tables.Quote(c.Name)}"))]);
        }
        else
        {
            shape.Add(found.Field, found.Field.Name, column(found.Sql));
        }
    }

    /// <summary>The path of a found field as the describes spell it, such as <c>Account.Owner.Name</c>.</summary>
    public string NameOf(FieldPath path, SqlField found)
    {
        var parts = Own(path);
        var (names, type) = (new List<string>(), from);
        foreach (var part in parts.Take(parts.Count - 1))
        {
            var lookup = type.Relationship(part)!;
            names.Add(lookup.RelationshipName!);
            type = schema[lookup.ReferenceTo[0]];
        }

        return string.Join('.', [.. names, found.Field.Name]);
    }

    /// <summary>The path without the name of the object itself: <c>Name</c> for <c>Account.Name</c> in a query FROM Account.</summary>
    private IReadOnlyList<string> Own(FieldPath path) =>
        path.Parts.Count > 1 && (path.Parts[0].Equals(fromAlias, StringComparison.OrdinalIgnoreCase)
            || (path.Parts[0].Equals(from.Name, StringComparison.OrdinalIgnoreCase) && from.Relationship(path.Parts[0]) is null))
            ? [.. path.Parts.Skip(1)]
            : path.Parts;

    private SqlField FindField(FieldPath path)
    {
        var parts = Own(path);
        if (parts.Count - 1 > MaxLevels)
        {
            throw SoqlError.Malformed(query, path.At, "only 5 levels of parent relationships are allowed");
        }

        var (alias, type) = joins[""];
        var key = "";
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var lookup = type.Relationship(parts[i]) ?? throw SoqlError.NoRelationship(query, path.At, parts[i]);
            if (lookup.Polymorphic)
            {
                return i == parts.Count - 2
                    ? OfAny(lookup, alias, parts[^1], path)
                    : throw SoqlError.NoRelationship(query, path.At, parts[i + 1]);
            }

            key += "." + lookup.RelationshipName;
            (alias, type) = Join(key, alias, lookup);
        }

        var field = type.Field(parts[^1]) ?? throw SoqlError.NoColumn(query, path.At, parts[^1], type.Name);
        return new SqlField(field.Type.IsCompound() ? $"{alias}.{Tables.Quote(field.Name)}" : fields.Of(alias, type, field), field, type);
    }

    private (string Alias, ObjectDef Type) Join(string key, string alias, FieldDef lookup)
    {
        if (!joins.TryGetValue(key, out var join))
        {
            join = ("t" + joins.Count, schema[lookup.ReferenceTo[0]]);
            joins[key] = join;
            From.Append(" LEFT JOIN ").Append(Tables.Name(join.Type)).Append(' ').Append(join.Alias)
                .Append(" ON ").Append(join.Alias).Append(".\"Id\" = ").Append(alias).Append('.').Append(Tables.Quote(lookup.Name));
        }

        return join;
    }

    /// <summary>A field through a polymorphic lookup. Type is the name of the target's object.</summary>
    private SqlField OfAny(FieldDef lookup, string alias, string name, FieldPath path)
    {
        var id = $"{alias}.{Tables.Quote(lookup.Name)}";
        var sql = new StringBuilder($"CASE substr({id}, 1, 3) WHEN '' THEN NULL");
        FieldDef? found = null;
        ObjectDef? holder = null;
        var isName = name.Equals("Name", StringComparison.OrdinalIgnoreCase);
        foreach (var target in lookup.ReferenceTo.Select(schema.Find).OfType<ObjectDef>())
        {
            var isType = name.Equals("Type", StringComparison.OrdinalIgnoreCase);
            var field = isType ? target.NameField ?? target["Id"] : isName ? target.NameField : target.Field(name);
            if (field is null || !field.Stored)
            {
                continue;
            }

            (found,
                holder) = (
                    found
                        ?? (isType
                            ? field with { Name = "Type", NameField = false, Type = FieldType.String }
                            : field with { Name = isName ? "Name" : field.Name }),
                        holder ?? target);
            if (!isType && !org.Database.Has(target))
            {
                continue; // it has no rows
            }

            sql.Append(CultureInfo.InvariantCulture, $" WHEN '{target.Prefix}' THEN ").Append(isType
                ? $"'{target.Name}'"
                : $"(SELECT p.{Tables.Quote(field.Name)} FROM {Tables.Name(target)} p WHERE p.\"Id\" = {id})");
        }

        return found is null
            ? throw SoqlError.NoColumn(query, path.At, name, "Name")
            : new SqlField($"({sql} END){(found.Type.IsText() ? $" COLLATE {TextCompare.Collation}" : "")}", found, holder!);
    }
}
