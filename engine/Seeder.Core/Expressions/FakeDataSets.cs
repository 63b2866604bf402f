using System.Reflection;
using Bogus;
using Bogus.DataSets;

namespace Seeder.Core.Expressions;

/// <summary>
/// Bogus's data sets by the names that its tokenizer gives them. They are made when first used: the tokenizer's own table and a
/// Faker would make all of them.
/// </summary>
internal sealed class FakeDataSets(string locale, FakeRandomizer randomizer)
{
    public static readonly ImmutableArray<(string Name, Type Type)> All =
    [
        ("address", typeof(Address)), ("commerce", typeof(Commerce)), ("company", typeof(Company)), ("database", typeof(Bogus.DataSets.Database)),
        ("date", typeof(Date)), ("finance", typeof(Finance)), ("hacker", typeof(Hacker)), ("image", typeof(Images)), ("internet", typeof(Internet)),
        ("lorem", typeof(Lorem)), ("music", typeof(Music)), ("name", typeof(Name)), ("phone_number", typeof(PhoneNumbers)),
        ("randomizer", typeof(Randomizer)), ("rant", typeof(Rant)), ("system", typeof(Bogus.DataSets.System)), ("vehicle", typeof(Vehicle)),
    ];

    private readonly Dictionary<Type, object> _made = new() { [typeof(Randomizer)] = randomizer };

    /// <summary>The methods behind a token, in the order in which Bogus prefers them for so many arguments.</summary>
    public static IEnumerable<MethodInfo> Methods(string dataSet, string method, int arguments)
    {
        var type = All.FirstOrDefault(d => d.Name.Equals(dataSet, StringComparison.OrdinalIgnoreCase)).Type;
        return type is null ? [] : Methods(type)
            .Where(m => m.Name.Equals(method, StringComparison.OrdinalIgnoreCase))
            .OrderBy(m => m.GetParameters().Count(p => p.IsOptional) - arguments);
    }

    /// <summary>Every token, as a plan writes it.</summary>
    public static IEnumerable<string> Tokens() =>
        from set in All
        from name in Methods(set.Type).Select(m => m.Name).Distinct()
        select Token(set.Name, name);

    public static string Token(MethodInfo method) => Token(All.First(d => d.Type == method.DeclaringType).Name, method.Name);

    public object Of(Type type)
    {
        if (!_made.TryGetValue(type, out var made))
        {
            var set = Make(type);
            set.Random = randomizer;
            _made.Add(type, made = set);
        }
        return made;
    }

    // A property (the names of another locale) is no token of a plan.
    private static IEnumerable<MethodInfo> Methods(Type type) => type
        .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
        .Where(m => !m.IsGenericMethod && !m.IsSpecialName);

    private static string Token(string dataSet, string method) => $"{dataSet}.{char.ToLowerInvariant(method[0])}{method[1..]}";

    // As Faker makes them: those that take no locale have English only, but for Finance.
    private DataSet Make(Type type) =>
        type.GetConstructor([typeof(string)]) is { } constructor ? (DataSet)constructor.Invoke([locale])
        : type == typeof(Finance) ? new Finance { Locale = locale }
        : (DataSet)Activator.CreateInstance(type)!;
}
