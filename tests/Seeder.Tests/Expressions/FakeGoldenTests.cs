using NUnit.Framework;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

internal sealed class FakeGoldenTests
{
    // The manifests of users hold the fingerprints of such values: what changes one of them (a new Bogus, another generator) makes
    // their next apply update every record that has it, and belongs into the changelog.
    private const string Expected = """
        en name.firstName = Elsie | Vernon | Marcelle
        en name.fullName = Antwan Murphy | Quinten Gleichner | Adaline Pacocha
        en name.jobTitle = Future Assurance Strategist | Investor Response Executive | Chief Security Director
        en internet.email = Eldridge99@example.net | Anderson_Kuhn99@example.org | Darren49@example.com
        en internet.exampleEmail = Antonetta.Klein58@example.net | Glenda.Kshlerin@example.org | Roy.Abshire@example.com
        en internet.userName = Ludie.Hettinger8 | Kristian75 | Viviane_Casper79
        en internet.url = https://pierre.name | http://nelda.net | http://justina.org
        en address.city = Lake Yesseniaborough | Gaylordborough | East Abraham
        en address.streetAddress = 5189 VonRueden Bypass | 6665 DuBuque Crest | 634 Donald Well
        en address.zipCode = 62404-5161 | 64764 | 40593
        en address.countryCode = KE | ZA | SS
        en company.companyName = D'Amore Group | Schuppe - Casper | Kuhlman, Williamson and Green
        en company.catchPhrase = Innovative responsive support | Business-focused 3rd generation productivity | Reactive real-time matrix
        en phone_number.phoneNumber = 942.654.1539 | 636-218-0809 x991 | 789-431-0516
        en randomizer.number(1,100) = 33 | 70 | 82
        en randomizer.double = 0.035988168797962294 | 0.7554924108856098 | 0.09780100996806951
        en randomizer.guid = 4ec49473-439d-b5fb-78a0-db5392b69eb5 | 221850ba-410d-c31c-087a-c58be92278fc | 364d5ee9-836f-2129-08d9-e400224d2b81
        en commerce.price(1,100,2) = 1.30 | 59.10 | 74.62
        en commerce.productName = Tasty Wooden Tuna | Refined Fresh Shirt | Generic Concrete Fish
        en lorem.sentence(5) = Quia et maxime id assumenda. | Natus praesentium et molestiae distinctio. | Eius neque quia voluptatem assumenda.
        en finance.iban = MK31697258721193H10 | LI934313454Q551E99823 | SM52Q1800690020F394986A4688
        en finance.currency = KHR | COP | KRW
        en system.fileName = clothing_&_kids_cambridgeshire_auto_loan_account.rpm | avon_copy_kids.sisx | west_virginia_granite.xdssc
        de name.fullName = Constantin Neuschwander | Lotta Grosser | Ahmet Polizzi
        fr address.city = Noisy-le-Grand | Clermont-Ferrand | Tours
        nl company.companyName = Brouwer Maatschappij | Ven - Brink | Klein, Wal and Graaf
        ja name.fullName = 蓮 佐々木 | 美羽 伊藤 | 大翔 山口
        ja internet.email = userxc79jkxv@example.com | user9aqfip6o@example.com | userdb2dwh2a@example.net
        vi lorem.slug = que-muon-to | viet-het-the | tam-may-bon
        """;

    [Test]
    public void Fakes_stay_what_they_were()
    {
        var lines = Expected.ReplaceLineEndings("\n").Split('\n');
        var actual = lines.Select(l => l.Split(" = ")[0]).Select(Line);

        Assert.That(string.Join('\n', actual), Is.EqualTo(string.Join('\n', lines)));
        Assert.That(lines, Has.Length.GreaterThanOrEqualTo(20));
    }

    // "de name.fullName" is the token in German.
    private static string Line(string written)
    {
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        var token = new FakeData(written[..space], null).Token(written[(space + 1)..]);
        return $"{written} = {string.Join(" | ", token.Next(1), token.Next(2), token.Next(3))}";
    }
}
