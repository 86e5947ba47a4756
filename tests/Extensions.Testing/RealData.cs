namespace Extensions.Testing;

/// <summary>Finds the real data sets in the folder shared/data beside the repository.</summary>
public static class RealData
{
    /// <summary>The data folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "MLExtensions.sln")))
                continue;
            var data = Path.Combine(folder.Parent!.FullName, "shared", "data");
            return Directory.Exists(data) ? data : null;
        }
        return null;
    }
}
