using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>Reads reference ids and lists of names.</summary>
internal sealed class NameReader(DiagnosticBag diagnostics)
{
    // Reads one name or a list of names.
    public ImmutableArray<NameSyntax> ReadList(
        NameSyntax key, YamlNode value, string expected, Func<SourceSpan, Diagnostic> shape, Func<YamlScalar, NameSyntax?> read)
    {
        var nodes = value is YamlSequence list ? list.Items : [value];
        var names = ImmutableArray.CreateBuilder<NameSyntax>(nodes.Length);
        foreach (var node in nodes)
        {
            if (node is YamlScalar { IsEmpty: false, IsNull: false } scalar)
            {
                if (read(scalar) is { } name)
                {
                    names.Add(name);
                }
            }
            else if (node is YamlScalar && value is YamlScalar)
            {
                diagnostics.Add(SyntaxDiagnostics.KeyHasNoValue(key, expected));
            }
            else if (node is not YamlFault)
            {
                diagnostics.Add(shape(node.Span));
            }
        }
        return names.DrainToImmutable();
    }

    /// <summary>Reads a reference id that the plan declares, or one that it only mentions (then it may be a reserved name).</summary>
    public NameSyntax? Read(YamlScalar scalar, string where, bool mayBeReserved)
    {
        if (ScalarReader.HoldsExpression(scalar.Text))
        {
            diagnostics.Add(ExpressionDiagnostics.NotAllowed(scalar.Span, where, wantsName: true));
            return null;
        }
        return Check(new NameSyntax(scalar.Text, scalar.Span), mayBeReserved);
    }

    public NameSyntax? Check(NameSyntax name, bool mayBeReserved)
    {
        if (!PlanWords.IsReferenceId(name.Text))
        {
            diagnostics.Add(SyntaxDiagnostics.ReferenceId(name.Span, name.Text));
            return null;
        }
        if (!mayBeReserved && PlanWords.IsReserved(name.Text))
        {
            diagnostics.Add(SyntaxDiagnostics.ReservedName(name));
            return null;
        }
        return name;
    }

    /// <summary>Reads tags, each once; none for null and an empty list, which remove those of <c>defaults</c>.</summary>
    public ImmutableArray<string>? ReadTags(NameSyntax key, YamlNode value)
    {
        if (value is YamlScalar { IsNull: true } or YamlSequence { Items.IsEmpty: true })
        {
            return [];
        }
        var tags = ReadList(key, value, "a tag", SyntaxDiagnostics.TagsShape, scalar =>
        {
            if (ScalarReader.HoldsExpression(scalar.Text))
            {
                diagnostics.Add(ExpressionDiagnostics.NotAllowed(scalar.Span, "'$tags'", wantsName: true));
                return null;
            }
            if (!PlanWords.IsTag(scalar.Text))
            {
                diagnostics.Add(SyntaxDiagnostics.Tag(scalar.Span, scalar.Text));
                return null;
            }
            return new NameSyntax(scalar.Text, scalar.Span);
        });
        return tags.IsEmpty ? null : [.. tags.Select(t => t.Text).Distinct()];
    }
}
