using System.Text;

namespace Seeder.Local.Tests.Language;

internal sealed class FileTests : LanguageFixture
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7 % 256))];

    [Test]
    public async Task The_org_holds_the_bytes_of_the_file()
    {
        const string plan = """
            plan: files
            records:
              Account:
                - $ref: acme
                  Name: Acme
                  Description: ${file(about.txt)}
              ContentVersion:
                - $ref: logo
                  PathOnClient: logo.bin
                  VersionData: ${base64(logo.bin)}
                  FirstPublishLocationId: ${acme}
            """;
        Write("logo.bin", Bytes);
        Write("about.txt", Encoding.UTF8.GetBytes("Über uns,\nin two lines"));

        var applied = await ApplyAsync(plan);

        Assert.That(
            await Client.Http.GetByteArrayAsync($"{OrgClient.Base}/sobjects/ContentVersion/{applied.IdOf("logo")}/VersionData"),
            Is.EqualTo(Bytes));
        Assert.That((await RowAsync("Account", applied.IdOf("acme")))["Description"].GetString(), Is.EqualTo("Über uns,\nin two lines"));
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task Large_files_are_spread_over_calls_that_the_org_accepts()
    {
        Write("large.bin", new byte[11_000_000]);

        var applied = await ApplyAsync("""
            plan: files
            records:
              ContentVersion:
                - $ref: large
                  $count: 5
                  PathOnClient: large-${n}.bin
                  VersionData: ${base64(large.bin)}
            """);

        var versions = applied.Writes.Select(
            w => w.GetProperty("created").EnumerateArray().Count(c => c.GetString()!.StartsWith("068", StringComparison.Ordinal)));
        Assert.That(versions.Order(), Is.EqualTo(new[] { 2, 3 }), "14.7 MB each in base64, and 50 MB at most in a call.");
    }

    [Test]
    public async Task Two_thousand_rows_of_a_file_are_two_thousand_records()
    {
        var lines = Enumerable.Range(1, 2000).Select(n => $"P-{n},\"Product {n}, boxed\",{(n % 2 == 0 ? "" : "#N/A")},{n}.5\n");
        Write("products.csv", Encoding.UTF8.GetBytes(string.Concat(lines.Prepend("Code,Name,Family,Price\n"))));

        var applied = await ApplyAsync("""
            plan: rows
            records:
              Product2:
                - $ref: product
                  $from: products.csv
                  ProductCode: ${row.Code}
                  Description: ${n} costs ${row.Price}
            """);

        var rows = await Org.RowsAsync("Product2");
        Assert.That(rows, Has.Count.EqualTo(2000));
        var last = rows[applied.IdOf("product_2000")];
        Assert.That(
            new[] { "ProductCode", "Name", "Description" }.Select(f => last[f].GetString()),
            Is.EqualTo(new[] { "P-2000", "Product 2000, boxed", "2000 costs 2000.5" }));
    }
}
