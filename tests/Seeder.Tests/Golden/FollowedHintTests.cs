using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>
/// A hint that proposes YAML for a field is applied: the proposed text replaces the field, and the line has no error after that. A reader
/// who copies the proposal must not get the next error.
/// </summary>
internal sealed partial class FollowedHintTests
{
    private static readonly string[] OwnCases =
    [
        "Account: [{ Name: A, OwnerId: 0051x000000abcdAAA }]",
        "Case: [{ Subject: S, OwnerId: 0051x000000abcdAAA }]",
        "Case: [{ Subject: S, Owner: { Username: jane@example.com } }]",
        "Account: [{ Name: A, Owner: { User: { Username: jane@example.com } } }]",
        "Account: [{ Name: A, Owner: jane }]",
        "Account: [{ Name: A, RecordTypeId: Branch }]",
        "Opportunity: [{ Name: O, StageName: New, CloseDate: \"${today}\", Pricebook2Id: 01s1x000000abcdAAA }]",
        "Contact: [{ LastName: L, Account: Acme }]",
        "Contact: [{ LastName: L, AccountId: Acme }]",
        "Contact: [{ LastName: L, AccountId: { Name: Acme } }]",
        "Task: [{ Subject: S, What: { Name: Acme } }]",
        "Task: [{ Subject: S, WhoId: jane }]",
        "Case: [{ Subject: S, ContactId: [{ LastName: L }] }]",
        "PricebookEntry: [{ UnitPrice: 1, Product2Id: Bag, Pricebook2: { IsStandard: true } }]",
        "GroupMember: [{ GroupId: queue, UserOrGroupId: \"${org.user}\" }]",
        "User: [{ Username: a@b.co, LastName: L, Alias: l, Email: a@b.co, ProfileId: Standard }]",
    ];

    private static IEnumerable<TestCaseData> Proposals => GoldenFiles.BadPlans.Cases
        .SelectMany(name => Of(GoldenFiles.BadPlans.Plan(name), [.. GoldenFiles.BadPlans.Metadata(name)], name))
        .Concat(OwnCases.SelectMany(c => Of(new SourceText("plan.yaml", $"plan: p\nrecords:\n  {c}\n"), [], c)));

    [TestCaseSource(nameof(Proposals))]
    public void A_hint_that_proposes_a_field_is_accepted_when_it_is_followed(string plan, int line, string code, MetadataFile[] metadata)
    {
        var errors = GoldenCheck.Diagnose(new SourceText("plan.yaml", plan), metadata, CaseFiles.None)
            .Where(d => d.Span is { } span && span.Source.Locate(span.Start).Line == line)
            // The record of the case may have the proposed field too: it writes the parent in two ways.
            .Where(d => (d.Severity == Severity.Error || d.Code == code) && d.Code is not ("SEED109" or "SEED212"));

        Assert.That(errors.Select(DiagnosticText.Render), Is.Empty, plan);
    }

    [Test]
    public void Most_hints_that_propose_a_field_are_followed() => Assert.That(Proposals.Count(), Is.GreaterThan(35));

    private static IEnumerable<TestCaseData> Of(SourceText plan, MetadataFile[] metadata, string name)
    {
        // The first error of each line only: another error of the line would stay.
        var found = GoldenCheck.Diagnose(plan, metadata, CaseFiles.None).Where(d => d.Span is { } s && s.Source.Path == plan.Path).ToList();
        foreach (var diagnostic in found)
        {
            var span = diagnostic.Span!.Value;
            var line = plan.Locate(span.Start).Line;
            if (diagnostic.Hint is not { } hint || found.Count(d => plan.Locate(d.Span!.Value.Start).Line == line) > 1)
            {
                continue;
            }
            foreach (var proposal in Field.Matches(hint).Select(m => m.Groups[1].Value).Where(p => !IsIncomplete(p)))
            {
                if (Replace(plan.Content, span.Start, proposal) is { } followed)
                {
                    yield return new TestCaseData(followed, line, diagnostic.Code, metadata).SetArgDisplayNames(
                        $"{name} {line} {proposal}");
                }
            }
        }
    }

    // The reader must put a reference or a value of his own there.
    private static bool IsIncomplete(string proposal) =>
        proposal.Contains("${ref}", StringComparison.Ordinal)
            || proposal.EndsWith("Id: ...", StringComparison.Ordinal)
            || (proposal.EndsWith(": value", StringComparison.Ordinal) && !proposal.Contains('{'));

    /// <summary>Replaces the field at the place by the proposal; null if the place is not within a field that ends on its line.</summary>
    private static string? Replace(string text, int at, string proposal)
    {
        var key = proposal[..proposal.IndexOf(':', StringComparison.Ordinal)];
        var start = text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1;
        var end = text.IndexOf('\n', start) is >= 0 and var line ? line : text.Length;
        // The field of the place, or the relationship of which the place is a part. A proposal for AccountId may replace Account.
        var names = Names.Matches(text[start..end]).Where(m => start + m.Index <= at || m.Index == 0);
        var wanted = names.FirstOrDefault(m => Stem(m.Groups[1].Value) == Stem(key));
        if (wanted is null)
        {
            return null;
        }
        var from = start + wanted.Groups[1].Index;
        var to = from;
        for (var depth = 0; to < end && !(depth == 0 && text[to] is ',' or '}' or ']'); to++)
        {
            depth += text[to] is '{' or '[' ? 1 : text[to] is '}' or ']' ? -1 : 0;
        }
        // The lines of a block value belong to the field too.
        var column = from - start;
        while (to == end && end < text.Length && NextLine(text, end) is var next && Indentation(next) > column && next.Trim().Length > 0)
        {
            to = end = end + 1 + next.Length;
        }
        // Three dots stand for a text of the reader.
        return text[..from] + proposal.Replace("...", "text", StringComparison.Ordinal) + text[to..];
    }

    private static string NextLine(string text, int end) =>
        text[(end + 1)..(text.IndexOf('\n', end + 1) is >= 0 and var next ? next : text.Length)];

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    // Account, AccountId; Site__r, Site__c.
    private static string Stem(string name) =>
        name.EndsWith("__r", StringComparison.Ordinal) || name.EndsWith("__c", StringComparison.Ordinal) ? name[..^3]
            : name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2]
            : name;

    [GeneratedRegex(@"'([A-Za-z]\w*: [^']+)'")]
    private static partial Regex Field { get; }

    [GeneratedRegex(@"(?<=^|[\s{,])([A-Za-z]\w*):(?=\s|$)")]
    private static partial Regex Names { get; }
}
