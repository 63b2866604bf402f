namespace Seeder.Cli.Tests.Saved;

/// <summary>Each input changes after the plan was saved: it is named, and nothing is sent.</summary>
internal sealed class SavedInputTests : SavedFixture
{
    [TestCase("reading.yaml", "The plan 'reading.yaml'")]
    [TestCase("more.yaml", "The file 'more.yaml'")]
    [TestCase("base.yaml", "The file 'base.yaml'")]
    [TestCase("people.csv", "The file 'people.csv'")]
    [TestCase("text.txt", "The file 'text.txt'")]
    [TestCase("site.bin", "The file 'site.bin'")]
    [TestCase("values.env", "The file of variables 'values.env'")]
    [TestCase("meta/objects/Trip__c/Trip__c.object-meta.xml", "The metadata file 'meta/objects/Trip__c/Trip__c.object-meta.xml'")]
    public async Task A_changed_or_deleted_file_is_named(string file, string name)
    {
        await ReadingAsync();
        var path = Path.Combine(Folder, file);
        var before = await System.IO.File.ReadAllTextAsync(path);

        await System.IO.File.AppendAllTextAsync(path, file.EndsWith(".xml", StringComparison.Ordinal) ? "<!-- -->" : "\n# more\n");
        await RefusedAsync("SEED741", name, "changed after the plan was saved");

        await System.IO.File.WriteAllTextAsync(path, before);
        var applied = await RunAsync("apply", File, "--verbose");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
    }

    [TestCase("reading.yaml", "The plan 'reading.yaml' is not there now")]
    [TestCase("more.yaml", "The file 'more.yaml' is not there now")]
    [TestCase("people.csv", "The file 'people.csv' is not there now")]
    [TestCase("text.txt", "The file 'text.txt' is not there now")]
    public async Task A_deleted_file_is_named(string file, string words)
    {
        await ReadingAsync();
        System.IO.File.Delete(Path.Combine(Folder, file));

        await RefusedAsync("SEED741", words, "run the command in the folder in which the plan was saved");
    }

    [Test]
    public async Task A_file_that_now_has_errors_is_named_and_its_content_is_not_shown()
    {
        await ReadingAsync();
        Write("more.yaml", "secret: [");
        Write("reading.yaml", "secret: [");

        var result = await RefusedAsync("SEED741", "'reading.yaml'", "'more.yaml'");

        Assert.That(result.ToString(), Does.Not.Contain("secret"));
    }

    [TestCase("SEEDER_VAR_city", "Bern", "changed after the plan was saved")]
    [TestCase("SEEDER_VAR_city", null, "is not set now, and was set when the plan was saved")]
    [TestCase("SEEDER_VAR_code", "2", "is set now, and was not set when the plan was saved")]
    public async Task A_changed_environment_variable_is_named(string name, string? value, string words)
    {
        await ReadingAsync();
        Variables.Remove(name);
        if (value is not null)
        {
            Variables[name] = value;
        }

        await RefusedAsync("SEED741", $"The environment variable {name} {words}");
    }

    [Test]
    public async Task A_variable_of_the_environment_that_the_flags_set_does_not_matter()
    {
        await ReadingAsync();
        Variables["SEEDER_VAR_street"] = "Platz";
        Variables["SEEDER_VAR_other"] = "x";

        await DoneAsync("apply", File);
    }

    [Test]
    public async Task A_metadata_file_that_was_added_is_named()
    {
        await ReadingAsync();
        Write("meta/objects/Plane__c/Plane__c.object-meta.xml", Trip("Plane"));

        await RefusedAsync("SEED741", "Plane__c.object-meta.xml' is read now, and was not read when the plan was saved");
    }

    [Test]
    public async Task The_manifest_of_a_used_plan_is_named()
    {
        await ReadingAsync();
        Write("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: top, Name: Top Ltd }\n");
        await DoneAsync("apply", "base.yaml");
        Write("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: top, Name: Top }\n");

        await RefusedAsync("SEED741", "The manifest '", "base.manifest.json' changed after the plan was saved");
    }

    [Test]
    public async Task In_another_folder_the_plan_is_not_there()
    {
        await SaveAsync("small.yaml");
        Directory.CreateDirectory(Path.Combine(Folder, "below"));
        System.IO.File.Move(Path.Combine(Folder, "small.yaml"), Path.Combine(Folder, "below", "small.yaml"));

        await RefusedAsync("SEED741", "'small.yaml' is not there now");
    }
}
