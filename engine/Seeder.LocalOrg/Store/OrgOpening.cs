using System.Globalization;

namespace Seeder.Local;

/// <summary>Opens the org in a file, creates a new one, or copies one.</summary>
internal static class OrgOpening
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Opens the org in the file of the options, or creates one.</summary>
    public static Task<OrgState> OpenAsync(IReadOnlySet<string> features, LocalOrgOptions options, CancellationToken cancel)
    {
        var metadata = SfdxReader.Read(Catalogue.Standard.Drafts(features), options.MetadataPaths);
        PersonAccounts.Extend(metadata.Drafts, features.Contains(OrgFeatures.PersonAccounts));
        return OpenAsync(new Database(options.DataFile), metadata, options, cancel);
    }

    private static Task<OrgState> OpenAsync(Database database, Metadata metadata, LocalOrgOptions options, CancellationToken cancel) =>
        InAsync(database, (db, _) =>
        {
            Tables.Prepare(db);
            var schema = SchemaBuilder.Build(metadata.Drafts, name => Prefix(db, name));
            var org = new OrgState(schema, database, options.Time)
            {
                MetadataRules = options.ValidationRules ? metadata.ValidationRules : [],
                MetadataRows = metadata.Rows,
                Notes = metadata.Notes,
                JwtKeys = options.JwtKeys,
            };
            Use(database, org, isCurrent: false);
            metadata.Notes.AddRange(FieldSql.Notes(schema));
            org.Rules = new RuleBook(schema, options.Rules, org.MetadataRules, metadata.Notes);
            org.Counters.Load(db);
            if (OrgIdentity.Load(db) is { } identity)
            {
                org.Identity = WithRefreshToken(db, identity);
            }
            else
            {
                Found(db, org, options.Seed);
            }

            RecordTypes(db, org);
            database.Refill();
            MetadataRows.Deploy(new WriteContext(db, org, new Touched()), org.MetadataRows, metadata.Notes);
            org.SchemaTime = SchemaTime(db, org, options.DataFile is null ? "" : SchemaHash.Of(metadata.Drafts, schema));
            org.Counters.Save(db);
            return org;
        }, cancel);

    /// <summary>Creates a new org in memory, without metadata.</summary>
    public static Task<OrgState> NewAsync(StandardOrg standard, LocalOrgOptions options, CancellationToken cancel)
    {
        var database = new Database(standard.Tables);
        return InAsync(database, (db, _) =>
        {
            var org = new OrgState(standard.Schema, database, options.Time) { JwtKeys = options.JwtKeys };
            Use(database, org, isCurrent: true);
            org.Rules = options.Rules == OrgRules.None ? standard.Rules : new RuleBook(standard.Schema, options.Rules, [], null);
            Found(db, org, options.Seed);
            RecordTypes(db, org);
            database.Refill();
            org.SchemaTime = SchemaTime(db, org, "");
            org.Counters.Save(db);
            return org;
        }, cancel);
    }

    /// <summary>Copies an org into a database that has its rows, or those of one of its snapshots.</summary>
    public static Task<OrgState> CopyAsync(Database database, OrgState source, CancellationToken cancel) =>
        InAsync(database, (db, _) =>
        {
            var org = new OrgState(source.Schema, database, source.Time)
            {
                MetadataRules = source.MetadataRules,
                MetadataRows = source.MetadataRows,
                Notes = source.Notes,
                JwtKeys = source.JwtKeys,
                Rules = source.Rules,
                SchemaTime = source.SchemaTime,
            };
            Use(database, org, isCurrent: true);
            org.Counters.Load(db);
            org.Identity = OrgIdentity.Load(db)!;
            RecordTypes(db, org);
            org.Counters.Save(db);
            return org;
        }, cancel);

    public static Task ResetAsync(OrgState org, string? seed, CancellationToken cancel) => org.Database.WriteAsync((db, _) =>
    {
        // All tables, including those of metadata that is not loaded now. Tables whose names begin with an underscore belong to the store.
        foreach (var table in db.All("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*'", s => s.Text(0)))
        {
            db.Run($"DELETE FROM {Tables.Quote(table)}");
        }

        db.Run("DELETE FROM _counter");
        Credentials.Clear(db);
        JobStore.Clear(db);
        org.Counters.Load(db);
        Found(db, org, seed);
        RecordTypes(db, org);
        org.Database.Refill();
        MetadataRows.Deploy(new WriteContext(db, org, new Touched()), org.MetadataRows, []);
        org.Counters.Save(db);
        return true;
    }, cancel);

    public static Task SnapshotAsync(OrgState org, string name, CancellationToken cancel) => org.Database.AloneAsync((db, snapshots) =>
    {
        snapshots.Take(db, name);
        return true;
    }, cancel);

    /// <returns>False if there is no snapshot with that name.</returns>
    public static async Task<bool> RestoreAsync(OrgState org, string name, CancellationToken cancel)
    {
        var isFound = await org.Database.AloneAsync((db, snapshots) => Restore(org, db, snapshots, name), cancel);
        await JobsResource.ResumeAsync(org);
        return isFound;
    }

    private static bool Restore(OrgState org, Sqlite db, Snapshots snapshots, string name)
    {
        if (snapshots.Find(name) is not { } snapshot)
        {
            return false;
        }

        snapshot.CopyTo(db);
        var hasNewer = org.Database.Transact((_, _) =>
        {
            org.Identity = OrgIdentity.Load(db)!;
            org.Counters.Raise(db);
            org.Sessions.LogOut(user => Credentials.Find(db, org.Schema, user) is not { IsActive: true });
            RecordTypes(db, org);
            var newer = org.Database.MakeNewerTables();
            org.Counters.Save(db);
            return newer;
        });
        if (hasNewer)
        {
            // The next restore of this snapshot does not have to make them again.
            snapshots.Take(db, name);
        }

        return true;
    }

    /// <summary>Copies the rows of now, or of a snapshot, into a new database in memory.</summary>
    /// <returns>Null if there is no snapshot with that name.</returns>
    public static Task<Database?> CopyRowsAsync(OrgState org, string? snapshot, CancellationToken cancel) =>
        org.Database.AloneAsync(
            (db, snapshots) =>
            {
                using var now = snapshot is null ? new Snapshot(db) : null;
                return (now ?? snapshots.Find(snapshot!)) is { } content ? new Database(content) : null;
            },
            cancel);

    /// <summary>Opens the org in the database, which is closed if that fails.</summary>
    private static async Task<OrgState> InAsync(
        Database database, Func<Sqlite, Transaction, OrgState> open, CancellationToken cancel)
    {
        try
        {
            return await database.WriteAsync(open, cancel);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Use(Database database, OrgState org, bool isCurrent) =>
        database.Use(org.Schema, (writer, type) => FirstRows.Fill(new WriteContext(writer, org, new Touched()), type), isCurrent);

    private static void Found(Sqlite db, OrgState org, string? seed)
    {
        org.Identity = OrgIdentity.New(seed);
        org.Identity.Save(db);
        Credentials.AddRefreshToken(db, org.Identity.App.RefreshToken, org.Identity.UserId);
        FreshOrg.Fill(new WriteContext(db, org, new Touched()));
    }

    /// <summary>The identity with a valid refresh token: the old one may be revoked.</summary>
    private static OrgIdentity WithRefreshToken(Sqlite db, OrgIdentity identity)
    {
        if (Credentials.UserOf(db, identity.App.RefreshToken) is not null)
        {
            return identity;
        }

        var renewed = identity with { App = identity.App with { RefreshToken = ConnectedApp.NewRefreshToken() } };
        renewed.Save(db);
        Credentials.AddRefreshToken(db, renewed.App.RefreshToken, renewed.UserId);
        return renewed;
    }

    /// <summary>Creates the rows of record types, so that they can be queried. Their ids stay the same for the life of the org.</summary>
    private static void RecordTypes(Sqlite db, OrgState org)
    {
        var context = new WriteContext(db, org, new Touched());
        var ids = new Dictionary<string, List<(RecordTypeDef, string)>>();
        foreach (var type in org.Schema.Objects)
        {
            foreach (var recordType in type.RecordTypes)
            {
                var id = db.First(
                    "SELECT \"Id\" FROM \"RecordType\" WHERE \"SobjectType\" = ?1 AND \"DeveloperName\" = ?2",
                    s => s.Text(0),
                    type.Name,
                    recordType.DeveloperName)
                    ?? FreshOrg.Insert(
                        context,
                        "RecordType",
                        ("SobjectType", type.Name),
                        ("DeveloperName", recordType.DeveloperName),
                        ("Name", recordType.Name),
                        ("IsActive", recordType.Active ? 1L : 0L),
                        ("IsPersonType", recordType.Person ? 1L : 0L));
                (ids.TryGetValue(type.Name, out var list) ? list : ids[type.Name] = []).Add((recordType, id));
            }
        }

        // The same ids stay the same object: cached describes are valid for it.
        if (ids.Count != org.RecordTypeIds.Count || ids.Any(i => !i.Value.SequenceEqual(org.RecordTypeIds.GetValueOrDefault(i.Key) ?? [])))
        {
            org.RecordTypeIds = ids;
        }
    }

    /// <summary>The id prefix of a custom object. Each org assigns its own prefixes and keeps them when objects are added.</summary>
    private static string Prefix(Sqlite db, string name)
    {
        if (db.First("SELECT prefix FROM _prefix WHERE object = ?1", s => s.Text(0), name) is { } known)
        {
            return known;
        }

        var letter = name.EndsWith("__mdt", StringComparison.Ordinal) ? 'm' : 'a';
        var taken = (int)db.First("SELECT COUNT(*) FROM _prefix WHERE substr(prefix, 1, 1) = ?1", s => s.Long(0), letter.ToString());
        var prefix = $"{letter}{Base62[taken / 62]}{Base62[taken % 62]}";
        db.Run("INSERT INTO _prefix (object, prefix) VALUES (?1, ?2)", name, prefix);
        return prefix;
    }

    /// <summary>
    /// The time when this schema was first loaded, in whole seconds, for Last-Modified. A changed schema gets a later second: a client that
    /// read the old one in the same second must not take it for the new one.
    /// </summary>
    private static DateTimeOffset SchemaTime(Sqlite db, OrgState org, string hash)
    {
        var known = db.First(
            "SELECT h.value, t.value FROM _org h, _org t WHERE h.name = 'schemaHash' AND t.name = 'schemaTime'",
            s => (Hash: s.Text(0), Time: s.Text(1)));
        if (known.Hash == hash)
        {
            return DateTimeOffset.Parse(known.Time, CultureInfo.InvariantCulture);
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(org.Time.GetUtcNow().ToUnixTimeSeconds() + (known.Hash is null ? 0 : 1));
        db.Run(
            "INSERT OR REPLACE INTO _org (name, value) VALUES ('schemaHash', ?1), ('schemaTime', ?2)",
            hash,
            now.ToString("O", CultureInfo.InvariantCulture));
        return now;
    }
}
