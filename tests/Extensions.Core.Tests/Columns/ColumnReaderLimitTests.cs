using Extensions.Testing;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class ColumnReaderLimitTests
{
    private static readonly VBuffer<float> Full = Blocks.Dense([.. Enumerable.Repeat(1f, 1000)]);
    private static readonly VBuffer<float> Thin = Blocks.Sparse(1000, (5, 1f));

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_KnownRowsAboveCeiling_FailsBeforeReading()
    {
        var view = new PartitionedDataView([.. Enumerable.Repeat(Full, 1000)], 1000) { KnowsRowCount = true, BeforeRow = _ => Assert.Fail("A row was read.") };
        var error = Assert.Throws<InputDataException>(() => ColumnReader.Read(Request(view, 1 << 20) with { Layout = FeatureLayout.Dense }));
        Assert.Equal(
            "1,000 rows of 1,000 features need 3.8 MB (dense); the ceiling is 1.0 MB. Raise the option MemoryCeilingMegabytes, or train on fewer rows or features.",
            error.Message);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_UnknownRowsPassCeiling_StopsWhileReading()
    {
        const int enough = 50_000;
        var furthest = 0;
        var view = new PartitionedDataView([.. Enumerable.Repeat(Full, enough)], 1000) { BeforeRow = row => furthest = row };
        var error = Assert.Throws<InputDataException>(() => ColumnReader.Read(Request(view, 1 << 20)));
        Assert.Contains("the ceiling is 1.0 MB", error.Message, StringComparison.Ordinal);
        Assert.InRange(furthest, 1, enough / 2);
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_DenseAboveCeilingButSparseBelow_AutoGivesSparse()
    {
        // 600 rows of 400 columns: 0.92 MB dense; two non-zeros a row: 17 KB sparse.
        var rows = Enumerable.Repeat(Blocks.Sparse(400, (1, 1f), (399, 2f)), 600).ToArray();
        var view = new PartitionedDataView(rows, 400);
        Assert.IsType<DenseFeatures>(ColumnReader.Read(Request(view, 1 << 20)).Features);
        Assert.IsType<SparseFeatures>(ColumnReader.Read(Request(view, 1 << 19)).Features);
        Assert.Throws<InputDataException>(() => ColumnReader.Read(Request(view, 1 << 19) with { Layout = FeatureLayout.Dense }));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void IsSparse_MoreValuesThanAnArrayHolds_IsAClearErrorOrSparse()
    {
        var view = new PartitionedDataView([Thin], 1000);
        var columns = InputColumns.Find(Request(view, long.MaxValue));
        var budget = new MemoryBudget(long.MaxValue, 1000);
        Assert.True(LayoutChoice.IsSparse(FeatureLayout.Auto, 3_000_000, 2_000_000_000, columns, budget));
        var error = Assert.Throws<InputDataException>(() => LayoutChoice.IsSparse(FeatureLayout.Auto, 3_000_000, 2_999_999_999, columns, budget));
        Assert.Contains("3,000,000,000 values (dense) do not fit into an array", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputDataException>(() => LayoutChoice.IsSparse(FeatureLayout.Sparse, 3_000_000_000, 1, columns, budget));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_TokenCancelledWhileReading_StopsSoonAndDisposesOfCursors()
    {
        using var source = new CancellationTokenSource();
        var seen = 0;
        var view = new PartitionedDataView([.. Enumerable.Repeat(Thin, 30_000)], 1000, row => (row % 2, row))
        {
            BeforeRow = row => { if (Interlocked.Increment(ref seen) == 5000) source.Cancel(); },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => ColumnReader.Read(Request(view, 1L << 30) with { ThreadCount = 2 }, source.Token));
        Assert.InRange(seen, 5000, 15_000);
        Assert.Equal((1, 0), (view.SetsOpened, view.OpenCursors));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_CheckAliveThrows_SurfacesThatException()
    {
        var calls = 0;
        var view = new PartitionedDataView([.. Enumerable.Repeat(Thin, 30_000)], 1000);
        var request = Request(view, 1L << 30) with { CheckAlive = () => { if (++calls == 4) throw new TimeZoneNotFoundException("stop"); } };
        Assert.Equal("stop", Assert.Throws<TimeZoneNotFoundException>(() => ColumnReader.Read(request)).Message);
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Trait("Kind", "Example")]
    public void Read_AnyThreadFails_SurfacesTheOriginalException(int failingCursor)
    {
        var original = new FormatException("row 777");
        var view = new PartitionedDataView([.. Enumerable.Repeat(Thin, 4000)], 1000, row => (row % 2, row))
        {
            BeforeRow = row => { if (row == 776 + failingCursor) throw original; },
        };
        Assert.Same(original, Assert.Throws<FormatException>(() => ColumnReader.Read(Request(view, 1L << 30) with { ThreadCount = 2 })));
        Assert.Equal(0, view.OpenCursors);
    }

    private static ColumnReaderRequest Request(PartitionedDataView view, long ceiling) =>
        new(view, "Features", "Label", LabelKind.Regression) { MemoryCeiling = ceiling };
}
