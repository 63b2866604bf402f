namespace Seeder.Cli;

/// <summary>The commands that a user types after <c>init</c>, with the org and the metadata of this command line.</summary>
internal static class NextSteps
{
    public static ImmutableArray<string> After(ParseResult parse, string plan)
    {
        var metadata = (parse.GetValue(Flags.Metadata) ?? []).SelectMany(path => (string[])[Flags.Metadata.Name, path]).ToList();
        var org = new[] { Flags.TargetOrg, Flags.InstanceUrl, Flags.SfdxUrlFile, Flags.AllowProduction }
            .SelectMany(flag => parse.GetValue(flag) is { } value ? (string[])[flag == Flags.TargetOrg ? "-o" : flag.Name, value] : [])
            .ToList();
        // Without the org, validate does not know the org's own types.
        return org.Count == 0
            ? [Typed("validate", plan, metadata), Typed("plan", plan, metadata), Typed("apply", plan, metadata)]
            : [Typed("plan", plan, [.. org, .. metadata]), Typed("apply", plan, [.. org, .. metadata])];
    }

    // A file whose name begins with a dash would be read as a flag.
    private static string Typed(string command, string plan, IReadOnlyList<string> flags)
    {
        var path = plan.StartsWith('-') ? $"./{plan}" : plan;
        return $"seeder {string.Join(' ', flags.Prepend(path).Prepend(command).Select(ShellWord.Quote))}";
    }
}
