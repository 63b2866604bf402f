using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Runs the work of the org apart from the program that embeds it: on threads of the pool, so that a program may block a thread with a
/// synchronization context until the work ends, and with the invariant culture.
/// </summary>
internal static class HostContext
{
    /// <summary>Sets the invariant culture for the calling method, which must be async, and for the methods that it calls.</summary>
    public static void LeaveCulture() =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);

    public static Task<T> LeaveAsync<T>(Func<Task<T>> work) => Task.Run(async () =>
    {
        LeaveCulture();
        return await work();
    });

    public static Task LeaveAsync(Func<Task> work) => Task.Run(async () =>
    {
        LeaveCulture();
        await work();
    });
}
