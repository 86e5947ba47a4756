namespace Extensions.Testing;

/// <summary>Finds the real data sets in the folder shared/data beside the repository.</summary>
public static class RealData
{
    /// <summary>The data folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Existing(Path.Combine(Repository.Root, "..", "shared", "data"));

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
