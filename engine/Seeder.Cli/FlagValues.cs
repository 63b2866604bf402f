using Microsoft.Extensions.Logging;
using Seeder.Core.Learning;
using Seeder.Core.Syntax;
using Seeder.Files;
using Seeder.Local;

namespace Seeder.Cli;

/// <summary>Reads the values of flags. A wrong value is a command-line error with our own message.</summary>
internal static class FlagValues
{
    public static int? Number(ParseResult parse, Option<string?> flag, int least, int most)
    {
        if (parse.GetValue(flag) is not { } text)
        {
            return null;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad(flag, text, most == int.MaxValue ? $"a whole number from {least} on" : $"a whole number from {least} to {most}");
    }

    /// <summary>The names of features: the flag is repeatable, and each value may list several names. <c>no-NAME</c> switches a feature
    /// off.</summary>
    public static IReadOnlyList<string> Features(ParseResult parse)
    {
        var names = (parse.GetValue(Flags.Feature) ?? [])
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        return names.Find(n => !LocalOrgOptions.KnownFeatures.Contains(n.StartsWith("no-", StringComparison.Ordinal) ? n[3..] : n))
                is { } unknown
            ? throw SeederException.Of(
                CommandLineDiagnostics.UnknownFeature(Flags.Feature.Name, unknown, [.. LocalOrgOptions.KnownFeatures]))
            : names;
    }

    /// <summary>The files of <c>--jwt-key</c> with their keys. An error contains nothing of a file.</summary>
    public static IReadOnlyList<(string File, JwtKey Key)> JwtKeys(ParseResult parse) =>
        [.. (parse.GetValue(Flags.JwtKey) ?? []).Select(file => (file, JwtKeyOf(file)))];

    private static JwtKey JwtKeyOf(string file)
    {
        try
        {
            return JwtKey.FromPem(File.ReadAllText(file));
        }
        catch (ArgumentException)
        {
            throw Bad(Flags.JwtKey, file, "a file with an RSA public key, certificate or private key in PEM format, without a password");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad(Flags.JwtKey, file, "a file that can be read");
        }
    }

    public static SortedDictionary<string, string> Vars(ParseResult parse)
    {
        var vars = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parse.GetValue(Flags.Var) ?? [])
        {
            var at = text.IndexOf('=');
            if (at <= 0)
            {
                throw Bad(Flags.Var, text, "NAME=VALUE");
            }
            // The last one wins.
            vars[text[..at]] = text[(at + 1)..];
        }
        return vars;
    }

    public static DateTimeOffset? Clock(ParseResult parse)
    {
        if (parse.GetValue(Flags.Clock) is not { } text)
        {
            return null;
        }
        return IsoTime.TryParse(text, out var clock)
            ? clock
            : throw Bad(Flags.Clock, text, "a date or a time such as 2026-01-31 or 2026-01-31T09:00:00Z");
    }

    /// <summary>An API version such as <c>66.0</c>, from the flag, or else from the environment; null if both are missing.</summary>
    public static string? ApiVersion(ParseResult parse)
    {
        const string ByEnvironment = "SF_ORG_API_VERSION";
        var typed = parse.GetValue(Flags.ApiVersion);
        if ((typed ?? Login.EnvironmentVariable.Read(ByEnvironment)) is not { } text)
        {
            return null;
        }
        var number = text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
        return number.Length is 2 or 3 && number.All(char.IsAsciiDigit) ? $"{number}.0"
            : throw Bad(typed is null ? ByEnvironment : Flags.ApiVersion.Name, text, "a version such as 66.0");
    }

    public static string? Seed(ParseResult parse) => parse.GetValue(Flags.Seed) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? text
        : throw Bad(Flags.Seed, text, "a whole number");

