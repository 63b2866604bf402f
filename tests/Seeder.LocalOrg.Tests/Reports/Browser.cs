using Microsoft.Playwright;

namespace Seeder.Cli.Tests.Reports;

/// <summary>
/// Opens reports in a headless Chromium. SEEDER_CHROMIUM names its executable; without it, the tests of the category Browser have no cases
/// and do not run.
/// </summary>
internal static class Browser
{
    private static readonly string? Executable = Environment.GetEnvironmentVariable("SEEDER_CHROMIUM");
    private static readonly Lazy<Task<IBrowser>> Shared = new(StartAsync);
    private static IPlaywright? _playwright;

    /// <summary>Whether there is a browser.</summary>
    public static bool Installed => !string.IsNullOrEmpty(Executable);

    /// <summary>Opens a page of this width, with the theme of the system.</summary>
    public static async Task<IBrowserContext> ContextAsync(int width, string theme)
    {
        var browser = await Shared.Value;
        return await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
    }

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
            _playwright?.Dispose();
        }
    }

    private static async Task<IBrowser> StartAsync()
    {
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            // A container's user is root, for whom Chromium has no sandbox. The tests open only files that they made.
            Args = ["--no-sandbox"],
        });
    }
}
