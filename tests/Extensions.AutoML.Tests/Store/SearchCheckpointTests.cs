using Microsoft.Data.Sqlite;

namespace Extensions.AutoML.Tests;

/// <summary>Folders that cannot be used: each error says where and what to do.</summary>
[Trait("Kind", "Example")]
public class SearchCheckpointTests
{
    [Fact]
    public void Open_OtherSearch_ListsWhatDiffers()
    {
        using var folder = Made();
        var space = new SearchSpace([BowlSearch.Space.Parameters[0], new ChoiceParameter("shape", ["round", "flat"], "flat"), new IntegerParameter("n", 1, 9, 2, true)]);
        var message = Refused(folder.Path, BowlSearch.Of(8, "height", "other rows", space));
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.Contains("metric: depth, LowerIsBetter there, height, LowerIsBetter here", message, StringComparison.Ordinal);
        Assert.Contains("seed: 7 there, 8 here", message, StringComparison.Ordinal);
        Assert.Contains("data: bowl there, other rows here", message, StringComparison.Ordinal);
        Assert.Contains("parameter n: absent there, integer 1 to 9, logarithmic, first 2 here", message, StringComparison.Ordinal);
        Assert.Contains("parameter shape: one of round|steep, first round there, one of round|flat, first flat here", message, StringComparison.Ordinal);
        Assert.Contains("parameter shape.steep.by: real 1 to 10, first 2, where shape is steep there, absent here", message, StringComparison.Ordinal);
        Assert.DoesNotContain("parameter x", message, StringComparison.Ordinal);
        Assert.DoesNotContain("version", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SameSearch_IsNotRefused()
    {
        using var folder = Made();
        using var store = new TrialStore(folder.Path, BowlSearch.Of());
        Assert.Single(store.Trials());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Open_BytesOverwritten_SaysThatItIsDamaged(int from)
    {
        using var folder = Made();
        using (var file = File.OpenWrite(folder.Database))
        {
            file.Position = from;
            var garbage = new byte[file.Length - from];
            new Random(1).NextBytes(garbage);
            file.Write(garbage);
        }

        SaysDamaged(folder);
    }

    [Fact]
    public void Open_FileCutShort_SaysThatItIsDamaged()
    {
        using var folder = Made();
        using (var file = File.OpenWrite(folder.Database))
            file.SetLength(file.Length / 2);
        SaysDamaged(folder);
    }

    [Fact]
    public void Open_NoDatabaseAtAll_SaysThatItIsDamaged()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Database, new string('x', 5000));
        SaysDamaged(folder);
    }

    [Theory]
    [InlineData("UPDATE trials SET metric = 'much'")]
    [InlineData("UPDATE trials SET parameters = '{'")]
    public void Trials_TextThatIsNoNumber_SaysThatItIsDamaged(string sql)
    {
        using var folder = Made();
        Run(folder, sql);
        using var store = new TrialStore(folder.Path, BowlSearch.Identity);
        Assert.Contains("is damaged", Assert.Throws<SearchCheckpointException>(() => store.Trials()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DatabaseOfSomethingElse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Run(folder, "CREATE TABLE customers (name TEXT)");
        Assert.Contains("'customers'", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LayoutOfALaterVersion_IsRefused()
    {
        using var folder = Made();
        Run(folder, "PRAGMA user_version = 2");
        Assert.Contains("its layout is 2, this version reads 1", Refused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderCannotBeMade_SaysSo()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Database, "");
        Assert.Contains("cannot be written to", Refused(Path.Combine(folder.Database, "below")), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DatabaseCannotBeWritten_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Database);
        Assert.Contains("cannot be opened for writing", Refused(folder.Path), StringComparison.Ordinal);
    }

    /// <summary>An administrator may write everywhere: the test says nothing there, the one above does.</summary>
    [Fact]
    public void Open_FolderIsReadOnly_SaysSo()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        using var folder = new TemporaryFolder();
        var mode = File.GetUnixFileMode(folder.Path);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Contains("cannot be written to", Refused(folder.Path), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, mode);
        }
    }

    private static TemporaryFolder Made()
    {
        var folder = new TemporaryFolder();
        using (var store = new TrialStore(folder.Path, BowlSearch.Identity))
            BowlSearch.Loop(store, 1).Run();
        return folder;
    }

    private static void SaysDamaged(TemporaryFolder folder)
    {
        var message = Refused(folder.Path);
        Assert.Contains($"'{folder.Database}' is damaged", message, StringComparison.Ordinal);
        Assert.Contains("Delete or move", message, StringComparison.Ordinal);
    }

    private static string Refused(string path, SearchIdentity? identity = null) => Assert.Throws<SearchCheckpointException>(() => new TrialStore(path, identity ?? BowlSearch.Identity).Dispose()).Message;

    private static void Run(TemporaryFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
