using System.Globalization;
using Seeder.Core.Text;

namespace Seeder.Testing;

/// <summary>A real org. Other people may have records in it, so nothing but the records of the plans is changed.</summary>
internal sealed class RealTarget : Target
{
    private readonly string _folder;
    private readonly bool _cascade;
    private readonly IEnumerable<string> _flags;

    public RealTarget(OrgConnection connection, TestOrgOptions options)
        : base(connection)
    {
        (_cascade, _flags) = (options.Cascade, FlagsOf(NameOf(options)));
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");
        _folder = Path.Combine(TestFolder.PathOf(options.ManifestFolder), connection.OrgId, name);
    }

    // A plan's name has no character that a file name must not have.
    public override SeedOptions Bind(SeedOptions options, string plan) =>
        options with { Manifest = Path.Combine(_folder, $"{plan}.manifest.json") };

    public override SeedOptions ToDestroy(SeedOptions options) => base.ToDestroy(options) with { Cascade = _cascade };

    public override string DestroyCommand(SeedPlan plan, SeedOptions options)
    {
        var vars = options.Vars.SelectMany(v => new[] { "--var", $"{v.Key}={v.Value}" });
        var cascade = _cascade ? new[] { "--cascade" } : [];
        var words = new[] { "seeder", "destroy", plan.Path, "--manifest", Bind(options, plan.Name).Manifest! };
        return string.Join(' ', words.Concat(vars).Concat(cascade).Concat(_flags).Select(ShellWord.Quote));
    }

    public override void Forget()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public override Task KeepAsync(CancellationToken cancel) => Task.CompletedTask;

    public override Task<bool> RestoreAsync(CancellationToken cancel) => Task.FromResult(false);

    public override Task<Target> CloneAsync(CancellationToken cancel) => throw new InvalidOperationException(
        "A real org has no clones. Ask IsReal first, and use ResetAsync in a real org.");
}
