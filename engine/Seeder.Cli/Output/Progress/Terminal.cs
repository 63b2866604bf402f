using Seeder.Files;

namespace Seeder.Cli.Output.Progress;

/// <summary>A terminal on which lines can be replaced.</summary>
internal interface ITerminal
{
    /// <summary>The present columns and rows.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>Writes a text at once, so that a terminal does not show half of it. A terminal that is gone is no error.</summary>
    void Write(string text);
}

/// <summary>The terminal of stderr.</summary>
internal sealed class ErrorTerminal : ITerminal
{
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    // Console.Error writes a long text in pieces.
    private readonly Stream _stream = Console.OpenStandardError();

    public (int Columns, int Rows) Size
    {
        get
        {
            try
            {
                // A terminal that does not know its size says 0.
                var (columns, rows) = (Console.WindowWidth, Console.WindowHeight);
                return (columns > 0 ? columns : UsualColumns, rows > 0 ? rows : UsualRows);
            }
            catch (IOException)
            {
                return (UsualColumns, UsualRows);
            }
        }
    }

    /// <summary>Whether the terminal can move its cursor. A Windows console without Windows Terminal may show the commands as
    /// text.</summary>
    public static bool CanReplaceLines => OperatingSystem.IsWindows()
        ? HasVariable("WT_SESSION") || HasVariable("TERM")
        : HasVariable("TERM");

    public void Write(string text)
    {
        try
        {
            _stream.Write(Console.Error.Encoding.GetBytes(text));
            _stream.Flush();
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // The window was closed.
        }
    }

    private static bool HasVariable(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
}
