namespace Seeder.Core.Facts;

/// <summary>The reason why a plan is not allowed to read a file.</summary>
internal enum FileRefusal
{
    /// <summary>The file is outside the plan's root folder, or is a link to a file outside.</summary>
    OutsideRoot,

    /// <summary>The plan is in the home folder or at the top of a disk. These folders are not accepted as a root.</summary>
    NoRoot,

    /// <summary>A folder or the file below the root has a name that begins with a dot.</summary>
    Hidden,

    /// <summary>The file is a device, a pipe or a socket, or is in /proc, /sys or /dev.</summary>
    NotRegular,

    TooLarge,
}
