namespace Extensions.Samples.Tests;

/// <summary>One small run of the quick start, whose output several tests look at.</summary>
public sealed class QuickStartRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public QuickStartRun() => (ExitCode, Output, Error) = SampleProgram.Run("QuickStart", "--rows", "1000", "--epochs", "3", "--output", folder["out"]);

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>Path of a file that the run wrote.</summary>
    public string this[string name] => Path.Combine(folder["out"], name);

    public void Dispose() => folder.Dispose();
}

[CollectionDefinition(nameof(QuickStartRun))]
public sealed class QuickStartRunCollection : ICollectionFixture<QuickStartRun>;
