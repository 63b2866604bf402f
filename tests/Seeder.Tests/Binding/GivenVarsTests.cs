using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Binding;

internal sealed class GivenVarsTests
{
    private static GivenVars Vars(string environment, string files, StringComparer? names = null) => new(
        GivenVars.OfEnvironment(
            environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(v => KeyValuePair.Create(v.Split('=')[0], v.Split('=')[1])),
            names ?? StringComparer.Ordinal),
        VarsFile.Read(new SourceText("x.env", files.Replace(' ', '\n')), new DiagnosticBag()));

    private static string Warnings(GivenVars vars, string[] declared, string[]? set = null, string[]? others = null)
    {
        var diagnostics = new DiagnosticBag();
        vars.Check(declared, set ?? [], (others ?? []).ToHashSet(), diagnostics);
        return string.Join(' ', diagnostics.ToImmutable().Select(d => $"{d.Span}{d.Code} {d.Hint}"));
    }

    [TestCase("", "", null)]
    [TestCase("", "a=1", "1")]
    [TestCase("", "a=1 b=3 a=2", "2")]
    [TestCase("SEEDER_VAR_a=9", "a=1", "9")]
    [TestCase("SEEDER_VAR_a=", "a=1", "")]
    [TestCase("SEEDER_VAR_A=9 SEEDER_VAR_=8 seeder_var_a=7 a=6", "", null)]
    public void The_environment_wins_over_the_last_file(string environment, string files, string? value)
    {
        Assert.That(Vars(environment, files).Find("a"), Is.EqualTo(value));
    }

    [Test]
    public void Names_of_environment_variables_have_no_case_on_windows_but_those_of_files_do()
    {
        var vars = Vars("seeder_var_REGION=1", "CITY=2", StringComparer.OrdinalIgnoreCase);

        Assert.That((vars.Find("region"), vars.Find("city")), Is.EqualTo(("1", (string?)null)));
        Assert.That(Warnings(vars, ["region"]), Is.Empty);
    }

    [TestCase("", "regoin=x", "x.env:1:1SEED645 Did you mean 'region'?")]
    [TestCase("", "Region=x", "x.env:1:1SEED645 Did you mean 'region'?")]
    [TestCase("SEEDER_VAR_REGION=x", "", "SEED645 Did you mean 'SEEDER_VAR_region'?")]
    [TestCase("", "regoin=x regoin=y", "x.env:1:1SEED645 Did you mean 'region'?")]
    [TestCase("", "color=x", "", Description = "not similar")]
    [TestCase("", "regoin=x region=y", "", Description = "the variable has a value")]
    [TestCase("SEEDER_VAR_region=y", "regoin=x", "", Description = "the variable has a value")]
    public void A_similar_name_is_a_warning_if_the_variable_has_no_value(string environment, string files, string warnings)
    {
        Assert.That(Warnings(Vars(environment, files), ["region", "size"]), Is.EqualTo(warnings));
    }

    [Test]
    public void A_name_that_another_plan_declares_is_not_misspelt()
    {
        Assert.That(Warnings(Vars("", "regions=x"), ["region"], others: ["regions"]), Is.Empty);
        Assert.That(Warnings(Vars("", "regoin=x"), ["region"], set: ["region"]), Is.Empty);
    }
}
