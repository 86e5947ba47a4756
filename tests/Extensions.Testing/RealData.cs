namespace Extensions.Testing;

/// <summary>Finds the real data sets in the folder shared/data beside the repository.</summary>
public static class RealData
{
    /// <summary>The data folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Existing(Path.Combine(Repository.Root, "..", "shared", "data"));

    /// <summary>What a skipped test says, or null where the data is there.</summary>
    public static string? WhyAbsent => Folder is null ? "The folder shared/data beside the repository is absent." : null;

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
