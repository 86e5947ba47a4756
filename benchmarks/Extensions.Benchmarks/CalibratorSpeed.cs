using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLExtensions.Calibration;

namespace Extensions.Benchmarks;

/// <summary>What does fitting calibrators take beside scikit-learn on the same scores, and beside reading the scores once?</summary>
internal static class CalibratorSpeed
{
    private const string Script = """
        import sys, time
        import numpy as np
        from sklearn.isotonic import IsotonicRegression
        from sklearn.calibration import _SigmoidCalibration
        print("ready", flush=True)
        for line in sys.stdin:
            method, scores, labels, classes = line.split()
            x, y = np.fromfile(scores, np.float64).reshape(-1, int(classes)), np.fromfile(labels, np.int32)
            start = time.perf_counter()
            if method == "isotonic":
                IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(x[:, 0], y)
            else:
                for k in range(x.shape[1]):
                    _SigmoidCalibration().fit(x[:, k], y == k)
            print(time.perf_counter() - start, flush=True)
        """;

    /// <param name="args">Number of rounds; 3 without it.</param>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var script = Path.Combine(folder.FullName, "fit.py");
            File.WriteAllText(script, Script);
            using var python = SklearnComparison.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true });
            var present = python?.StandardOutput.ReadLine() == "ready";
            if (!present)
                Console.WriteLine("Without scikit-learn (on Debian: apt-get install python3-sklearn): its columns are empty.");
            double? Theirs(string method, double[] scores, int[] labels, int classes)
            {
                if (!present)
                    return null;
                var (first, second) = (Path.Combine(folder.FullName, "scores"), Path.Combine(folder.FullName, "labels"));
                File.WriteAllBytes(first, MemoryMarshal.AsBytes<double>(scores).ToArray());
                File.WriteAllBytes(second, MemoryMarshal.AsBytes<int>(labels).ToArray());
                python!.StandardInput.WriteLine($"{method} {first} {second} {classes}");
                return double.Parse(python.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            }

            Console.WriteLine("| fit | ours, s | scikit-learn, s | times faster |\n|---|---|---|---|");
            foreach (var rows in new[] { 1_000_000, 10_000_000 })
            {
                var (scores, labels) = Binary(rows);
                Compare($"isotonic, {rows:n0} scores", () => new IsotonicRegression().Fit(new(scores, Array.ConvertAll(labels, label => label > 0), ScoreMeaning.Probabilities)), () => Theirs("isotonic", scores, labels, 1));
            }
            var (values, classes) = Multiclass(200_000, 10);
            var set = new MulticlassCalibrationSet(values, 10, classes, ScoreMeaning.Logits);
            Compare("temperature beside sigmoid of each class, 200,000 x 10", () => new TemperatureScaling().Fit(set), () => Theirs("sigmoid", values, classes, 10));
            python?.Kill();

            (values, classes) = Multiclass(1_000_000, 100);
            set = new MulticlassCalibrationSet(values, 100, classes, ScoreMeaning.Logits);
            var read = Median(rounds, () => TensorPrimitives.Max<double>(values));
            var steps = 0;
            var fit = Median(rounds, () => steps = new TemperatureScaling().Fit(set).Diagnostics.Iterations);
            var map = new TemperatureScaling().Fit(set);
            var row = new double[100];
            var apply = Median(rounds, () =>
            {
                for (var i = 0; i < set.Count; i++)
                    map.Apply(set.Row(i), row);
            });
            Console.WriteLine(FormattableString.Invariant($"\n1,000,000 x 100 logits: one pass that reads them {read:f3} s; temperature {fit:f2} s, {steps} steps of {fit / (steps + 1) / read:f1} passes each; applying it {apply:f2} s on one thread."));
            return 0;

            void Compare(string what, Action ours, Func<double?> theirs)
            {
                ours();
                for (var round = 0; round < rounds; round++)
                {
                    var (mine, other) = (Seconds(ours), theirs());
                    Console.WriteLine(FormattableString.Invariant($"| {what} | {mine:f3} | {other:f3} | {other / mine:f1} |"));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(int rounds, Action action) => Enumerable.Range(0, rounds + 1).Select(_ => Seconds(action)).Skip(1).Order().ElementAt(rounds / 2);

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static (double[] Scores, int[] Labels) Binary(int rows)
    {
        var random = new Random(1);
        var scores = Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray();
        return (scores, Array.ConvertAll(scores, p => random.NextDouble() < p * p ? 1 : 0));
    }

    private static (double[] Scores, int[] Labels) Multiclass(int rows, int classes)
    {
        var random = new Random(2);
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(classes)).ToArray();
        var scores = new double[rows * classes];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = 4 * random.NextDouble() + (i % classes == labels[i / classes] ? 2 : 0);
        return (scores, labels);
    }
}
