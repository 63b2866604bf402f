using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

internal sealed class LocalZoneTests
{
    [TestCase("Europe/Berlin", "Europe/Berlin")]
    [TestCase("America/Argentina/Ushuaia", "America/Argentina/Ushuaia")]
    [TestCase("UTC", "UTC")]
    [TestCase("Asia/Calcutta", "Asia/Calcutta", Description = "an old name, which people still use")]
    [TestCase("W. Europe Standard Time", "Europe/Berlin")]
    [TestCase("Tokyo Standard Time", "Asia/Tokyo")]
    [TestCase("europe/berlin", null)]
    [TestCase("UTC+2", null)]
    [TestCase("+02:00", null)]
    [TestCase("", null)]
    public void A_zone_has_its_name_in_the_IANA_database_or_in_Windows(string written, string? name) =>
        Assert.That(LocalZone.Find(written)?.Name, Is.EqualTo(name));

    [TestCase("Berlin", "Europe/Berlin")]
    [TestCase("europe/berlin", "Europe/Berlin")]
    [TestCase("Europe/Belrin", "Europe/Berlin")]
    [TestCase("New York", "America/New_York")]
    [TestCase("America/New York", "America/New_York")]
    [TestCase("W. Europe Standart Time", "W. Europe Standard Time")]
    [TestCase("here", null)]
    public void A_wrong_name_has_a_nearest_one(string written, string? nearest) =>
        Assert.That(LocalZone.Nearest(written), Is.EqualTo(nearest));

    [TestCase("Europe/Berlin", "2026-01-15T09:00", 1, "2026-01-15T08:00", "2026-01-15T08:00")]
    [TestCase("Europe/Berlin", "2026-03-29T02:30", 0, "2026-03-29T01:30", "2026-03-29T00:30")]
    [TestCase("Europe/Berlin", "2026-10-25T02:30", 2, "2026-10-25T00:30", "2026-10-25T01:30")]
    [TestCase("Australia/Lord_Howe", "2026-10-04T02:15", 0, "2026-10-03T15:45", "2026-10-03T15:15")]
    [TestCase("Asia/Kathmandu", "2026-01-15T09:00", 1, "2026-01-15T03:15", "2026-01-15T03:15")]
    [TestCase("America/Sao_Paulo", "2018-11-04T00:00", 0, "2018-11-04T03:00", "2018-11-04T02:00")]
    public void A_local_time_is_one_moment_or_two_or_none(string zone, string local, int count, string first, string last)
    {
        var moments = LocalZone.Find(zone)!.Map(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture));

        Assert.That((moments.Count, Show(moments.First), Show(moments.Last)), Is.EqualTo((count, first, last)));
    }

    [Test]
    public void Every_zone_shows_every_moment_of_a_year_that_its_local_time_maps_back_to()
    {
        string[] zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"];
        foreach (var zone in zones.Select(z => LocalZone.Find(z)!))
        {
            var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 365 * 96; i++, moment = moment.AddMinutes(15))
            {
                var moments = zone.Map(zone.In(moment).DateTime);
                Assert.That(moments.Count, Is.Positive);
                Assert.That(moment, Is.EqualTo(moments.First).Or.EqualTo(moments.Last));
            }
        }
    }

    private static string Show(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
