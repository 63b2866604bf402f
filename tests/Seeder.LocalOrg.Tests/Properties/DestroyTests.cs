using Seeder.Core.Diagnostics;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

internal sealed class DestroyTests
{
    private const string CaseOfItsMainContact = """
        plan: circle
        records:
          Case:
            - $ref: case
              ContactId: ${jane}
              MainOf__r:
                - $ref: jane
                  LastName: Doe
        """;

    private const string AccountOfItsPrimaryContact = """
        plan: circle
        records:
          Contact:
            - $ref: jane
              LastName: Doe
              AccountId: ${acme}
              PrimaryOf__r:
                - $ref: acme
                  Name: Acme
              Cases:
                - Subject: A case
        """;

    [TestCase(CaseOfItsMainContact, TestName = "A_case_goes_before_the_contact_that_is_nested_in_it")]
    [TestCase(AccountOfItsPrimaryContact, TestName = "An_account_goes_after_the_contact_that_it_would_take_along")]
    public async Task Records_that_refer_to_each_other_are_deleted_in_an_order_that_the_org_accepts(string yaml)
    {
        await using var org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        var applied = await org.ApplyAsync(yaml, 1);
        Assert.That(DiagnosticText.Render(applied.Diagnostics), Is.Empty);

        var destroyed = await org.DestroyAsync(yaml, 1);

        Assert.That((destroyed.ExitCode, DiagnosticText.Render(destroyed.Diagnostics)), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(destroyed.Manifest!.Records, Is.Empty);
    }

    [Test]
    public async Task The_order_is_known_even_for_types_that_the_plan_has_no_more()
    {
        await using var org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        await org.ApplyAsync($"{CaseOfItsMainContact}\n  Lead:\n    - {{ $ref: other, LastName: Roe, Company: Roe }}\n", 1);

        var pruned =
            await org.ApplyAsync("plan: circle\nrecords:\n  Lead:\n    - { $ref: other, LastName: Roe, Company: Roe }\n", 1, prune: true);

        Assert.That((pruned.ExitCode, DiagnosticText.Render(pruned.Diagnostics)), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(pruned.Manifest!.Records.Keys, Is.EqualTo(["other"]));
    }
}
