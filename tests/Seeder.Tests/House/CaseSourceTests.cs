using System.Collections;
using System.Reflection;
using NUnit.Framework;

namespace Seeder.House.Tests;

/// <summary>A test without cases passes whatever the code does: each source of cases must have some.</summary>
internal sealed class CaseSourceTests
{
    // They need programs, or a system, that a machine may lack.
    private static readonly string[] Optional = ["Clients", "Browser", "ReadOnlyFolders", "Packages"];

    [Test]
    public void Every_source_of_cases_has_cases()
    {
        var sources = typeof(CaseSourceTests).Assembly.GetTypes().Where(type => !type.IsAbstract)
            .SelectMany(type => type.GetMethods().Select(method => (Type: type, Method: method)))
            .SelectMany(
                test =>
                    test.Method.GetCustomAttributes<TestCaseSourceAttribute>().Select(source => (test.Type, test.Method, Source: source)))
            .Where(test => !CategoriesOf(test.Type).Concat(CategoriesOf(test.Method)).Intersect(Optional).Any()).ToList();

        Assert.That(sources, Is.Not.Empty);
        Assert.That(
            sources.Where(s => !HasCases(s.Source.SourceType ?? s.Type, s.Source.SourceName!))
                .Select(s => $"{s.Type.Name}.{s.Method.Name}"),
            Is.Empty);
    }

    private static IEnumerable<string> CategoriesOf(MemberInfo member) =>
        member.GetCustomAttributes<CategoryAttribute>().Select(c => c.Name);

    private static bool HasCases(Type type, string name)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;
        var cases = type.GetField(name, Static)?.GetValue(null)
            ?? type.GetProperty(name, Static)?.GetValue(null)
            ?? type.GetMethod(name, Static)?.Invoke(null, null);
        return cases is IEnumerable some && some.Cast<object?>().Any();
    }
}
