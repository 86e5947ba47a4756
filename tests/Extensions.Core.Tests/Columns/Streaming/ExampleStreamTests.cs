using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns.Streaming;

public class ExampleStreamTests
{
    [Theory, Trait("Kind", "Contract")]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_GoodAndBadRows_GivesWhatColumnReaderGives(bool sparse)
    {
        var rows = Enumerable.Range(0, 2500).Select(row => row % 7 == 3 ? Bad(sparse) : new VBuffer<float>(sparse ? 600 : 3, Streams.Features(row, sparse))).ToArray();
        var view = new PartitionedDataView(rows, sparse ? 600 : 3) { Label = row => row % 5 == 1 ? float.NaN : row };
        var expected = ColumnReader.Read(Warning(view, out var warnings));
        var stream = new ExampleStream(Warning(view, out var streamWarnings));
        for (var pass = 0; pass < 3; pass++)
        {
            var builder = new BlockBuilder(stream.Shape, expected.RowCount);
            stream.Read(builder.Add);
            Assert.Equal(expected.Rows().Select(row => row.Label), builder.Build().Rows().Select(row => row.Label));
            Blocks.AssertSameRows([.. expected.Rows().Select(row => row.Features)], [.. builder.Build().Rows().Select(row => row.Features)]);
        }
        Assert.Equal(sparse, stream.Shape.IsSparse);
        Assert.Equal(sparse, expected.Features is SparseFeatures);
        Assert.Single(streamWarnings);
        Assert.Equal(warnings, streamWarnings);
    }

    [Fact, Trait("Kind", "Example")]
    public void Read_FaultyRow_NamesIt()
    {
        var view = new PartitionedDataView([.. Enumerable.Range(0, 50).Select(row => row == 41 ? Blocks.Dense(1, 2) : Blocks.Dense(1, 2, 3))], 3);
        var error = Assert.Throws<InputDataException>(() => new ExampleStream(Streams.Request(view)));
        Assert.StartsWith("Column 'Features' has 2 values at row 41", error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Read_OnlyBadRows_CountsThem()
    {
        var view = new PartitionedDataView([.. Enumerable.Repeat(Bad(false), 50)], 3);
        Assert.Contains("50 with missing features", Assert.Throws<InputDataException>(() => new ExampleStream(Streams.Request(view))).Message);
    }

    [Theory, Trait("Kind", "Contract")]
    [InlineData("fewer rows", "2,999 good rows of 2,999")]
    [InlineData("more rows", "more rows than that")]
    [InlineData("another order", "3,000 good rows of 3,000")]
    [InlineData("no rows", "0 good rows of 0")]
    public void Read_OtherRowsInALaterPass_SaysThatTheViewMustRepeatItself(string change, string came)
    {
        var pass = 0;
        var view = new GeneratedDataView(3000, 2, (row, x) => x.Fill(row), (row, _) => change == "another order" && pass == 3 ? row ^ 1 : row)
        {
            RowsOfPass = cursor => cursor == 3 ? change switch { "fewer rows" => 2999, "more rows" => 3001, "no rows" => 0, _ => 3000 } : 3000,
        };
        var stream = new ExampleStream(Streams.Request(view));
        stream.Read(_ => { });
        pass = 3;
        var error = Assert.Throws<InputDataException>(() => stream.Read(_ => { }));
        Assert.Contains($"the first pass gave 3,000 good rows of 3,000", error.Message);
        Assert.Contains(came, error.Message);
        Assert.Contains("ml.Data.SaveAsBinary", error.Message);
        Assert.Equal(0, view.OpenCursors);
    }

    /// <summary>A source that was consumed by the attempt to read it into memory.</summary>
    [Theory, Trait("Kind", "Contract")]
    [InlineData(0)]
    [InlineData(1500)]
    public void Read_RowsOfAnEarlierAttemptGone_SaysThatTheViewCannotBeReadTwice(long left)
    {
        var view = new GeneratedDataView(left, 2, (row, x) => x.Fill(row), (row, _) => row);
        var error = Assert.Throws<InputDataException>(() => new ExampleStream(Streams.Request(view), rowsThatCame: 2000).Read(_ => { }));
        Assert.StartsWith("The data cannot be read twice: it gave at least 2,000 good rows, and then", error.Message);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Read_SecondCursorRefused_SaysThatTheViewCannotBeReadAgain()
    {
        var original = new ObjectDisposedException("socket");
        var view = new GeneratedDataView(5000, 2, (row, x) => x.Fill(row), (row, _) => row) { RowsOfPass = pass => pass == 2 ? throw original : 5000 };
        var error = Assert.Throws<InvalidOperationException>(() => new ExampleStream(Streams.Request(view)).Read(_ => { }));
        Assert.StartsWith("The data cannot be read again: it failed in pass 2.", error.Message);
        Assert.Same(original, error.InnerException);
    }

    [Fact, Trait("Kind", "Example")]
    public void Read_CheckAliveThrows_SurfacesThatException()
    {
        var calls = 0;
        var view = Streams.View(5000);
        var stream = new ExampleStream(Streams.Request(view) with { CheckAlive = () => { if (++calls == 40) throw new TimeZoneNotFoundException("stop"); } });
        Assert.Throws<TimeZoneNotFoundException>(() => stream.Read(_ => { }));
        Assert.Equal(0, view.OpenCursors);
    }

    private static VBuffer<float> Bad(bool sparse) => sparse ? Blocks.Sparse(600, (5, float.NaN)) : Blocks.Dense(1, float.PositiveInfinity, 3);

    private static ColumnReaderRequest Warning(IDataView view, out List<string> warnings)
    {
        var (ml, heard) = (new MLContext(1), warnings = []);
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                heard.Add(e.Message);
        };
        return Streams.Request(view) with { Channel = ((IHostEnvironment)ml).Register("Test").Start("Reading") };
    }
}
