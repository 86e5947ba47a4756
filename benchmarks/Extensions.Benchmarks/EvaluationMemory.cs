using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks;

/// <summary>Peak memory and seconds of an evaluation of several classes, of rows that are made as they are read. One evaluation a process: the peak is that of the process.</summary>
internal static class EvaluationMemory
{
    private const int Classes = 10;

    /// <param name="args">Number of rows, 10,000,000 without; then "model" for <c>EvaluateModel</c> with 39 resamples in place of <c>EvaluateCalibration</c>, "metrics" for the same with metrics that need no sort by class, or "read" for the rows alone.</param>
    public static int Run(string[] args)
    {
        var rows = args is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 10_000_000;
        var ml = new MLContext(1);
        var view = ml.Data.LoadFromEnumerable(Rows(rows));
        var watch = Stopwatch.StartNew();
        var options = new EvaluationOptions { Bootstrap = new() { Replicates = 39 } };
        var said = args.ElementAtOrDefault(1) switch
        {
            "model" => Say("ECE", ml.MulticlassClassification.EvaluateModel(view, "Model", options)["ECE"].Value),
            "metrics" => Say("ECE", ml.MulticlassClassification.EvaluateModel(view, "Model", options, [MulticlassMetric.Accuracy, MulticlassMetric.LogLoss, MulticlassMetric.ExpectedCalibrationError])["ECE"].Value),
            "read" => Say("sum", view.GetColumn<float[]>("Score").Sum(score => score[0])),
            _ => Say("ECE", ml.MulticlassClassification.EvaluateCalibration(view).ExpectedCalibrationError),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {Classes} classes, {args.ElementAtOrDefault(1) ?? "calibration"}: {watch.Elapsed.TotalSeconds:0.0} s, processor {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.0} s, peak {PeakMemory.Bytes() / 1e6:0} MB; {said}"));
        return 0;
    }

    private static string Say(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00000}");

    private static IEnumerable<Row> Rows(int count)
    {
        var (random, row) = (new Random(1), new Row());
        for (var i = 0; i < count; i++)
        {
            var sum = 0f;
            for (var k = 0; k < Classes; k++)
                sum += row.Score[k] = MathF.Pow(random.NextSingle(), 4) + 1e-4f;
            var (left, label) = (random.NextSingle(), 0u);
            for (var k = 0; k < Classes; k++)
            {
                row.Score[k] /= sum;
                left -= row.Score[k];
                label += left > 0 && k < Classes - 1 ? 1u : 0;
            }
            row.Label = label;
            yield return row;
        }
    }

    private sealed class Row
    {
        [KeyType(Classes)]
        public uint Label { get; set; }

        [VectorType(Classes)]
        public float[] Score { get; set; } = new float[Classes];
    }
}
