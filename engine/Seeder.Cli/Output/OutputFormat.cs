namespace Seeder.Cli.Output;

/// <summary>The format of a result on stdout.</summary>
internal enum OutputFormat { Text, Json, Github, Sarif }

/// <summary>Reads the output format from the flags.</summary>
internal static class OutputFormats
{
    public static OutputFormat Of(
        ParseResult parse) => parse.GetValue(Flags.Json)
            ? OutputFormat.Json
            : (parse.GetValue(Flags.Format) ?? parse.GetValue(Flags.Report)) switch
            {
                "json" => OutputFormat.Json,
                "github" => OutputFormat.Github,
                "sarif" => OutputFormat.Sarif,
                _ => OutputFormat.Text,
            };
}
