namespace Seeder.Cli.Output;

/// <summary>How a result is written on stdout.</summary>
internal enum Form { Text, Json, Github, Sarif }

/// <summary>Which form was asked for.</summary>
internal static class Forms
{
    public static Form Of(ParseResult parse) => parse.GetValue(Flags.Json) ? Form.Json : (parse.GetValue(Flags.Format) ?? parse.GetValue(Flags.Report)) switch
    {
        "json" => Form.Json,
        "github" => Form.Github,
        "sarif" => Form.Sarif,
        _ => Form.Text,
    };
}
