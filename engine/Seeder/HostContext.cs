namespace Seeder;

/// <summary>
/// Runs the work of the library apart from the program that calls it. The work is on threads of the pool, so that a program may block a
/// thread with a synchronization context until it ends. It has the invariant culture, so that the program's culture changes no text.
/// </summary>
internal static class HostContext
{
    public static Task<T> LeaveAsync<T>(Func<Task<T>> work) => Task.Run(async () =>
    {
        // Only for this method and the methods that it calls: the culture belongs to the execution context.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        return await work();
    });
}
