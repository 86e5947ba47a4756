using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Extensions.Benchmarks;

/// <summary>What does calibrating sets take beside one sort of the scores, and how many sets per second are made, beside numpy on the same probabilities?</summary>
internal static class ConformalSpeed
{
    private const int Classes = 100;

    private const string Script = """
        import sys, time
        import numpy as np
        print("ready", flush=True)
        for line in sys.stdin:
            name, classes, threshold = line.split()
            p = np.fromfile(name, np.float64).reshape(-1, int(classes))
            u = np.random.default_rng(1).random(len(p))
            start = time.perf_counter()
            kept = 0
            for at in range(0, len(p), 10000):
                part = p[at:at + 10000]
                order = np.argsort(-part, axis=1, kind="stable")
                ordered = np.take_along_axis(part, order, axis=1)
                keep = np.cumsum(ordered, axis=1) - u[at:at + 10000, None] * ordered <= float(threshold)
                sets = np.zeros(part.shape, bool)
                np.put_along_axis(sets, order, keep, axis=1)
                kept += sets.sum()
            print(time.perf_counter() - start, flush=True)
        """;

    private static readonly (string Name, NonconformityScore Score)[] Scores =
    [
        ("LAC", new LeastAmbiguousScore()), ("margin", new MarginScore()), ("APS", new AdaptiveScore()), ("RAPS", new RegularizedAdaptiveScore()), ("SAPS", new SortedAdaptiveScore()), ("top-k", new TopKScore()),
    ];

