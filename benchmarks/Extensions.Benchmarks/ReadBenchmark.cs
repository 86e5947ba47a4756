using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace Extensions.Benchmarks;

/// <summary>How fast do rows of a data view become one array, beside the enumeration that ML.NET offers everybody?</summary>
[Config(typeof(LongRuns))]
public class ReadBenchmark
{
    private const int Rows = 100_000, Columns = 100;
    private readonly MLContext ml = new(1);
    private IDataView view = null!;
    private string path = "";

    public enum Source { Objects, BinaryFile, TextFile, Cache, ScalarColumns }

    [Params(Source.Objects, Source.BinaryFile, Source.TextFile, Source.Cache, Source.ScalarColumns)]
    public Source From { get; set; }

    public sealed class Vector
    {
        public float[] Features { get; set; } = [];
        public uint Label { get; set; }
    }

    public sealed class Scalars
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public float D { get; set; }
        public float E { get; set; }
        [KeyType(10)]
        public uint Label { get; set; }
    }

    [GlobalSetup]
    public void Setup()
    {
        var data = new TableData(ml, Rows, Columns, classes: 10);
        view = From switch
        {
            Source.BinaryFile => Stored(data.View, "idv", (rows, file) => ml.Data.SaveAsBinary(rows, file), file => ml.Data.LoadFromBinary(file)),
            Source.TextFile => Keyed(Stored(data.View, "txt", (rows, file) => ml.Data.SaveAsText(ml.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.UInt32).Fit(rows).Transform(rows), file, schema: false, headerRow: false, forceDense: true),
                file => ml.Data.LoadFromTextFile(file, [new("Features", DataKind.Single, 0, Columns - 1), new("Label", DataKind.UInt32, Columns)]))),
            Source.Cache => Cached(data.View),
            Source.ScalarColumns => Scalar(data.Rows),
            _ => data.View,
        };
    }

    private IDataView Stored(IDataView rows, string extension, Action<IDataView, FileStream> save, Func<string, IDataView> load)
    {
        path = Path.ChangeExtension(Path.GetTempFileName(), extension);
        using (var file = File.Create(path))
            save(rows, file);
        return load(path);
    }

    private IDataView Keyed(IDataView rows) => ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);

    private IDataView Cached(IDataView rows)
    {
        var cache = ml.Data.Cache(rows);
        ReadBlock(cache);   // fills it
        return cache;
    }

    private IDataView Scalar(TableData.Row[] rows)
    {
        var scalars = ml.Data.LoadFromEnumerable(rows.Select(row => new Scalars { A = row.Features[0], B = row.Features[1], C = row.Features[2], D = row.Features[3], E = row.Features[4], Label = row.Label }).ToArray());
        return ml.Transforms.Concatenate("Features", "A", "B", "C", "D", "E").Fit(scalars).Transform(scalars);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        if (path != "")
            File.Delete(path);
    }

    /// <summary>As it is usually written.</summary>
    [Benchmark(Baseline = true)]
    public object CreateEnumerable() => ml.Data.CreateEnumerable<Vector>(view, reuseRowObject: false, ignoreMissingColumns: false).ToArray();

    /// <summary>What no reader can be faster than on one thread: every row is fetched, and none is kept.</summary>
    [Benchmark]
    public float CursorAlone()
    {
        var (features, label) = (view.Schema["Features"], view.Schema["Label"]);
        using var cursor = view.GetRowCursor([features, label]);
        var (getFeatures, getLabel) = (cursor.GetGetter<VBuffer<float>>(features), cursor.GetGetter<uint>(label));
        VBuffer<float> values = default;
        var (key, sum) = (0u, 0f);
        while (cursor.MoveNext())
        {
            getFeatures(ref values);
            getLabel(ref key);
            sum += key;
        }
        return sum;
    }

    [Benchmark]
    public object ColumnReader() => ReadBlock(view);

    internal static ExampleBlock ReadBlock(IDataView view)
        => MLExtensions.Columns.ColumnReader.Read(new ColumnReaderRequest(view, "Features", "Label", LabelKind.Multiclass));
}
