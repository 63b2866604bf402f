using System.Text;

namespace Seeder.Core.Explanations;

/// <summary>Renders explanations: one for a terminal, or all as a page of the documentation.</summary>
internal static class ExplanationText
{
    private const string Legend = "Lines with - are wrong, lines with + are right.";

    /// <summary>The explanation as text for a terminal. Ends with a line break.</summary>
    public static string Render(Explanation explanation)
    {
        var text = new StringBuilder($"{explanation.Code}: {explanation.Title}\n\n{explanation.Text}\n");
        foreach (var file in explanation.Files)
        {
            text.Append('\n').Append(Caption(file)).Append('\n').Append(Indented(string.Join('\n', file.Lines)));
        }
        if (Says(explanation) is { } says)
        {
            text.Append("\nSeeder says:\n").Append(Indented(says));
        }
        return text.ToString();
    }

    /// <summary>The page <c>docs/diagnostics.md</c>.</summary>
    public static string Page()
    {
        var text = new StringBuilder();
        text.Append("# Diagnostics\n\n")
            .Append("What each code means, with an example. ")
            .Append(Legend)
            .Append(" `seeder explain SEED209` prints one of these entries.\n\n")
            .Append(
                "<!-- Made from engine/Seeder.Core/Explanations/Explanations.md by a test; "
                    + "edit that file, and run the test with SEEDER_ACCEPT=1. -->\n");
        var group = "";
        foreach (var explanation in ExplanationBook.All)
        {
            if (explanation.Group != group)
            {
                group = explanation.Group;
                text.Append("\n## ").Append(group).Append('\n');
            }
            text.Append("\n### ").Append(explanation.Code).Append("\n\n").Append(Markdown(explanation));
        }
        return text.ToString();
    }

    /// <summary>One explanation as Markdown, without its code in the heading. Ends with a line break.</summary>
    public static string Markdown(Explanation explanation)
    {
        var text = new StringBuilder($"**{explanation.Title}.** {explanation.Text}\n");
        foreach (var file in explanation.Files)
        {
            text.Append(file.Path is Explanation.Plan or Explanation.Shell ? "\n" : $"\n`{file.Path}`:\n\n")
                .Append("```diff\n")
                .AppendJoin('\n', file.Lines)
                .Append("\n```\n");
        }
        if (Says(explanation) is { } says)
        {
            text.Append("\n```text\n").Append(says).Append("```\n");
        }
        return text.ToString();
    }

    /// <summary>The diagnostics of the example that have the explained code, as text; null if the example has no plan.</summary>
    private static string? Says(Explanation explanation)
    {
        var own = ExampleCheck.Wrong(explanation).Where(d => d.Code == explanation.Code).Take(1).ToList();
        return own.Count == 0 ? null : DiagnosticText.Render(own);
    }

    private static string Caption(ExampleFile file) => file.Path switch
    {
        Explanation.Plan or Explanation.Shell => $"Example. {Legend}",
        var path => $"{path}:",
    };

    private static string Indented(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(l => $"  {l}".TrimEnd() + "\n"));
}