    /// <param name="args">Number of rounds, 3 without it; number of rows, 1,000,000 without it.</param>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var rows = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
        foreach (var (kind, sharpness) in new[] { ("peaked", 4.0), ("flat", 0.5) })
        {
            var (probabilities, labels, uniforms) = Draw(rows, sharpness);
            var read = Median(rounds, () => TensorPrimitives.Max<double>(probabilities));
            Console.WriteLine(FormattableString.Invariant($"\n{rows:n0} rows x {Classes} classes, {kind}; one pass that reads the probabilities {read:f3} s\n"));
            Console.WriteLine("| score | Array.Sort of the scores, s | CalibrationScores, s | ratio | scores from memory, s | calibration / sort | mean set | sets, rows/s | by a sort, rows/s | times |\n|---|---|---|---|---|---|---|---|---|---|");
            foreach (var (name, score) in Scores)
                Console.WriteLine(Row(name, score, probabilities, labels, uniforms, rounds));
            Console.WriteLine(Numpy(probabilities, labels, uniforms));
            Console.WriteLine(ThroughMLNet(probabilities, labels, Math.Min(rows, 200_000), rounds));
        }
        return 0;
    }

    private static string Row(string name, NonconformityScore score, double[] probabilities, int[] labels, double[] uniforms, int rounds)
    {
        var scores = new double[labels.Length];
        var compute = Median(rounds, () =>
        {
            for (var row = 0; row < labels.Length; row++)
                scores[row] = score.Compute(probabilities.AsSpan(row * Classes, Classes), labels[row], uniforms[row]);
        });
        var copy = new double[scores.Length];
        var sort = Median(rounds, () =>
        {
            scores.CopyTo(copy, 0);
            Array.Sort(copy);
        });
        var calibration = new CalibrationScores(scores);
        var calibrate = Median(rounds, () => calibration = new(scores));
        var (threshold, set, size) = (calibration.Threshold(0.1), new bool[Classes], 0L);
        var select = Median(rounds, () =>
        {
            size = 0;
            for (var row = 0; row < labels.Length; row++)
                size += score.Select(probabilities.AsSpan(row * Classes, Classes), uniforms[row], threshold, set);
        });
        var (few, all, other) = (labels.Length / 10, new double[Classes], 0L);
        var bySort = Median(rounds, () =>
        {
            for (var row = 0; row < few; row++)
            {
                score.Compute(probabilities.AsSpan(row * Classes, Classes), uniforms[row], all);
                for (var k = 0; k < Classes; k++)
                    other += (set[k] = all[k] <= threshold) ? 1 : 0;
            }
        });
        var (fast, slow) = (labels.Length / select, few / bySort);
        return FormattableString.Invariant($"| {name} | {sort:f3} | {calibrate:f3} | {calibrate / sort:f2} | {compute:f3} | {(compute + calibrate) / sort:f2} | {(double)size / labels.Length:f1} | {fast:n0} | {slow:n0} | {fast / slow:f1} |");
    }

    /// <summary>APS by numpy's sort, on a tenth of the rows.</summary>
    private static string Numpy(double[] probabilities, int[] labels, double[] uniforms)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (script, data, few) = (Path.Combine(folder.FullName, "sets.py"), Path.Combine(folder.FullName, "probabilities"), labels.Length / 10);
            File.WriteAllText(script, Script);
            using var python = SklearnComparison.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true });
            if (python?.StandardOutput.ReadLine() != "ready")
                return "\nWithout numpy (on Debian: apt-get install python3-numpy) no comparison.";
            File.WriteAllBytes(data, MemoryMarshal.AsBytes(probabilities.AsSpan(0, few * Classes)).ToArray());
            var threshold = ConformalQuantile.Of([.. Enumerable.Range(0, few).Select(row => new AdaptiveScore().Compute(probabilities.AsSpan(row * Classes, Classes), labels[row], uniforms[row]))], 0.1);
            python.StandardInput.WriteLine(FormattableString.Invariant($"{data} {Classes} {threshold:R}"));
            var seconds = double.Parse(python.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            python.Kill();
            return FormattableString.Invariant($"\nnumpy, APS: {few / seconds:n0} rows/s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Sets by the transformer, on one thread, beside reading the column of probabilities.</summary>
    private static string ThroughMLNet(double[] probabilities, int[] labels, int count, int rounds)
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, count).Select(row => new ScoredRow { Score = Array.ConvertAll(probabilities.AsSpan(row * Classes, Classes).ToArray(), p => (float)p), Label = (uint)labels[row] }).ToList();
        var schema = SchemaDefinition.Create(typeof(ScoredRow));
        schema[nameof(ScoredRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        schema[nameof(ScoredRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Classes);
        var data = ml.Data.LoadFromEnumerable(rows, schema);
        var model = ml.MulticlassClassification.Conformal().PredictionSets(0.1, new AdaptiveScore()).Fit(data);
        var (plain, sets) = (Median(rounds, () => Read<VBuffer<float>>(data, "Score")), Median(rounds, () => Read<VBuffer<bool>>(model.Transform(data), "PredictionSet")));
        return FormattableString.Invariant($"Through ML.NET, one thread: {count / sets:n0} rows/s; reading the column of probabilities alone {count / plain:n0} rows/s.");
    }

    private static void Read<T>(IDataView data, string column)
    {
        using var cursor = data.GetRowCursor([data.Schema[column]]);
        var (get, value) = (cursor.GetGetter<T>(data.Schema[column]), default(T)!);
        while (cursor.MoveNext())
            get(ref value);
    }

    private static (double[] Probabilities, int[] Labels, double[] Uniforms) Draw(int rows, double sharpness)
    {
        var (probabilities, labels, uniforms) = (new double[rows * Classes], new int[rows], new double[rows]);
        Parallel.For(0, rows / 1000, part =>
        {
            var random = new Random(part);
            for (var row = part * 1000; row < (part + 1) * 1000; row++)
            {
                var p = probabilities.AsSpan(row * Classes, Classes);
                for (var k = 0; k < Classes; k++)
                    p[k] = sharpness * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                TensorPrimitives.Exp(p, p);
                TensorPrimitives.Divide(p, TensorPrimitives.Sum<double>(p), p);
                for (var k = 0; k < Classes; k++)
                    p[k] = (float)p[k];
                var (draw, label) = (random.NextDouble(), 0);
                while (label < Classes - 1 && (draw -= p[label]) > 0)
                    label++;
                (labels[row], uniforms[row]) = (label, random.NextDouble());
            }
        });
        return (probabilities, labels, uniforms);
    }

    private static double Median(int rounds, Action action) => Enumerable.Range(0, rounds + 1).Select(_ => Seconds(action)).Skip(1).Order().ElementAt(rounds / 2);

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private sealed class ScoredRow
    {
        public float[] Score { get; set; } = [];

        public uint Label { get; set; }
    }
}
