using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Metrics;

/// <summary>The same metrics of the same numbers by numpy and scikit-learn, written as usual.</summary>
internal static class PythonMetrics
{
    private const string Script = """
        import sys, time
        import numpy as np
        try:
            from sklearn import metrics
        except ImportError:
            metrics = None
        rounds, p, y = int(sys.argv[1]), np.fromfile(sys.argv[2], np.float64), np.fromfile(sys.argv[3], bool)
        edges = np.linspace(0, 1, 16)

        def ece_bincount():
            bins = np.digitize(p, edges[1:-1], right=True)
            return np.abs(np.bincount(bins, p, 15) - np.bincount(bins, y, 15)).sum() / len(p)

        def ece_masks():
            error = 0.0
            for low, high in zip(edges[:-1], edges[1:]):
                inside = (p > low) & (p <= high)
                if inside.any():
                    error += abs(p[inside].mean() - y[inside].mean()) * inside.mean()
            return error

        cases = {"ece_bincount": ece_bincount, "ece_masks": ece_masks, "brier": lambda: np.mean((p - y) ** 2)}
        if metrics:
            cases |= {
                "brier_score_loss": lambda: metrics.brier_score_loss(y, p),
                "log_loss": lambda: metrics.log_loss(y, p),
                "roc_auc_score": lambda: metrics.roc_auc_score(y, p),
                "average_precision_score": lambda: metrics.average_precision_score(y, p),
                "confusion_matrix": lambda: metrics.confusion_matrix(y, p > 0.5)[1, 1],
            }
        print(np.__version__, flush=True)
        for line in sys.stdin:
            case = cases.get(line.strip())
            if not case:
                print("none", flush=True)
                continue
            seconds = []
            for _ in range(rounds):
                start = time.process_time()
                value = case()
                seconds.append(time.process_time() - start)
            print(min(seconds), float(value), flush=True)
        """;

    public static void Compare(int rounds, int count)
    {
        var p = MetricData.Uniform(count);
        var y = MetricData.Labels(p);
        (string Theirs, string Ours, Func<double> Compute)[] cases =
        [
            ("ece_bincount", "ExpectedCalibrationError", () => ExpectedCalibrationError.Compute(p, y).Expected), ("ece_masks", "ExpectedCalibrationError", () => ExpectedCalibrationError.Compute(p, y).Expected),
            ("brier", "BrierScore", () => BrierScore.Compute(p, y)), ("brier_score_loss", "BrierScore", () => BrierScore.Compute(p, y)), ("log_loss", "LogLoss", () => LogLoss.Compute(p, y)),
            ("roc_auc_score", "RocAuc", () => RocAuc.Compute(p, y)), ("average_precision_score", "AveragePrecision", () => AveragePrecision.Compute(p, y)),
            ("confusion_matrix", "ConfusionMatrix", () => ConfusionMatrix.Compute(p, y)[1, 1]),
        ];
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var python = Start(folder.FullName, p, y, Math.Max(2, rounds / 2));
            if (python?.StandardOutput.ReadLine() is not { Length: > 0 } version)
            {
                Console.WriteLine("\nWithout numpy (on Debian: apt-get install python3-numpy python3-sklearn) no comparison.");
                return;
            }
            Console.WriteLine($"\nnumpy {version}, scikit-learn, {count:n0} rows, the same numbers\n");
            Console.WriteLine("| in Python | ms | here | ms | times faster | difference of the values |\n|---|---|---|---|---|---|");
            foreach (var (theirs, name, compute) in cases)
            {
                python.StandardInput.WriteLine(theirs);
                if (python.StandardOutput.ReadLine()?.Split(' ') is not [var seconds, var value])
                {
                    Console.WriteLine($"| {theirs} | not installed | {name} | | | |");
                    continue;
                }
                var (measured, ours) = (double.Parse(seconds, CultureInfo.InvariantCulture), 0.0);
                compute();
                var here = MetricSpeed.Least(rounds, () => ours = compute());
                Console.WriteLine(FormattableString.Invariant($"| {theirs} | {1e3 * measured:n0} | {name} | {1e3 * here:n1} | {measured / here:n1} | {Math.Abs(ours - double.Parse(value, CultureInfo.InvariantCulture)):e1} |"));
            }
            python.StandardInput.Close();
            python.WaitForExit();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process? Start(string folder, double[] p, bool[] y, int rounds)
    {
        var (script, probabilities, labels) = (Path.Combine(folder, "metrics.py"), Path.Combine(folder, "probabilities"), Path.Combine(folder, "labels"));
        File.WriteAllText(script, Script);
        File.WriteAllBytes(probabilities, MemoryMarshal.AsBytes(p.AsSpan()));
        File.WriteAllBytes(labels, MemoryMarshal.AsBytes(y.AsSpan()));
        return SklearnComparison.Start(new(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [script, $"{rounds}", probabilities, labels]) { RedirectStandardInput = true, RedirectStandardOutput = true });
    }
}
