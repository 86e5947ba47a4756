namespace Extensions.AutoML.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlextensions-search-test-").FullName;

    public string Database => System.IO.Path.Combine(Path, "search.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
