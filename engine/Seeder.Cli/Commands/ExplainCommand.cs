using Seeder.Cli.Output;
using Seeder.Core.Explanations;

namespace Seeder.Cli.Commands;

/// <summary>Explains a diagnostic, with an example and its fix.</summary>
internal sealed class ExplainCommand : SeederCommand
{
    private readonly Argument<string> _code = new("CODE") { Description = "The code of a diagnostic, such as SEED209 or 209" };

    public ExplainCommand()
        : base("explain", "Explains a diagnostic, with an example and its fix") => Add(_code);

    public override string Example => "seeder explain SEED204";

    public override Task<CommandResult> RunAsync(CommandContext context)
    {
        var code = context.Parse.GetRequiredValue(_code);
        if (ExplanationBook.Find(code) is not { } explanation)
        {
            return Task.FromResult(
                CommandResult.Stopped(
                    CommandLineDiagnostics.UnknownCode(code, ExplanationBook.Normalise(code), ExplanationBook.All.Select(e => e.Code))));
        }
        return Task.FromResult(new CommandResult(ExitCode.Done)
        {
            Text = ExplanationText.Render(explanation),
            Json = json => Write(json, explanation),
        });
    }

    private static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteString("code", explanation.Code);
        json.WriteString("title", explanation.Title);
        json.WriteString("text", explanation.Text);
        json.WriteStartArray("example");
        foreach (var file in explanation.Files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.Path);
            json.WriteString("wrong", file.Wrong);
            json.WriteString("right", file.Right);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
