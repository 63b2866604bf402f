namespace Seeder.Testing;

/// <summary>The folder of the test assembly, from which relative paths count: test runners start tests in different current
/// folders.</summary>
internal static class TestFolder
{
    public static string PathOf(string path) => Path.GetFullPath(path, AppContext.BaseDirectory);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string ExistingPlan(string path)
    {
        var full = PathOf(path);
        return File.Exists(full)
            ? full
            : throw new FileNotFoundException(
                $"There is no plan '{full}'. A relative path counts from the folder of the test assembly. "
                    + "To copy plans there, add this to the test project: "
                    + "<None Include=\"plans/**\" CopyToOutputDirectory=\"PreserveNewest\" />");
    }
}
