using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using Bogus.DataSets;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Expressions;

/// <summary>Converts the arguments of a fake-data token from text to the types that Bogus expects.</summary>
internal static class FakeArguments
{
    // Names of parameters that determine the length of a value or the size of a picture.
    private static readonly string[] Amounts = ["length", "count", "num", "lines", "width", "height"];

    // More items need more random numbers than a value may use (FakeGenerator), so the number is refused at once.
    private const int MostItems = 1_000_000;

    /// <summary>
    /// Converts an argument. The text <c>null</c> means the default of the parameter, and so does an empty text, unless the parameter has
    /// no default.
    /// </summary>
    public static bool TryRead(string text, ParameterInfo parameter, out object? value)
    {
        if (parameter.IsOptional && (text == "null" || (text.Length == 0 && parameter.DefaultValue is null)))
        {
            value = parameter.DefaultValue;
            return true;
        }
        return TryRead(text, Written(parameter), out value) && value switch
        {
            int number => !IsAmount(parameter) || (number >= 0 && number <= MostOf(parameter)),
            float chance => !IsChance(parameter) || chance is >= 0 and <= 1,
            _ => true,
        };
    }

    /// <summary>Describes a range that ends before it begins; null if there is no such range.</summary>
    public static string? Reversed(ParameterInfo[] parameters, object?[] values)
    {
        for (var i = 1; i < parameters.Length; i++)
        {
            var (least, greatest) = (parameters[i - 1].Name!, parameters[i].Name!);
            if (least.StartsWith("min", StringComparison.Ordinal) && greatest.StartsWith("max", StringComparison.Ordinal)
                && values[i - 1] is IComparable min && values[i] is { } max && min.GetType() == max.GetType() && min.CompareTo(max) > 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"'{least}' is {min}, which is more than '{greatest}', {max}.");
            }
        }
        return null;
    }

    // Bounds of random numbers may be large; other numbers determine the length of a value.
    private static bool IsAmount(ParameterInfo parameter) => Written(parameter) == typeof(int)
        && (Amounts.Any(a => parameter.Name!.Contains(a, StringComparison.OrdinalIgnoreCase))
            || (parameter.Name is "min" or "max" or "range"
                && (parameter.Member.DeclaringType != typeof(Bogus.Randomizer)
                    || parameter.Member.Name == nameof(Bogus.Randomizer.ClampString))));

    private static bool IsChance(ParameterInfo parameter) => parameter.Name == "weight";

    // Bogus takes time in the square of the length to make a password.
    private static int MostOf(ParameterInfo parameter) => parameter.Member.Name == nameof(Internet.Password) ? 1_000 : MostItems;

    /// <summary>Whether a plan can express an argument of the parameter's type.</summary>
    public static bool IsWritable(ParameterInfo parameter) =>
        Written(parameter) is var type
        && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || Constants(type).Any());

    public static bool IsText(ParameterInfo parameter) =>
        Written(parameter) is var type && (type == typeof(string) || type == typeof(char));

    /// <summary>The accepted values of a parameter, for a message.</summary>
    public static string Expected(ParameterInfo parameter)
    {
        var type = Written(parameter);
        return type == typeof(bool) ? "true or false"
            : type == typeof(char) ? "one character"
            : type == typeof(string) ? "a text"
            : type.IsEnum ? Or(Enum.GetNames(type))
            : IsChance(parameter) ? "a number from 0 to 1"
            : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? "a number such as 1.5"
            : IsAmount(parameter) ? $"a whole number from 0 to {MostOf(parameter):N0}"
            : type.IsPrimitive ? $"a whole number{Range(type)}"
            : Or([.. Constants(type).Select(f => f.Name)]);
    }

    private static Type Written(ParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;

    private static bool TryRead(string text, Type type, out object? value)
    {
        value = type == typeof(string) ? text
            : type == typeof(bool) ? bool.TryParse(text, out var flag) ? flag : null
            : type == typeof(char) ? text.Length == 1 ? text[0] : null
            : type.IsEnum ? Choice(text, type)
            : type.IsPrimitive || type == typeof(decimal) ? Number(text, type)
            : Constant(text, type);
        return value is not null;
    }

    private static object? Choice(string text, Type type) =>
        Enum.GetNames(type).FirstOrDefault(n => Same(n, text)) is { } name ? Enum.Parse(type, name) : null;

    private static object? Constant(string text, Type type) => Constants(type).FirstOrDefault(f => Same(f.Name, text))?.GetValue(null);

    private static object? Number(string text, Type type)
    {
        // Convert.ChangeType would read 1,5 as fifteen.
        if (text.AsSpan().IndexOfAnyExcept("+-.0123456789eE") >= 0)
        {
            return null;
        }
        try
        {
            var number = Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            return number is double.PositiveInfinity or double.NegativeInfinity or float.PositiveInfinity or float.NegativeInfinity
                ? null
                : number;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    // Bogus has classes whose constants are the choices of a parameter, like an enum.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicFields, typeof(CardType))]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The card types are the only such class.")]
    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == type);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string Range(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => Range<sbyte>(),
        TypeCode.Byte => Range<byte>(),
        TypeCode.Int16 => Range<short>(),
        TypeCode.UInt16 => Range<ushort>(),
        TypeCode.UInt32 => Range<uint>(),
        TypeCode.UInt64 => Range<ulong>(),
        _ => "",
    };

    private static string Range<T>()
        where T : IMinMaxValue<T> => $" from {T.MinValue} to {T.MaxValue}";
}
