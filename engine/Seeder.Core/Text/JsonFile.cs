using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Seeder.Core.Text;

/// <summary>The content of a JSON file that names its format.</summary>
internal interface IFormatted
{
    int Format { get; }
}

/// <summary>
/// Reads JSON files that people edit and merge. A strict reader takes the file: unknown, missing and repeated keys and values of a wrong
/// type stop it. Only then does <see cref="JsonShape"/> find every fault, in files of up to 4 MB (evaluation needs 100 bytes for each byte
/// of the file). In a larger file, the first fault is shown, which the reader found.
/// </summary>
internal static class JsonFile
{
    private const int LargestEvaluated = 4 << 20;

    /// <summary>Further faults of a file are not shown.</summary>
    public const int MostFaults = 20;

    /// <param name="schema">The resource of the file's schema.</param>
    /// <param name="newest">The newest format that this version reads; the first is 1.</param>
    /// <param name="convert">Turns the content into a value. A <see cref="JsonException"/> means that the content contains a null where no
    /// null may be.</param>
    /// <exception cref="JsonFaultException">The file cannot be used.</exception>
    public static TValue Read<TContent, TValue>(
        JsonSource source, JsonTypeInfo<TContent> type, string schema, int newest, Func<TContent, TValue> convert)
        where TContent : IFormatted
    {
        JsonException? stopped = null;
        try
        {
            if (Utf8.IsValid(source.Utf8.Span)
                && JsonSerializer.Deserialize(source.Utf8.Span, type) is { } content
                && content.Format >= 1
                && content.Format <= newest)
            {
                return convert(content);
            }
        }
        catch (JsonException exception)
        {
            stopped = exception;
        }
        ImmutableArray<JsonFault> faults = [.. Faults(source, schema, newest, stopped).OrderBy(f => f.Span.Start)];
        throw new JsonFaultException(faults.Length <= MostFaults ? faults :
        [
            .. faults[..(MostFaults - 1)],
            faults[MostFaults - 1] with
            {
                Reason =
                    $"{faults[MostFaults - 1].Reason}; {Quoting.Count(faults.Length - MostFaults, "more fault")} of this file are not shown"
            },
        ]);
    }

    /// <summary>The items of a list, which may be absent.</summary>
    /// <exception cref="JsonException">One of them is null: the serializer does not look into lists.</exception>
    public static ImmutableArray<T> Items<T>(ImmutableArray<T> items) where T : class =>
        items.IsDefault ? [] : items.Contains(null!) ? throw new JsonException() : items;

    /// <exception cref="JsonException">It is null: the serializer does not look into dictionaries.</exception>
    public static T Item<T>(T? item) where T : class => item ?? throw new JsonException();

    private static IEnumerable<JsonFault> Faults(JsonSource source, string schema, int newest, JsonException? stopped)
    {
        if (source.FirstInvalid() is { } invalid)
        {
            return [new JsonFault(invalid, "these bytes are not UTF-8", "Save the file as UTF-8.")];
        }
        try
        {
            using var json = JsonDocument.Parse(source.Utf8);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.Number && format.GetDouble() > newest)
            {
                return [
                    new JsonFault(
                        source.Find(["format"])!.Value,
                        $"it was made by a newer version of seeder: its format is {format}, and this version reads up to {newest}",
                        "Update seeder.")];
            }
            if (source.Utf8.Length <= LargestEvaluated)
            {
                var repeated = source.Duplicates()
                    .Select(d => new JsonFault(d.Span, $"the key {Quoting.Quote(d.Name)} is there twice", "Delete one of the two."));
                if (repeated.Concat(JsonShape.Faults(source, json.RootElement, schema)).ToList() is { Count: > 0 } faults)
                {
                    return faults;
                }
            }
        }
        catch (JsonException exception)
        {
            var place = source.PlaceOf(exception);
            return JsonSource.IsConflictMarker(place.Source.LineSpan(place.Source.Locate(place.Start).Line))
                ? [new JsonFault(
                    place, "Git left a conflict marker here", "Keep the lines of one side, and delete the other lines and the markers.")]
                : [new JsonFault(place, $"it is not valid JSON: {JsonSource.ReasonOf(exception).TrimEnd('.')}")];
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair.
        }
        return [
            new JsonFault(
                source.PlaceOf(stopped ?? new JsonException()),
                stopped?.Path is { Length: > 1 } path ? $"the value of '{path[2..]}' does not fit" : "its content does not fit")];
    }
}
