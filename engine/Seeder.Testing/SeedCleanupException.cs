namespace Seeder.Testing;

/// <summary>Records of the tests are left in a real org. The message names the reasons, and the commands that delete the records.</summary>
public sealed class SeedCleanupException : Exception
{
    internal SeedCleanupException(IReadOnlyList<(Exception Cause, string Command)> failures)
        : base(Text(failures), failures[0].Cause)
    {
    }

    private static string Text(IReadOnlyList<(Exception Cause, string Command)> failures) =>
        $"{string.Join('\n', failures.Select(f => f.Cause.Message))}\n"
            + "Records of the tests are left in the org. Log in to it, and delete them with:\n"
            + string.Join('\n', failures.Select(f => $"  {f.Command}"));
}
