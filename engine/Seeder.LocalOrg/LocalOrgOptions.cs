namespace Seeder.Local;

/// <summary>The options for starting a local org.</summary>
public sealed record LocalOrgOptions
{
    /// <summary>The names of all features, sorted.</summary>
    public static IReadOnlyList<string> KnownFeatures { get; } = [.. OrgFeatures.All.Select(f => f.Name)];

    /// <summary>The port; 0 takes any free port. The org listens on 127.0.0.1 only.</summary>
    public int Port { get; init; }

    /// <summary>The SQLite file with the org's data; null keeps the data in memory.</summary>
    public string? DataFile { get; init; }

    /// <summary>
    /// SFDX projects, source folders, or files of <c>schema pull</c>. The org gets their objects, fields and record types in addition to
    /// the standard ones.
    /// </summary>
    public IReadOnlyList<string> MetadataPaths { get; init; } = [];

    /// <summary>The org's clock, used for audit fields and the Date header.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether the org has person accounts: the Person fields, and a person account record type unless the metadata contains one. The
    /// feature <c>person-accounts</c> is the same.
    /// </summary>
    public bool PersonAccounts { get; init; }

    /// <summary>
    /// The features that differ from those of a usual developer org (<c>docs/local-org.md</c>): <c>NAME</c> switches one on, and
    /// <c>no-NAME</c> switches one off.
    /// </summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>
    /// Whether the active validation rules of the metadata are enforced. Rules that the local org cannot evaluate are ignored, with a note.
    /// </summary>
    public bool ValidationRules { get; init; } = true;

    /// <summary>Rules in addition to those of the metadata. The admin interface can change them while the org runs.</summary>
    public OrgRules Rules { get; init; } = OrgRules.None;

    /// <summary>The public keys that sign logins with a JWT. Without a key, no user can log in with a JWT.</summary>
    public IReadOnlyList<JwtKey> JwtKeys { get; init; } = [];

    /// <summary>Makes the ids of a new org reproducible; null makes them random.</summary>
    public string? Seed { get; init; }

    /// <summary>How long idle and slow connections are kept; only tests change it.</summary>
    internal ConnectionLimits Connections { get; init; } = new();
}
