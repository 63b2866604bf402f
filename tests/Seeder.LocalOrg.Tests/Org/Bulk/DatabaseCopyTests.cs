namespace Seeder.Local.Tests;

/// <summary>A long read keeps the state that it began with, and stores what it reads at the same time.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DatabaseCopyTests
{
    [Test]
    public async Task Other_requests_write_into_a_file_meanwhile_and_the_read_does_not_see_that()
    {
        var folder = Directory.CreateTempSubdirectory("local-org-copy-").FullName;
        try
        {
            using var database = new Database(Path.Combine(folder, "org.db"));
            Assert.That(await CopyAsync(database, () => RunAsync(database, "UPDATE source SET n = n * 10").Wait()), Is.EqualTo("1,2,3"));
            Assert.That(await ReadAsync(database, "source"), Is.EqualTo("10,20,30"));
            Assert.That(await ReadAsync(database, "copy"), Is.EqualTo("1,2,3"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task In_memory_a_copy_is_one_transaction()
    {
        using var database = new Database(file: null);
        Assert.That(await CopyAsync(database, () => { }), Is.EqualTo("1,2,3"));
        Assert.That(await ReadAsync(database, "copy"), Is.EqualTo("1,2,3"));
        Assert.That(() => CopyAsync(database, () => throw new TimeoutException()), Throws.InstanceOf<TimeoutException>());
        Assert.That(await ReadAsync(database, "copy"), Is.EqualTo("1,2,3"));
    }

    /// <summary>Copies all rows, and calls <paramref name="between"/> after the first one.</summary>
    /// <returns>The rows that were read.</returns>
    private static async Task<string> CopyAsync(Database database, Action between)
    {
        await RunAsync(database, "CREATE TABLE IF NOT EXISTS copy (n INTEGER)");
        await RunAsync(database, "CREATE TABLE IF NOT EXISTS source (n INTEGER)");
        await RunAsync(database, "DELETE FROM source");
        await RunAsync(database, "INSERT INTO source VALUES (1), (2), (3)");
        return await database.CopyAsync((db, store) =>
        {
            var read = new List<long>();
            var statement = db.Start("SELECT n FROM source ORDER BY n", []);
            try
            {
                while (statement.Step())
                {
                    var number = statement.Long(0);
                    read.Add(number);
                    store(to => to.Run("INSERT INTO copy VALUES (?1)", number));
                    if (read.Count == 1)
                    {
                        between();
                    }
                }
            }
            finally
            {
                statement.Reset();
            }

            return string.Join(',', read);
        });
    }

    private static Task<bool> RunAsync(Database database, string sql) => database.WriteAsync((db, _) =>
    {
        db.Run(sql);
        return true;
    });

    private static Task<string> ReadAsync(Database database, string table) =>
        database.ReadAsync(db => string.Join(',', db.All($"SELECT n FROM {table} ORDER BY n", s => s.Long(0))));
}
