using System.Text;
using NUnit.Framework;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>The cache removes and reads only files that it wrote: the files of others stay, and damage of a file is found.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DescribeCacheTests : IDisposable
{
    private const string Org = "00D000000000001AAA";
    private const string User = "005000000000001AAA";
    private static readonly DateTimeOffset Then = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Describe = Encoding.UTF8.GetBytes("""{"name":"Account","fields":[{"name":"Name","type":"string"}]}""");

    private readonly string _root = Directory.CreateTempSubdirectory("seeder-describes-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private DescribeCache Cache(string org = Org, string user = User, string version = "66.0") =>
        new(_root, new DescribeOwner(org, user, version), TimeProvider.System);

    private DescribeCache Written()
    {
        var cache = Cache();
        cache.Begin(Then, ["Account", "Contact"]);
        cache.WriteType("Account", Describe);
        return cache;
    }

    private string FolderOf(string org = Org) => Path.Combine(_root, "describes", $"{org}-{User}-v66.0");

    private string[] Names() =>
        [.. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Order()];

    private string TypeFile() => Directory.EnumerateFiles(FolderOf(), "Account.*.json").Single();

    [Test]
    public void What_was_written_is_read_by_the_next_process()
    {
        Written();

        var next = Cache();
        var index = next.Open();

        Assert.That((index!.At, index.Names.ToArray()), Is.EqualTo((Then, new[] { "Account", "Contact" })));
        Assert.That(next.ReadType("Account")!.Value.ToArray(), Is.EqualTo(Describe));
        Assert.That(next.ReadType("Contact"), Is.Null);
        Assert.That(Names(), Has.Length.EqualTo(2), "No temporary file is left.");
    }

    [TestCase("00D000000000002AAA", User, "66.0")]
    [TestCase(Org, "005000000000002AAA", "66.0")]
    [TestCase(Org, User, "65.0")]
    [TestCase("../../00D000000000001AAA", User, "66.0")]
    [TestCase(Org, User, "66.0/..")]
    public void Another_org_user_or_version_sees_nothing_of_it(string org, string user, string version)
    {
        Written();
        var other = Cache(org, user, version);

        Assert.That(other.Open(), Is.Null);
        Assert.That(other.ReadType("Account"), Is.Null);
    }

    [Test]
    public void A_copied_folder_of_another_org_is_ignored()
    {
        Written();
        var copy = FolderOf("00D000000000009AAA");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(FolderOf()))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        Assert.That(Cache("00D000000000009AAA").Open(), Is.Null);
    }

    [Test]
    public void A_describe_under_the_name_of_another_type_is_ignored()
    {
        var cache = Written();
        File.Copy(TypeFile(), TypeFile().Replace("Account.", "Contact.", StringComparison.Ordinal));

        Assert.That(cache.ReadType("Contact"), Is.Null);
    }

    [Test]
    public void An_index_of_one_generation_is_never_mixed_with_types_of_another()
    {
        var old = Written();
        var oldFile = TypeFile();
        var oldBytes = File.ReadAllBytes(oldFile);
        var young = Cache();
        young.Begin(Then.AddDays(1), ["Account"]);
        var youngFile = oldFile.Replace(Path.GetFileName(oldFile).Split('.')[1], YoungGeneration(), StringComparison.Ordinal);

        Assert.That(young.ReadType("Account"), Is.Null);
        File.WriteAllBytes(youngFile, oldBytes);
        Assert.That(young.ReadType("Account"), Is.Null, "The name alone decides nothing.");
        Assert.That(old.ReadType("Account"), Is.Null, "The old generation went, and its reader asks the org.");
        old.WriteType("Account", Describe);
        Assert.That(young.ReadType("Account"), Is.Null);

        string YoungGeneration() => Cache().Open()!.Generation;
    }

    [Test]
    public void No_flipped_bit_and_no_truncation_gets_out()
    {
        Written();
        Assert.That(Directory.GetFiles(FolderOf()), Is.Not.Empty);
        foreach (var path in Directory.GetFiles(FolderOf()))
        {
            var bytes = File.ReadAllBytes(path);
            for (var i = 0; i < bytes.Length; i++)
            {
                File.WriteAllBytes(path, [.. bytes[..i], (byte)(bytes[i] ^ 1), .. bytes[(i + 1)..]]);
                AssertUnharmed($"{Path.GetFileName(path)} flipped at {i}");
                File.WriteAllBytes(path, bytes[..i]);
                AssertUnharmed($"{Path.GetFileName(path)} cut at {i}");
            }
            File.WriteAllBytes(path, bytes);
        }

        void AssertUnharmed(string what)
        {
            var cache = Cache();
            if (cache.Open() is { } index)
            {
                Assert.That((index.At, index.Names.ToArray()), Is.EqualTo((Then, new[] { "Account", "Contact" })), what);
            }
            Assert.That(cache.ReadType("Account")?.ToArray(), Is.Null.Or.EqualTo(Describe), what);
        }
    }

    [TestCase("index.json")]
    [TestCase("notes.txt")]
    [TestCase("Account.json")]
    [TestCase("Account.0123456789abcdef0123456789abcdef.json.bak")]
    [TestCase("my Account.0123456789abcdef0123456789abcdef.json")]
    [TestCase("index.json.tmp")]
    public void Files_of_others_beside_the_cache_stay(string name)
    {
        Directory.CreateDirectory(Path.Combine(_root, "describes", "mine"));
        var folders = new[] { _root, Path.Combine(_root, "describes"), Path.Combine(_root, "describes", "mine") };
        var others = folders.Select(f => Path.Combine(f, name))
            .Concat(name == "index.json" ? [] : [Path.Combine(FolderOf(), name)]).ToList();
        Directory.CreateDirectory(FolderOf());
        foreach (var path in others)
        {
            File.WriteAllText(path, "a user's own");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-400));
        }

        Written();
        Cache().Begin(Then, ["Account"]);

        Assert.That(others.Select(File.ReadAllText), Is.All.EqualTo("a user's own"));
    }

    [Test]
    public void Old_generations_and_what_killed_processes_left_do_not_pile_up()
    {
        for (var i = 0; i < 20; i++)
        {
            Written();
        }
        var left = Path.Combine(FolderOf(), $"index.json.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(left, "half");
        var young = Path.Combine(FolderOf(), $"index.json.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddDays(-1));
        var old = Cache("00D00000000000XAAA");
        old.Begin(Then, ["Account"]);
        old.WriteType("Account", Describe);
        foreach (var file in Directory.EnumerateFiles(FolderOf("00D00000000000XAAA")))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-40));
        }

        Written();

        Assert.That(Names(), Has.Length.EqualTo(3), "An index, a type, and what may still be written.");
        Assert.That(Directory.Exists(FolderOf("00D00000000000XAAA")), "No folder is removed.");
    }

    [Test]
    public void A_name_that_leads_elsewhere_is_neither_read_nor_written()
    {
        var cache = Written();
        foreach (var name in new[] { "../evil", "a/b", "", ".", "..", "a.b", new string('a', 200), "C:x", "Account\0" })
        {
            cache.WriteType(name, Describe);
            Assert.That(cache.ReadType(name), Is.Null, name);
        }
        Assert.That(Names(), Has.Length.EqualTo(2));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Its_files_are_for_their_owner_alone()
    {
        Written();

        Assert.That(File.GetUnixFileMode(TypeFile()), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(
            File.GetUnixFileMode(FolderOf()) & ~UnixFileMode.UserExecute, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    // Root may write into a read-only folder, so what cannot be written is a folder below a file.
    [TestCase("file")]
    [TestCase("folder-as-index")]
    [TestCase("null")]
    [TestCase("invalid")]
    public void A_cache_that_cannot_be_written_is_done_without(string kind)
    {
        var blocked = Path.Combine(_root, "blocked");
        File.WriteAllText(blocked, "");
        var root = kind switch { "file" => blocked, "null" => null, "invalid" => "/\0", _ => _root };
        if (kind == "folder-as-index")
        {
            Directory.CreateDirectory(Path.Combine(FolderOf(), "index.json"));
        }
        var cache = new DescribeCache(root, new DescribeOwner(Org, User, "66.0"), TimeProvider.System);

        Assert.That(cache.Open(), Is.Null);
        cache.Begin(Then, ["Account"]);
        cache.WriteType("Account", Describe);
        Assert.That(cache.ReadType("Account"), Is.Null);
        Assert.That(Names().Where(n => n != "blocked"), Is.Empty);
    }

    [Test]
    public void Any_number_of_processes_use_it_at_once_and_each_reads_what_its_index_belongs_to()
    {
        var wrong = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var cache = Cache();
            var index = cache.Open();
            if (index is null || i % 3 == 0)
            {
                cache.Begin(Then.AddSeconds(i), [$"Type{i}"]);
                index = null;
            }
            var mine = index?.Names[0] ?? $"Type{i}";
            if (cache.ReadType("Account") is not { } read)
            {
                cache.WriteType("Account", Encoding.UTF8.GetBytes(mine));
            }
            else if (Encoding.UTF8.GetString(read.Span) != mine)
            {
                Interlocked.Increment(ref wrong);
            }
        });
        Assert.That(wrong, Is.Zero);
    }
}
