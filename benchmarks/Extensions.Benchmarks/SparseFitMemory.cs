using System.Diagnostics;
using Extensions.Benchmarks.Study;
using Microsoft.ML;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks;

/// <summary>How much memory does a fit on text features take beyond the network and its optimizer: as much as the values that are not zero, or as the dense table?</summary>
internal static class SparseFitMemory
{
    private const double Megabyte = 1 << 20;

    public static int Run()
    {
        if (DataSet.SharedFolder() is not { } shared || !OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("This needs Linux and the folder shared/data beside the repository.");
            return 1;
        }
        var path = Path.GetTempFileName();
        try
        {
            Measure(DataSet.Load(shared, "newsgroups20"), path);
        }
        finally
        {
            File.Delete(path);
        }
        return 0;
    }

    private static void Measure(DataSet set, string path)
    {
        var ml = new MLContext(1);
        var parts = set.Parts(seed: 0);
        Featurize(ml, set, [.. set.Lines.Where((_, row) => parts[row] is "train" or "valid")], path);
        var view = ml.Data.LoadFromBinary(path);   // read from the file as it goes, so that rows in memory are the trainer's
        var block = ReadBenchmark.ReadBlock(view);
        var (rows, columns) = (block.RowCount, block.Features.ColumnCount);
        var nonZeros = block.Features is SparseFeatures sparse ? sparse.Values.LongLength : (long)rows * columns;
        block = null;

        var options = new NeuralNetworkMulticlassTrainer.Options { NumberOfEpochs = 1, ValidationFraction = 0, Seed = 1 };
        var watch = Stopwatch.StartNew();
        var before = PeakMemory.Reset();
        var model = new NeuralNetworkMulticlassTrainer(options).Fit(view).Model.Network;
        var peak = PeakMemory.Bytes() - before;
        var parameters = model.Layers.OfType<MLExtensions.DenseLayer>().Sum(layer => (long)layer.Weights.Length + layer.Biases.Length);

        Line("rows x features", FormattableString.Invariant($"{rows:N0} x {columns:N0}, {nonZeros:N0} not zero ({(double)nonZeros / rows / columns:P2}), stored {(nonZeros < (long)rows * columns ? "sparse" : "dense")}"));
        Line("features as sparse rows", Size(8.0 * nonZeros + 8.0 * rows));
        Line("features as a dense table", Size(4.0 * rows * columns));
        Line("one set of parameters", FormattableString.Invariant($"{parameters:N0}, {Size(4.0 * parameters)}"));
        Line("values, gradient, two moments", Size(16.0 * parameters));
        Line("peak of the process above its start", Size(peak));
        Line("of that beyond 16 bytes per parameter", Size(peak - 16.0 * parameters));
        Line("one epoch, with reading and export", FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:f1} s"));
    }

    private static void Featurize(MLContext ml, DataSet set, string[] lines, string path)
    {
        var text = Path.GetTempFileName();
        try
        {
            var rows = StudyPipeline.Load(ml, set, lines, text);
            var features = StudyPipeline.Featurize(ml, set).Fit(rows).Transform(rows);
            using var file = File.Create(path);
            ml.Data.SaveAsBinary(ml.Transforms.SelectColumns("Label", "Features").Fit(features).Transform(features), file);
        }
        finally
        {
            File.Delete(text);
        }
    }

    private static string Size(double bytes) => FormattableString.Invariant($"{bytes / Megabyte:N1} MB");

    private static void Line(string what, string value) => Console.WriteLine($"{what,-40} {value}");
}
