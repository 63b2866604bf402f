using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Bogus;
using Bogus.DataSets;

namespace Seeder.Core.Expressions;

/// <summary>
/// The data sets of Bogus by the names in tokens. Each is created when it is first used; Bogus's own Tokenizer and Faker would create all
/// of them.
/// </summary>
internal sealed class FakeDataSets(string locale, FakeRandomizer randomizer)
{
    /// <summary>The type of a data set. The attributes keep its methods, which are found by name, when the program is trimmed.</summary>
    private sealed record DataSetType(
        string Name,
        [property: DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)]
        [param: DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)]
        Type Type)
    {
        // Properties are left out: they are names of other locales, not tokens.
        public IEnumerable<MethodInfo> Methods => Type
            .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
            .Where(m => !m.IsGenericMethod && !m.IsSpecialName);

        // Creates the data set like Faker does: sets without a locale parameter are English, except Finance.
        public DataSet Make(string locale) =>
            Type.GetConstructor([typeof(string)]) is { } constructor ? (DataSet)constructor.Invoke([locale])
            : Type == typeof(Finance) ? new Finance { Locale = locale }
            : (DataSet)Activator.CreateInstance(Type)!;
    }

    private static readonly ImmutableArray<DataSetType> All =
    [
        new("address", typeof(Address)), new("commerce", typeof(Commerce)), new("company", typeof(Company)),
        new("database", typeof(Bogus.DataSets.Database)),
        new("date", typeof(Date)), new("finance", typeof(Finance)), new("hacker", typeof(Hacker)), new("image", typeof(Images)),
        new("internet", typeof(Internet)),
        new("lorem", typeof(Lorem)), new("music", typeof(Music)), new("name", typeof(Name)), new("phone_number", typeof(PhoneNumbers)),
        new("randomizer", typeof(Randomizer)), new("rant", typeof(Rant)), new("system", typeof(Bogus.DataSets.System)),
        new("vehicle", typeof(Vehicle)),
    ];

    private readonly Dictionary<Type, object> _made = new() { [typeof(Randomizer)] = randomizer };

    /// <summary>The methods of a token, in the order in which Bogus prefers them for this number of arguments.</summary>
    public static IEnumerable<MethodInfo> Methods(string dataSet, string method, int arguments) =>
        All.Where(d => d.Name.Equals(dataSet, StringComparison.OrdinalIgnoreCase)).SelectMany(d => d.Methods)
            .Where(m => m.Name.Equals(method, StringComparison.OrdinalIgnoreCase))
            .OrderBy(m => m.GetParameters().Count(p => p.IsOptional) - arguments);

    /// <summary>Every token, in the form that a plan uses.</summary>
    public static IEnumerable<string> Tokens() =>
        from set in All
        from name in set.Methods.Select(m => m.Name).Distinct()
        select Token(set, name);

    public static string Token(MethodInfo method) => Token(Declaring(method.DeclaringType!), method.Name);

    // Some methods (company.companyName) fill a pattern, and Bogus searches the data sets of a Faker for it.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(Faker))]
    public object Of(Type type)
    {
        if (!_made.TryGetValue(type, out var made))
        {
            var set = Declaring(type).Make(locale);
            set.Random = randomizer;
            _made.Add(type, made = set);
        }
        return made;
    }

    private static DataSetType Declaring(Type type) => All.First(d => d.Type == type);

    private static string Token(DataSetType dataSet, string method) => $"{dataSet.Name}.{char.ToLowerInvariant(method[0])}{method[1..]}";
}
