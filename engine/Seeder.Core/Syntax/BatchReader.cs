namespace Seeder.Core.Syntax;

/// <summary>Reads the list under <c>batch</c>: raw subrequests, each with a method and a URL.</summary>
internal static class BatchReader
{
    public static ImmutableArray<RawSyntax> Read(NameSyntax key, YamlNode value, RecordReader records, DiagnosticBag diagnostics)
    {
        var batch = ImmutableArray.CreateBuilder<RawSyntax>();
        if (value is YamlSequence list)
        {
            foreach (var item in list.Items)
            {
                if (item is YamlMapping mapping && ReadOne(mapping, records, diagnostics) is { } raw)
                {
                    batch.Add(raw);
                }
                else if (item is YamlScalar or YamlSequence)
                {
                    diagnostics.Add(SyntaxDiagnostics.RawShape(item.Span));
                }
            }
        }
        else if (value is not YamlFault)
        {
            diagnostics.Add(
                value is YamlScalar { IsEmpty: true }
                    ? SyntaxDiagnostics.KeyHasNoValue(key, "a list of requests")
                    : SyntaxDiagnostics.RawShape(value.Span));
        }
        foreach (var twice in batch.Where(r => r.Ref is not null)
            .GroupBy(r => r.Ref!.Value.Text)
            .Where(g => g.Count() > 1))
        {
            diagnostics.Add(SyntaxDiagnostics.RawNameTwice(twice.ElementAt(1).Ref!.Value, twice.First().Ref!.Value.Span));
        }
        return batch.ToImmutable();
    }

    private static RawSyntax? ReadOne(YamlMapping mapping, RecordReader records, DiagnosticBag diagnostics)
    {
        (NameSyntax Method, ScalarSyntax Url)? request = null;
        BodySyntax? body = null;
        NameSyntax? reference = null;
        var complete = true;
        SourceSpan? bodyAt = null;
        foreach (var (key, value) in mapping.Entries)
        {
            switch (key.Text)
            {
                case "body":
                    body = ReadBody(key, value, diagnostics);
                    bodyAt = key.Span;
                    break;
                case "$ref" when value is YamlScalar { IsEmpty: false, IsNull: false } name:
                    reference = new NameReader(diagnostics).Read(name, "A '$ref'", mayBeReserved: true);
                    break;
                case "$ref":
                    diagnostics.Add(SyntaxDiagnostics.ReferenceIdShape(value.Span));
                    break;
                case var method when PlanWords.Methods.Contains(method):
                    if (request is { } first)
                    {
                        diagnostics.Add(SyntaxDiagnostics.TwoMethods(key, first.Method));
                        complete = false;
                    }
                    else if (ReadUrl(key, value, diagnostics) is { } url)
                    {
                        request = (key, url);
                    }
                    else
                    {
                        complete = false;
                    }
                    break;
                default:
                    diagnostics.Add(SyntaxDiagnostics.UnknownRawKey(key));
                    complete = false;
                    break;
            }
        }
        if (request is not var (found, path))
        {
            if (complete)
            {
                diagnostics.Add(SyntaxDiagnostics.RawShape(mapping.Span));
            }
            return null;
        }
        if (found.Text is "GET" or "DELETE" && bodyAt is { } at)
        {
            diagnostics.Add(SyntaxDiagnostics.BodyNotHere(at, found.Text));
        }
        return new RawSyntax(found, path, body, reference, mapping.Span);
    }

    // The resource must be known before the run, so it must precede the first expression.
    private static ScalarSyntax? ReadUrl(NameSyntax key, YamlNode value, DiagnosticBag diagnostics)
    {
        if (ScalarReader.Single(key, value, "a URL such as sobjects/Account", diagnostics) is not { } scalar)
        {
            return null;
        }
        var resource = scalar.Text.Split('/', '?')[0];
        if (!PlanWords.BatchResources.Contains(resource))
        {
            diagnostics.Add(SyntaxDiagnostics.RawResource(scalar.Span, scalar.Text, resource));
            return null;
        }
        return ScalarReader.Read(scalar, diagnostics);
    }

    private static BodySyntax? ReadBody(NameSyntax key, YamlNode value, DiagnosticBag diagnostics)
    {
        switch (value)
        {
            case YamlScalar { IsEmpty: true }:
                diagnostics.Add(SyntaxDiagnostics.NoValue(key, inRecord: false));
                return null;
            case YamlScalar scalar:
                return new BodySyntax.Scalar(ScalarReader.Read(scalar, diagnostics));
            case YamlSequence list:
                return new BodySyntax.List([.. list.Items.Select(i => ReadBody(key, i, diagnostics)).OfType<BodySyntax>()]);
            case YamlMapping mapping:
                diagnostics.AddRange(mapping.Entries.Select(e => ScalarReader.ExpressionIn(e.Key)).OfType<Diagnostic>());
                return new BodySyntax.Mapping(
                [
                    .. from entry in mapping.Entries
                       let read = ReadBody(entry.Key, entry.Value, diagnostics)
                       where read is not null
                       select KeyValuePair.Create(entry.Key.Text, read),
                ]);
            default:
                return null;
        }
    }
}
