namespace Seeder.Core.Facts;

/// <summary>Why a plan may not read a file.</summary>
internal enum FileRefusal
{
    /// <summary>It lies outside of the plan's root, or a link leads there.</summary>
    OutsideRoot,

    /// <summary>The plan lies in the home folder or at the top of a disk, which are no root.</summary>
    NoRoot,

    /// <summary>A part of its path below the root begins with a dot.</summary>
    Hidden,

    /// <summary>It is a device, a pipe, a socket, or lies under /proc, /sys or /dev.</summary>
    NotRegular,

    TooLarge,
}
