using Seeder.Core.Facts;
using Seeder.Core.Learning;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>Reads the files that show the types of a plan's records: its CSV files, and the plans that it uses.</summary>
internal static class LearningReader
{
    /// <param name="plan">A plan that could be read.</param>
    public static Task<LearningSource> ReadAsync(CommandContext context, PlanningState plan) => new Reading(
        context, PlanFileAccess.For(plan.Request.Text.Path, FlagValues.Files(context.Parse))).ReadAsync(plan);

    /// <param name="access">The files that the plan may read. The plans that it uses get no others.</param>
    private sealed class Reading(CommandContext context, PlanFileAccess access)
    {
        private readonly Dictionary<string, LearningSource?> _used = [];

        public async Task<LearningSource> ReadAsync(PlanningState plan)
        {
            var source = new LearningSource(plan.Syntax!, plan.Files, plan.Request.VarsOf(plan.Syntax!));
            var read = await PureWork.RunAsync(
                () => access.Answer(plan, new Needs.Files([.. SchemaLearner.FilesOf(source)])), context.Cancel);
            var uses = ImmutableSortedDictionary.CreateBuilder<string, LearningSource>(StringComparer.Ordinal);
            foreach (var (name, path) in source.Plan.Uses.Select(u => (u.Name.Text, FilePath.Resolve(u.Path.Span.Source, u.Path.Text))))
            {
                if (await UsedAsync(plan, path) is { } used)
                {
                    uses[name] = used;
                }
            }
            return source with { Files = read.Files, Uses = uses.ToImmutable() };
        }

        // Mistakes in a used plan are reported when it is applied.
        private async Task<LearningSource?> UsedAsync(PlanningState user, string path)
        {
            if (_used.TryGetValue(path, out var known))
            {
                return known;
            }
            // Plans that use each other in a circle end here.
            _used.Add(path, null);
            var fact = await PureWork.RunAsync(() => access.Find(path), context.Cancel);
            if (fact is FileFact.Found file && file.TryText(out var text))
            {
                var request = new PlanRequest(text, user.Request.Now) { MaxRecords = user.Request.MaxRecords };
                var read = await PlanReading.ReadAsync(request, access, context.Log, context.Time, context.Cancel);
                _used[path] = read.HasErrors || read.Syntax is null ? null : await ReadAsync(read);
            }
            return _used[path];
        }
    }
}
