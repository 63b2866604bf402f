using Microsoft.Win32.SafeHandles;

namespace Seeder.Cli.Output;

/// <summary>One line of what is typed, read from the terminal in the mode that the terminal is in.</summary>
internal static class TerminalLine
{
    // A terminal in raw mode hands on Ctrl-D as this byte; one that left the line mode with a Ctrl-D pending, as 0 (Linux, n_tty.c).
    private const int EndOfTransmission = 4;

    /// <summary>
    /// What is typed. The console's own stream reads a terminal key by key and changes its mode for that (dotnet/runtime, ConsolePal.Unix.cs,
    /// <c>OpenStandardInput</c>): a Ctrl-D that was typed just before, in line mode, was then a key without a meaning, and the command waited on.
    /// </summary>
    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Null where the input ends before the line does.</summary>
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
