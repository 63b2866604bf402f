namespace Seeder.Cli.Output;

/// <summary>
/// One line of what is typed. The console, or what draws a bar on it, may have changed the terminal's mode in between: a Ctrl-D that was typed in one mode
/// and is read in the other is no end of input but a byte, 4 or 0 (termios(3); Linux, n_tty.c). Without this, nobody would answer, and the command
/// would wait for ever.
/// </summary>
internal static class TerminalLine
{
    private const int EndOfTransmission = 4;

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
