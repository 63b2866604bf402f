using System.Text;
using System.Text.RegularExpressions;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Binds the raw subrequests of <c>batch</c>, and computes the hash that identifies each of them.</summary>
internal static partial class RawBinder
{
    public static ImmutableArray<RawRequest> Bind(ImmutableArray<RawSyntax> batch, Evaluator evaluator, DiagnosticBag diagnostics)
    {
        var requests = ImmutableArray.CreateBuilder<RawRequest>(batch.Length);
        var names = new Dictionary<string, int>();
        foreach (var raw in batch)
        {
            var place = $"batch {raw.Url.Text}";
            var url = evaluator.Evaluate(raw.Url, null, place) is { } value ? Parts(value) : [];
            var body = raw.Body is { } written ? Body(written, evaluator, place) : null;
            var hash = Fingerprint.Of($"{raw.Method.Text} {raw.Url.Text}\n{Written(raw.Body)}");
            var name = raw.Ref?.Text ?? $"#{hash}";
            // Two equal requests get different names, because both are sent.
            var times = names[name] = names.GetValueOrDefault(name) + 1;
            requests.Add(new RawRequest(requests.Count, raw.Method.Text, url, body, times == 1 ? name : $"{name}_{times}", hash, raw.Span));
        }
        return requests.ToImmutable();
    }

    private static ImmutableArray<FieldValue> Parts(RawValue value) => Content(value, plain: false) switch
    {
        FieldValue.Composed composed => composed.Parts,
        FieldValue.Null => [],
        var one => [one],
    };

    private static RawBody? Body(BodySyntax body, Evaluator evaluator, string place) => body switch
    {
        BodySyntax.Scalar scalar =>
            evaluator.Evaluate(scalar.Value, null, place) is { } value ? new RawBody.Value(Content(value, plain: true)) : null,
        BodySyntax.List list => new RawBody.List([.. list.Items.Select(i => Body(i, evaluator, place)).OfType<RawBody>()]),
        BodySyntax.Mapping mapping => new RawBody.Mapping(
        [
            .. from entry in mapping.Entries
               let bound = Body(entry.Value, evaluator, $"{place}.{entry.Key}")
               where bound is not null
               select KeyValuePair.Create(entry.Key, bound),
        ]),
        _ => throw new InvalidOperationException(body.GetType().Name),
    };

    // No field gives the type of a value, so an unquoted value has its type in YAML 1.2.
    private static FieldValue Content(RawValue value, bool plain) => value switch
    {
        RawValue.Null => FieldValue.Null.Value,
        RawValue.Literal { Plain: true, Text: "true" } when plain => FieldValue.Flag.True,
        RawValue.Literal { Plain: true, Text: "false" } when plain => FieldValue.Flag.False,
        RawValue.Literal { Plain: true } number when plain && JsonNumber.IsMatch(number.Text) => new FieldValue.Number(number.Text),
        RawValue.Literal literal => new FieldValue.Text(literal.Text),
        RawValue.TimedText text => new FieldValue.Text(text.Text),
        RawValue.Date date => new FieldValue.Text(IsoTime.Format(date.Value)),
        RawValue.Instant instant => new FieldValue.Text(IsoTime.Format(instant.Value)),
        RawValue.Hole(var id) => id,
        RawValue.FromOrg(var read, _) => read,
        RawValue.Mixed mixed => new FieldValue.Composed(mixed.Parts),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Written(BodySyntax? body)
    {
        var text = new StringBuilder();
        Write(body);
        return text.ToString();

        void Write(BodySyntax? part)
        {
            switch (part)
            {
                case BodySyntax.Scalar { Value: var scalar }:
                    text.Append(scalar.Plain ? 'p' : 'q').Append(scalar.Text.Length).Append(':').Append(scalar.Text);
                    break;
                case BodySyntax.List list:
                    text.Append('[');
                    foreach (var item in list.Items)
                    {
                        Write(item);
                    }
                    text.Append(']');
                    break;
                case BodySyntax.Mapping mapping:
                    text.Append('{');
                    foreach (var (key, value) in mapping.Entries)
                    {
                        text.Append(key).Append('=');
                        Write(value);
                    }
                    text.Append('}');
                    break;
            }
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber { get; }
}
