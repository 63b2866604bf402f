namespace Seeder.Core.Text;

/// <summary>
/// The secrets that texts must not show. A login adds its own: keys, passwords, and every access token that it gets. Safe for several
/// threads.
/// </summary>
internal sealed class Secrets
{
    private ImmutableArray<SecretFinder> _finders = [];
    private ImmutableHashSet<string> _known = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <param name="secret">A secret; null, an empty text and a secret that is known already add nothing.</param>
    public void Add(string? secret)
    {
        if (!string.IsNullOrEmpty(secret) && ImmutableInterlocked.Update(ref _known, known => known.Add(secret)))
        {
            var finder = new SecretFinder(secret);
            ImmutableInterlocked.Update(ref _finders, finders => finders.Add(finder));
        }
    }

    /// <summary>Returns the text with <c>***</c> in place of each secret.</summary>
    public string Hide(string text) => _finders.Aggregate(text, (shown, finder) => finder.Hide(shown));

    /// <summary>Like <see cref="Hide(string)"/>, for UTF-8. Returns the same array if it does not contain a secret.</summary>
    public byte[] Hide(byte[] text) => _finders.Aggregate(text, (shown, finder) => finder.Hide(shown));
}
