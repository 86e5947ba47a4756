namespace Extensions.Testing;

/// <summary>Finds files of outside numbers: in the folder that the environment variable MLEXT_GOLDENS names, else in tests/Golden of the repository.</summary>
public static class GoldenFile
{
    public const string FolderVariable = "MLEXT_GOLDENS";

    /// <summary>The full path of a golden file.</summary>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    public static string Find(string name)
    {
        var path = Path.Combine(Folder(), name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no golden file {path}; {FolderVariable} may name another folder.", path);
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return named;
        return Path.Combine(Repository.Root, "tests", "Golden");
    }
}
