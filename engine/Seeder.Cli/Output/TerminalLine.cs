using Microsoft.Win32.SafeHandles;

namespace Seeder.Cli.Output;

/// <summary>Reads one line from the terminal without changing the mode of the terminal.</summary>
internal static class TerminalLine
{
    // A terminal in raw mode passes Ctrl-D on as this byte. One that left line mode with a pending Ctrl-D passes 0 (Linux, n_tty.c).
    private const int EndOfTransmission = 4;

    /// <summary>
    /// Opens standard input. The stream of .NET's Console would change the terminal's mode (dotnet/runtime, ConsolePal.Unix.cs,
    /// <c>OpenStandardInput</c>): then a Ctrl-D that was typed just before has no effect, and the command waits forever.
    /// </summary>
    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <returns>The line; null if the input ends first.</returns>
    public static string? Read(Stream input)
    {
        var line = new StringBuilder();
        while (true)
        {
            switch (input.ReadByte())
            {
                case -1 or 0 or EndOfTransmission:
                    return null;
                case '\n' or '\r':
                    return line.ToString();
                case var typed:
                    line.Append((char)typed);
                    break;
            }
        }
    }
}
