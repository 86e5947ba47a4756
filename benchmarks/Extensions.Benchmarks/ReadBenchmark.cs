using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using MLExtensions.Columns;

namespace Extensions.Benchmarks;

/// <summary>How fast do rows of a data view become one array, beside the enumeration that ML.NET offers everybody?</summary>
[Config(typeof(LongRuns))]
public class ReadBenchmark
{
    private const int Rows = 100_000, Columns = 100;
    private readonly MLContext ml = new(1);
    private TableData data = null!;
    private IDataView view = null!;
    private string path = "";

    public enum Source { Objects, BinaryFile }

    [Params(Source.Objects, Source.BinaryFile)]
    public Source From { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        data = new TableData(ml, Rows, Columns, classes: 10);
        view = data.View;
        if (From == Source.BinaryFile)
        {
            path = Path.GetTempFileName();
            using (var file = File.Create(path))
                ml.Data.SaveAsBinary(view, file);
            view = ml.Data.LoadFromBinary(path);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        if (path != "")
            File.Delete(path);
    }

    [Benchmark(Baseline = true)]
    public float[] CreateEnumerable()
    {
        var (values, labels) = (new float[Rows * Columns], new float[Rows]);
        var next = 0;
        foreach (var row in ml.Data.CreateEnumerable<TableData.Row>(view, reuseRowObject: true))
        {
            row.Features.CopyTo(values, next * Columns);
            labels[next++] = row.Label - 1;
        }
        return values;
    }

    [Benchmark]
    public object ColumnReader() => ReadBlock(view);

    internal static ExampleBlock ReadBlock(IDataView view)
        => MLExtensions.Columns.ColumnReader.Read(new ColumnReaderRequest(view, "Features", "Label", LabelKind.Multiclass));
}
