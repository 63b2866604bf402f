using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Local.Tests.Properties;
using Seeder.Org;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Standard;

/// <summary>
/// The engine embeds what <c>schema pull</c> reads from a fresh local org, so <c>validate</c> and the local org know the same types.
/// <c>SEEDER_ACCEPT=1</c> writes the embedded files again.
/// </summary>
internal sealed class EmbeddedSchemaTests
{
    private static readonly byte[] TypeStart = "\n    \""u8.ToArray(), TypeEnd = "\n    }"u8.ToArray();

    [Test]
    public async Task The_embedded_schema_is_what_a_pull_from_the_local_org_gets()
    {
        var pulled = await PullAsync();
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(Embedded("json"), pulled);
            await File.WriteAllTextAsync(Embedded("index"), Index(Encoding.UTF8.GetBytes(pulled)));
        }
        Assert.That(await File.ReadAllTextAsync(Embedded("json")), Is.EqualTo(pulled));
        Assert.That(await File.ReadAllTextAsync(Embedded("index")), Is.EqualTo(Index(Encoding.UTF8.GetBytes(pulled))));
    }

    [Test]
    public async Task Each_type_is_read_by_its_place_in_the_embedded_file()
    {
        var whole = SchemaFile.Read(await File.ReadAllBytesAsync(Embedded("json")));
        Assert.That(SchemaFile.Write(StandardObjects.Schema.Objects, "66.0"), Is.EqualTo(SchemaFile.Write(whole, "66.0")));
    }

    private static async Task<string> PullAsync()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var session = await OrgSession.OpenAsync(
            Logins.Token(org.Url, org.AccessToken), Logins.Context(), null, default);
        var cache = new SchemaCache(session, null, TimeProvider.System);
        var schema = await cache.OpenAsync(default);
        schema = await cache.DescribeAsync(schema, schema.AllNames!, default);
        return SchemaFile.Write(schema.Objects, session.Client.ApiVersion);
    }

    private static string Index(byte[] file)
    {
        var text = new StringBuilder();
        for (int at = 0, next; (next = file.AsSpan(at).IndexOf(TypeStart)) >= 0;)
        {
            var nameStart = at + next + TypeStart.Length;
            var nameEnd = nameStart + file.AsSpan(nameStart).IndexOf((byte)'"');
            var start = nameEnd + "\": ".Length;
            var end = start + file.AsSpan(start).IndexOf(TypeEnd) + TypeEnd.Length;
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(file[nameStart..nameEnd])} {start} {end - start}\n");
            at = end;
        }
        return text.ToString();
    }

    private static string Embedded(string kind) => Repository.At("engine", "Seeder.Core", "Schema", $"standard-objects.{kind}");
}
