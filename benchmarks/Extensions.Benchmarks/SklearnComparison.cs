using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks;

/// <summary>What does an epoch of Fit, reading included, take beside scikit-learn's MLPClassifier on the same rows, in turn?</summary>
internal static class SklearnComparison
{
    private const int Rows = 100_000, Columns = 100, Classes = 10, BatchSize = 256, Epochs = 3;

    private const string Script = """
        import sys, time, warnings
        import numpy as np
        from sklearn.neural_network import MLPClassifier
        warnings.filterwarnings("ignore")
        features, labels, rows, batch, epochs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
        x, y = np.fromfile(features, np.float32).reshape(rows, -1), np.fromfile(labels, np.int64)
        print("ready", flush=True)
        for line in sys.stdin:
            start = time.perf_counter()
            MLPClassifier((256, 256), batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=epochs + 1, random_state=1).fit(x, y)
            print(time.perf_counter() - start, flush=True)
        """;

    /// <param name="args">Number of rounds; 3 without it.</param>
    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            return Compare(folder.FullName, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Compare(string folder, int rounds)
    {
        var ml = new MLContext(1);
        var data = new TableData(ml, Rows, Columns, Classes);
        var (features, labels, script) = (Path.Combine(folder, "features"), Path.Combine(folder, "labels"), Path.Combine(folder, "fit.py"));
        File.WriteAllBytes(features, MemoryMarshal.AsBytes<float>(data.Values()).ToArray());
        File.WriteAllBytes(labels, MemoryMarshal.AsBytes<long>(data.Classes()).ToArray());
        File.WriteAllText(script, Script);

        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3",
            [script, features, labels, $"{Rows}", $"{BatchSize}", $"{Epochs}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Remove("OPENBLAS_CORETYPE");   // where they are set for another processor, they slow it down
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        using var python = Start(start);
        if (python?.StandardOutput.ReadLine() != "ready")
        {
            Console.Error.WriteLine("This needs Python with scikit-learn. On Debian: apt-get install python3-sklearn.");
            return 1;
        }
        var trainer = new NeuralNetworkMulticlassTrainer(FitBenchmark.PlainOptions([256, 256], BatchSize, Epochs));
        trainer.Fit(data.View);   // loads and compiles
        Console.WriteLine("| round | MLPClassifier, s per epoch | Fit, s per epoch | times faster |\n|---|---|---|---|");
        for (var round = 1; round <= rounds; round++)
        {
            python.StandardInput.WriteLine();
            var theirs = double.Parse(python.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture) / Epochs;
            var watch = Stopwatch.StartNew();
            trainer.Fit(data.View);
            var ours = watch.Elapsed.TotalSeconds / Epochs;
            Console.WriteLine(FormattableString.Invariant($"| {round} | {theirs:f2} | {ours:f2} | {theirs / ours:f2} |"));
        }
        python.StandardInput.Close();
        python.WaitForExit();
        return 0;
    }

    public static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;   // no Python
        }
    }
}
