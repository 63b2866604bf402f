using NodaTime;
using NodaTime.TimeZones;

namespace Seeder.Core.Text;

/// <summary>
/// A time zone of the IANA database. The database is part of Seeder: a plan gives the same values on every machine, also on a machine
/// without time zone files, and in invariant mode.
/// </summary>
internal sealed class LocalZone
{
    private static readonly TzdbDateTimeZoneSource Source = TzdbDateTimeZoneSource.Default;

    private readonly DateTimeZone _zone;

    private LocalZone(DateTimeZone zone) => _zone = zone;

    /// <summary>The IANA name.</summary>
    public string Name => _zone.Id;

    /// <summary>Finds a zone by its IANA name, or by its name in Windows; null if there is no such zone.</summary>
    public static LocalZone? Find(string name)
    {
        if (Source.CanonicalIdMap.ContainsKey(name))
        {
            return new LocalZone(Source.ForId(name));
        }
        return Source.WindowsMapping.PrimaryMapping.TryGetValue(name, out var id) ? new LocalZone(Source.ForId(id)) : null;
    }

    /// <summary>The name that a user probably meant: <c>berlin</c> and <c>Europe/Berln</c> mean <c>Europe/Berlin</c>.</summary>
    public static string? Nearest(string written)
    {
        var names = Source.CanonicalIdMap.Keys.Order(StringComparer.Ordinal).ToList();
        var city = written.Replace(' ', '_');
        return names.Find(n => n.Equals(city, StringComparison.OrdinalIgnoreCase))
            ?? names.Find(n => n.EndsWith($"/{city}", StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Find(city, names.Where(n => n.Contains('/')))
            ?? NearestName.Find(written, Source.WindowsMapping.PrimaryMapping.Keys);
    }

    /// <summary>The same instant with the zone's offset. Seconds of an offset before 1937 are dropped: .NET does not allow them.</summary>
    public DateTimeOffset In(DateTimeOffset instant)
    {
        var offset = _zone.GetUtcOffset(Instant.FromDateTimeOffset(instant)).ToTimeSpan();
        return instant.ToOffset(TimeSpan.FromMinutes(Math.Truncate(offset.TotalMinutes)));
    }

    /// <summary>The moments that a clock in this zone shows as the local time.</summary>
    public LocalMoments Map(DateTime local)
    {
        var map = _zone.MapLocal(LocalDateTime.FromDateTime(local));
        return new LocalMoments(
            At(local, map.EarlyInterval), map.Count == 1 ? At(local, map.EarlyInterval) : At(local, map.LateInterval), map.Count);
    }

    private static DateTimeOffset At(DateTime local, ZoneInterval interval) =>
        new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified) - interval.WallOffset.ToTimeSpan(), TimeSpan.Zero);
}

/// <summary>The moments of a local time: one; two when the clock is set back; none when it is set forward.</summary>
/// <param name="First">
/// The moment by the offset before the change, in UTC. If the local time does not exist, the clock shows a later time at this moment.
/// </param>
/// <param name="Last">The moment by the offset after the change, in UTC.</param>
/// <param name="Count">The number of moments at which the clock shows the local time: 0, 1 or 2.</param>
internal readonly record struct LocalMoments(DateTimeOffset First, DateTimeOffset Last, int Count);
