namespace Seeder.Local;

/// <summary>
/// The web page at <c>/</c>: it shows objects, records and the latest requests, and reads them from the endpoints under <c>/admin</c>.
/// </summary>
internal static class WebPage
{
    private static readonly Lazy<ApiResponse> Page = new(() =>
    {
        using var stream = typeof(WebPage).Assembly.GetManifestResourceStream("page.html")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new ApiResponse(200, memory.ToArray(), "text/html;charset=UTF-8");
    });

    public static ApiResponse Answer() => Page.Value;
}
