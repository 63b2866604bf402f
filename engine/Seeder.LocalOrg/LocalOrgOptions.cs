namespace Seeder.Local;

/// <summary>How a local org is started.</summary>
public sealed record LocalOrgOptions
{
    /// <summary>0 takes any free port. The org listens on 127.0.0.1 only.</summary>
    public int Port { get; init; }

    /// <summary>The SQLite file that keeps the org; null keeps it in memory.</summary>
    public string? DataFile { get; init; }

    /// <summary>SFDX projects, source folders or pulled schema files whose objects, fields and record types the org has besides the
    /// standard ones.</summary>
    public IReadOnlyList<string> MetadataPaths { get; init; } = [];

    /// <summary>The org's clock: audit fields and the Date header.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>People may be accounts: a person account record type, unless the metadata brings its own, and the Person fields.</summary>
    public bool PersonAccounts { get; init; }

    /// <summary>The active validation rules of the metadata are enforced, as far as this org can evaluate them.</summary>
    public bool ValidationRules { get; init; } = true;

    /// <summary>Rules beside those of the metadata; the admin interface can change them while the org runs.</summary>
    public OrgRules Rules { get; init; } = OrgRules.None;

    /// <summary>Makes the ids of a new org repeatable; null makes them random.</summary>
    public string? Seed { get; init; }
}
