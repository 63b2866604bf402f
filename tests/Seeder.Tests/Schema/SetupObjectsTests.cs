using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class SetupObjectsTests
{
    [TestCase("User")]
    [TestCase("userrole")]
    [TestCase("QueueSObject")]
    [TestCase("PermissionSetAssignment")]
    [TestCase("Profile")]
    public void Who_may_do_what_is_setup(string type) => Assert.That(SetupObjects.Contains(type), Is.True);

    [TestCase("Account")]
    [TestCase("RecordType")]
    [TestCase("AccountContactRelation")]
    [TestCase("ContentDocumentLink")]
    [TestCase("User__c")]
    public void Business_data_is_not_setup(string type) => Assert.That(SetupObjects.Contains(type), Is.False);
}
