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
    [TestCase("ContentWorkspace")]
    [TestCase("Group")]
    [TestCase("GroupMember")]
    [TestCase("PermissionSet")]
    [TestCase("ObjectPermissions")]
    [TestCase("FieldPermissions")]
    [TestCase("SetupEntityAccess")]
    [TestCase("Territory2")]
    [TestCase("Territory2Model")]
    [TestCase("UserTerritory2Association")]
    [TestCase("UserPackageLicense")]
    [TestCase("PermissionSetGroup")]
    [TestCase("MutingPermissionSet")]
    [TestCase("ObjectTerritory2Association")]
    [TestCase("RecordType")]
    public void Who_may_do_what_is_setup(string type) => Assert.That(SetupObjects.Contains(type), Is.True);

    [TestCase("Account")]
    [TestCase("AccountContactRelation")]
    [TestCase("ContentDocumentLink")]
    [TestCase("ContentVersion")]
    [TestCase("AccountShare")]
    [TestCase("Organization")]
    [TestCase("User__c")]
    public void Business_data_is_not_setup(string type) => Assert.That(SetupObjects.Contains(type), Is.False);
}
