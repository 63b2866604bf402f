using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Seeder.Log;

namespace Seeder.Tests.Log;

internal sealed class LogTextTests
{
    [TestCase("""{"Name":"Acme","AnnualRevenue":45,"IsOpen":true,"X__c":null}""",
        """{"Name":"***","AnnualRevenue":"***","IsOpen":"***","X__c":null}""")]
    [TestCase("""{"records":[{"attributes":{"type":"Account","referenceId":"acme"},"Type":"Customer"}]}""",
        """{"records":[{"attributes":{"type":"Account","referenceId":"acme"},"Type":"***"}]}""")]
    [TestCase("""[{"success":true,"id":"001000000000001AAA","errors":[]}]""",
        """[{"success":true,"id":"001000000000001AAA","errors":[]}]""")]
    [TestCase("""[{"errorCode":"REQUIRED_FIELD_MISSING","message":"Acme","fields":["Name"]}]""",
        """[{"errorCode":"REQUIRED_FIELD_MISSING","message":"***","fields":["***"]}]""")]
    [TestCase("""{"type":"Acme","id":"Acme Ltd","success":"yes","method":"Acme","referenceId":"a b","statusCode":"x"}""",
        """{"type":"***","id":"***","success":"***","method":"***","referenceId":"***","statusCode":"***"}""")]
    [TestCase("[\"Acme\",1]", "[\"***\",\"***\"]")]
    [TestCase("Acme", "*** (4 bytes that are not JSON)")]
    [TestCase("", "")]
    public void A_redacted_body_keeps_names_and_no_values(string body, string expected) =>
        Assert.That(RedactedBody.Of(Encoding.UTF8.GetBytes(body)), Is.EqualTo(expected));

    [TestCase("""{"id":"750000000000001AAA","state":"JobComplete","operation":"insert","numberRecordsProcessed":2,"object":"Acme"}""",
        """{"id":"750000000000001AAA","state":"JobComplete","operation":"insert","numberRecordsProcessed":2,"object":"***"}""")]
    [TestCase("""{"BillingAddress":{"state":"California"},"operation":"Acme","retries":"x"}""",
        """{"BillingAddress":{"state":"***"},"operation":"***","retries":"***"}""")]
    public void A_redacted_body_of_a_job_keeps_its_state_and_counts(string body, string expected) =>
        Assert.That(RedactedBody.Of(Encoding.UTF8.GetBytes(body)), Is.EqualTo(expected));

    [TestCase("Name,Owner.Email\nAcme,jane@example.com\n", "Name,Owner.Email *** (39 bytes of CSV)")]
    [TestCase("\"sf__Id\",\"sf__Error\",Name\n\"\",\"REQUIRED_FIELD_MISSING:x:Name --\",\"Acme\"\n",
        "\"sf__Id\",\"sf__Error\",Name *** (71 bytes of CSV)")]
    [TestCase("<html>Acme\n", "*** (11 bytes that are not JSON)")]
    [TestCase("Acme", "*** (4 bytes that are not JSON)")]
    [TestCase("", "")]
    public void A_redacted_CSV_keeps_its_columns_and_no_values(string body, string expected) =>
        Assert.That(RedactedBody.OfCsv(Encoding.UTF8.GetBytes(body)), Is.EqualTo(expected));

    [TestCase("url force://a:b:c@example.com end", "url *** end")]
    [TestCase("00D000000000001!AQcAQH0123456789abcdef.x_y x", "*** x")]
    [TestCase("00D000000000001AAA", "00D000000000001AAA")]
    [TestCase("a eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.sig b", "a *** b")]
    [TestCase("grant_type=x&refresh_token=abc&client_id=y", "grant_type=x&refresh_token=***&client_id=y")]
    [TestCase("""{"access_token": "a\"b", "id":"x"}""", """{"access_token": "***", "id":"x"}""")]
    [TestCase("Authorization: Bearer abcdefgh12", "Authorization: Bearer ***")]
    [TestCase("x -----BEGIN RSA PRIVATE KEY-----\nabc", "x ***")]
    [TestCase("Sid and password are words", "Sid and password are words")]
    public void What_looks_like_a_secret_is_hidden(string text, string expected) =>
        Assert.That(KnownSecrets.Hide(text), Is.EqualTo(expected));

    [Test]
    public void Event_ids_are_stable()
    {
        var events = typeof(Messages).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
            .Select(a => $"{a.EventId} {a.Level} {a.EventName}").Order(StringComparer.Ordinal);

        Assert.That(events, Is.EqualTo(new[]
        {
            "100 Debug RequestSent", "101 Information ResponseReceived", "102 Warning ResponseMissing",
            "103 Trace RequestBody", "104 Trace ResponseBody",
            "200 Information Waiting",
            "300 Information JournalCreated", "301 Debug JournalWritten", "302 Debug JournalDeleted", "310 Information ManifestWritten",
            "400 Debug StageCompleted", "401 Information PlanningCompleted",
            "500 Information RunStarted", "501 Information RunEnded",
            "600 Information LoggedIn", "601 Information SessionExpired",
        }));
    }
}
