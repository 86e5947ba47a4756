using MLExtensions.Columns;
using Xunit.Sdk;

namespace Extensions.Core.Tests.Columns.Streaming;

public class RowShufflerTests
{
    private const int RowCount = 5000, BufferRows = 700, ChunkRows = 64;

    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void Shuffle_EveryEpoch_GivesEveryRowOnceInAnotherOrder(bool sparse)
    {
        using var shuffler = new RowShuffler(Streams.Stream(RowCount, sparse), BufferRows, ChunkRows, []);
        var epochs = new[] { 1, 2, 3 }.Select(seed => Rows(shuffler.Shuffle(seed))).ToArray();
        Assert.All(epochs, rows => CheckSeenOnce(rows, sparse));
        Assert.All(epochs, rows => CheckShuffled([.. rows.Select(row => row.Number)]));
        Assert.NotEqual(epochs[0].Select(row => row.Number), epochs[1].Select(row => row.Number));
    }

    [Fact, Trait("Kind", "Property")]
    public void CheckSeenOnce_LastPartialChunkDropped_Fails()
    {
        using var shuffler = new RowShuffler(Streams.Stream(RowCount), BufferRows, ChunkRows, []);
        var rows = Rows(shuffler.Shuffle(1).Where(chunk => chunk.IsFull));
        Assert.NotEqual(0, RowCount % ChunkRows);
        Assert.ThrowsAny<XunitException>(() => CheckSeenOnce(rows, sparse: false));
    }

    [Fact, Trait("Kind", "Property")]
    public void CheckShuffled_RowsInTheOrderOfTheView_Fails()
        => Assert.ThrowsAny<XunitException>(() => CheckShuffled([.. Enumerable.Range(0, RowCount).Select(row => (long)row)]));

    [Fact, Trait("Kind", "Property")]
    public void Shuffle_SameSeed_SameOrderWhicheverThreadIsFaster()
    {
        using var slowReader = new RowShuffler(Streams.Stream(RowCount, beforeRow: row => Thread.Sleep(row % 500 == 0 ? 2 : 0)), BufferRows, ChunkRows, []);
        using var slowTrainer = new RowShuffler(Streams.Stream(RowCount), BufferRows, ChunkRows, []);
        var expected = Rows(slowReader.Shuffle(9));
        var rows = Rows(slowTrainer.Shuffle(9).Select(chunk =>
        {
            Thread.Sleep(1);
            return chunk;
        }));
        Assert.Equal(expected.Select(row => row.Number), rows.Select(row => row.Number));
    }

    [Fact, Trait("Kind", "Example")]
    public void Shuffle_RowsLeftOut_DoNotComeAndDoNotCount()
    {
        using var shuffler = new RowShuffler(Streams.Stream(10), 4, 3, [0, 4, 9]);
        var rows = Rows(shuffler.Shuffle(1)).OrderBy(row => row.Number);
        Assert.Equal([(0, 1f), (1, 2f), (2, 3f), (3, 5f), (4, 6f), (5, 7f), (6, 8f)], rows.Select(row => ((int)row.Number, row.Label)));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void Shuffle_AnySizeOfBuffer_GivesEveryRowOnce(int bufferRows)
    {
        using var shuffler = new RowShuffler(Streams.Stream(300, sparse: true), bufferRows, ChunkRows, []);
        var rows = Rows(shuffler.Shuffle(3));
        Assert.Equal(Enumerable.Range(0, 300), rows.Select(row => (int)row.Number).Order());
    }

    [Fact, Trait("Kind", "Leak")]
    public void Shuffle_ConsumerStops_EndsTheThread()
    {
        var view = Streams.View(RowCount);
        using var shuffler = new RowShuffler(new ExampleStream(Streams.Request(view)), BufferRows, ChunkRows, []);
        Assert.Equal(ChunkRows, shuffler.Shuffle(1).First().Count);
        Assert.Equal(0, view.OpenCursors);
        CheckSeenOnce(Rows(shuffler.Shuffle(2)), sparse: false);   // and can go on
    }

    [Fact, Trait("Kind", "Leak")]
    public void Shuffle_SourceFails_SurfacesItsException()
    {
        var view = Streams.View(RowCount, beforeRow: row => { if (row == 3000) throw new FormatException("row 3000"); });
        using var shuffler = new RowShuffler(new ExampleStream(Streams.Request(view)), BufferRows, ChunkRows, []);
        Assert.Equal("row 3000", Assert.Throws<FormatException>(() => Rows(shuffler.Shuffle(1))).Message);
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact, Trait("Kind", "Leak")]
    public void Shuffle_CancelledWhileItWaits_Stops()
    {
        using var source = new CancellationTokenSource();
        var view = Streams.View(RowCount, beforeRow: row => { if (row == 2000) source.Cancel(); });
        using var shuffler = new RowShuffler(new ExampleStream(Streams.Request(view)), RowCount, ChunkRows, []);
        Assert.ThrowsAny<OperationCanceledException>(() => Rows(shuffler.Shuffle(1, source.Token)));
        Assert.Equal(0, view.OpenCursors);
    }

    private static List<(long Number, float Label, float[] Features)> Rows(IEnumerable<BlockBuilder> chunks)
        => [.. chunks.SelectMany(chunk => chunk.Build().Rows().Zip(chunk.Numbers.ToArray(), (row, number) => (number, row.Label, row.Features)).ToArray())];

    private static void CheckSeenOnce(List<(long Number, float Label, float[] Features)> rows, bool sparse)
    {
        Assert.Equal(Enumerable.Range(0, RowCount), rows.Select(row => (int)row.Number).Order());
        foreach (var (number, label, features) in rows)
            if (label != number || !features.AsSpan().SequenceEqual(Streams.Features((int)number, sparse)))
                Assert.Fail($"Row {number} came with other values.");
    }

    /// <summary>Neighbours are strangers, and rows leave their places by about the buffer.</summary>
    private static void CheckShuffled(long[] numbers)
    {
        Assert.InRange(numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second == pair.First + 1), 0, RowCount / 50);
        Assert.InRange(numbers.Select((number, place) => (double)Math.Abs(number - place)).Average(), BufferRows / 4, RowCount);
    }
}