    /// <summary>The options of the connection to the org.</summary>
    public static OrgConnectionOptions Connection(ParseResult parse)
    {
        var options = new OrgConnectionOptions { AllowProduction = parse.GetValue(Flags.AllowProduction) };
        var timeout = Number(parse, Flags.Timeout, 1, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Timeout;
        return options with { Timeout = timeout, ApiVersion = ApiVersion(parse) };
    }

    /// <summary>The flag's value, which overrides the plan; null without the flag.</summary>
    public static SeedErrorMode? OnError(ParseResult parse) => parse.GetValue(Flags.OnError) switch
    {
        null => null,
        "stop" => SeedErrorMode.Stop,
        "continue" => SeedErrorMode.Continue,
        "rollback" => SeedErrorMode.Rollback,
        var text => throw Bad(Flags.OnError, text, "stop, continue or rollback"),
    };

    public static string? Bulk(ParseResult parse) => parse.GetValue(Flags.Bulk) is not { } text || JobMode.Parse(text) is not null
        ? parse.GetValue(Flags.Bulk)
        : throw Bad(Flags.Bulk, text, "auto, never or a number of at least 1");

    /// <summary>Adds how in-doubt calls of an earlier run are resolved.</summary>
    public static SeedOptions Resolving(ParseResult parse, SeedOptions options)
    {
        if (Number(parse, Flags.SettleWait, 0, int.MaxValue) is { } seconds)
        {
            options = options with { SettleWait = TimeSpan.FromSeconds(seconds) };
        }
        foreach (var text in parse.GetValue(Flags.Assume) ?? [])
        {
            options = text switch
            {
                "committed" => options with { Assume = SeedAssumption.Committed },
                "lost" => options with { Assume = SeedAssumption.Lost },
                "manifest" => options with { AssumeManifest = true },
                _ => throw Bad(Flags.Assume, text, "committed, lost or manifest"),
            };
        }
        return options;
    }

    /// <summary>The names of <c>--only</c>: the flag is repeatable, and each value may list several names.</summary>
    public static ImmutableArray<string> Only(ParseResult parse)
    {
        if (parse.GetValue(Flags.Only) is not { Length: > 0 } values)
        {
            return [];
        }
        foreach (var other in new[] { Flags.Prune, Flags.Destroy }.Where(o => parse.GetValue(o)))
        {
            throw SeederException.Of(CommandLineDiagnostics.NotTogether(Flags.Only.Name, other.Name));
        }
        var names = values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries)).ToImmutableArray();
        return names.Contains("") ? throw Bad(Flags.Only, string.Join(',', values), "the names of records") : names;
    }

    /// <summary>The level of the log; null without the flag.</summary>
    public static LogLevel? LogLevel(ParseResult parse) => parse.GetValue(Flags.LogLevel) switch
    {
        null => null,
        "debug" => Microsoft.Extensions.Logging.LogLevel.Debug,
        "trace" => Microsoft.Extensions.Logging.LogLevel.Trace,
        var text => throw Bad(Flags.LogLevel, text, "debug or trace"),
    };

    /// <summary>The path of the log file; null without the flag.</summary>
    public static string? LogFile(ParseResult parse) =>
        parse.GetValue(Flags.LogFile) is not { } text ? null
        : text.Length > 0 ? text
        : throw Bad(Flags.LogFile, text, "the path of a file");

    /// <summary>Which files a plan may read.</summary>
    public static FileLimits Files(ParseResult parse) => new()
    {
        Allowed = [.. (parse.GetValue(Flags.AllowFiles) ?? []).Select(PathOf)],
        MaxBytes = parse.GetValue(Flags.MaxFileSize) is { } text
            ? Bytes(text) ?? throw Bad(Flags.MaxFileSize, text, "a size such as 500MB, 2GB or a number of bytes")
            : FileLimits.DefaultMaxBytes,
    };

    private static string PathOf(string text) =>
        text.Length > 0 ? text : throw Bad(Flags.AllowFiles, text, "the path of a file or folder");

    // 1 KB is 1,024 bytes. A .NET array holds a little less than 2 GB; a larger number is accepted and capped there.
    private static long? Bytes(string text)
    {
        var unit = text.TrimStart("0123456789".ToCharArray()).Trim().ToUpperInvariant();
        var factor = unit switch { "" or "B" => 0, "KB" => 10, "MB" => 20, "GB" => 30, _ => -1 };
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return factor >= 0 && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 1L << 32
            ? Math.Min(number << factor, FileLimits.MostBytes)
            : null;
    }

    /// <summary>What the value of --learn asks for; null without the flag.</summary>
    public static LearningRequest? Learn(ParseResult parse)
    {
        if (parse.GetValue(Flags.Learn) is not { Length: > 0 } values)
        {
            return null;
        }
        var names = values.Where(v => v != CommandLine.WithoutValue)
            .SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries))
            .ToList();
        return names.Find(n => n.Split('.') is not ([_] or [_, _]) || !n.Split('.').All(Names.IsName)) is { } wrong
            ? throw Bad(Flags.Learn, wrong, "a type such as Trip__c, or a type and a field such as Account.Trip__c")
            : LearningRequest.Of(names);
    }

    public static SeederException Bad(Option flag, string text, string expected) => Bad(flag.Name, text, expected);

    private static SeederException Bad(string name, string text, string expected) =>
        SeederException.Of(CommandLineDiagnostics.BadValue(name, text, expected));
}
