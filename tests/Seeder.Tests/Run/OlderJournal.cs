using System.Text;
using Seeder.Core.State;

namespace Seeder.Tests.Run;

/// <summary>Writes journals as older versions of Seeder did: their lines do not name the line before them.</summary>
internal static class OlderJournal
{
    public static byte[] Line(JournalEntry entry)
    {
        var previous = JournalJson.NoLine;
        var line = Encoding.UTF8.GetString(JournalJson.Write(entry, ref previous));
        var body = line[..line.LastIndexOf(",\"prev\"", StringComparison.Ordinal)];
        return Encoding.UTF8.GetBytes($"{body},\"crc\":\"{JournalJson.Crc(Encoding.UTF8.GetBytes(body)):x8}\"}}\n");
    }
}
