using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLExtensions.Calibration;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Study;

/// <summary>
/// What every calibrator makes of the probabilities of three models. Models are fitted on train and valid, calibrators on calib, metrics are of test; the scores of a model are kept in a file, so that an
/// interrupted study goes on where it was.
/// </summary>
internal static class CalibrationStudy
{
    private static readonly string[] Sets = ["letter", "satimage", "covertype", "adult", "newsgroups20"];

    private static readonly string[] Models = ["network", "LightGbm", "Sdca"];

    private static readonly int[] Seeds = [0, 1, 2];

    private static readonly (string Name, MulticlassCalibrator Calibrator)[] Multiclass =
    [
        ("none", new IdentityCalibrator()), ("temperature", new TemperatureScaling()), ("entropy temperature", new EntropyTemperatureScaling()), ("ensemble temperature", new EnsembleTemperatureScaling()),
        ("vector", new VectorScaling()), ("matrix", new MatrixScaling()), ("Dirichlet", new DirichletCalibration()), ("structured vector", new StructuredVectorScaling()), ("structured matrix", new StructuredMatrixScaling()),
        ("Platt, one vs rest", new OneVersusRest(new PlattScaling())), ("beta, one vs rest", new OneVersusRest(new BetaCalibration())), ("isotonic, one vs rest", new OneVersusRest(new IsotonicRegression())),
        ("isotonic, one map", new IsotonicMulticlass()), ("histogram, one vs rest", new OneVersusRest(new HistogramBinning())), ("BBQ, one vs rest", new OneVersusRest(new BayesianBinning())),
        ("Venn-Abers, one vs rest", new OneVersusRest(new VennAbers())), ("spline, one vs rest", new OneVersusRest(new SplineCalibration())), ("spline, top label", new TopLabelCalibration(new SplineCalibration())), ("histogram, top label", new TopLabelCalibration(new HistogramBinning()) { PerClass = true }),
        ("h-calibration", new HCalibration()), ("correctness-aware", new CorrectnessAwareCalibration()), ("correctness-aware, unbalanced", new CorrectnessAwareCalibration { Balanced = false }),
        ("best of five", new BestMulticlassCalibrator([new TemperatureScaling(), new StructuredVectorScaling(), new StructuredMatrixScaling(), new OneVersusRest(new BetaCalibration()), new IsotonicMulticlass()])),
    ];

    private static readonly (string Name, BinaryCalibrator Calibrator)[] Binary =
    [
        ("none", new BinaryIdentityCalibrator()), ("temperature", new BinaryTemperatureScaling()), ("Platt", new PlattScaling()), ("beta", new BetaCalibration()), ("isotonic", new IsotonicRegression()),
        ("histogram", new HistogramBinning()), ("BBQ", new BayesianBinning()), ("Venn-Abers", new VennAbers()), ("spline", new SplineCalibration()), ("best of four", new BestBinaryCalibrator([new BinaryTemperatureScaling(), new PlattScaling(), new BetaCalibration(), new IsotonicRegression()])),
    ];

    /// <summary>Runs the study of all data sets, or of those named, and writes docs/calibration-study.md.</summary>
    public static int Run(string[] args)
    {
        if (DataSet.SharedFolder() is not { } shared)
        {
            Console.Error.WriteLine("The study needs the folder shared/data beside the repository; it is absent.");
            return 1;
        }
        if (args.Except(Sets).Any())
        {
            Console.Error.WriteLine($"The data sets are {string.Join(", ", Sets)}; got {string.Join(' ', args)}.");
            return 2;
        }
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "calibration")).FullName;
        foreach (var name in args.Length > 0 ? Sets.Intersect(args) : Sets)
            foreach (var seed in Seeds)
                foreach (var model in Models)
                    if (!File.Exists(ScoredSplit.PathIn(folder, name, seed, model)))
                    {
                        var scored = ScoredSplit.Fit(DataSet.Load(shared, name), seed, model, folder);
                        scored.Save(ScoredSplit.PathIn(folder, name, seed, model));
                        Console.WriteLine($"{name} seed {seed} {model}: scored");
                    }
        var text = new StringBuilder();
        foreach (var name in Sets)
            foreach (var model in Models)
                if (Seeds.Select(seed => ScoredSplit.PathIn(folder, name, seed, model)).Where(File.Exists).Select(ScoredSplit.Load).ToArray() is { Length: > 0 } splits)
                    text.AppendLine(Table(name, model, splits));
        Console.WriteLine(text);
        StudyDocument.Write(Path.Combine("docs", "calibration-study.md"), "study", text.ToString());
        return 0;
    }

    private static string Table(string set, string model, ScoredSplit[] splits)
    {
        var binary = splits[0].ClassCount == 1;
        var names = binary ? Binary.Select(one => one.Name).ToArray() : Multiclass.Select(one => one.Name).ToArray();
        var results = new ConcurrentDictionary<(int Calibrator, int Split), double[]>();
        Parallel.ForEach(Enumerable.Range(0, names.Length * splits.Length), job =>
        {
            var (calibrator, split) = (job / splits.Length, job % splits.Length);
            results[(calibrator, split)] = binary ? Score(splits[split], Binary[calibrator].Calibrator) : Score(splits[split], Multiclass[calibrator].Calibrator);
        });
        var text = new StringBuilder($"| {set}, {model} | accuracy | Brier | log-loss | ECE | {(binary ? "" : "classwise ECE | ")}smooth ECE |\n|---|---|---|---|---|{(binary ? "" : "---|")}---|\n");
        var metrics = Enumerable.Range(0, names.Length).Select(c => Enumerable.Range(0, results[(c, 0)].Length).Select(m => splits.Select((_, s) => results[(c, s)][m]).ToArray()).ToArray()).ToArray();
        for (var c = 0; c < names.Length; c++)
        {
            text.Append($"| {names[c]} ");
            for (var m = 0; m < metrics[c].Length; m++)
            {
                var (mean, all) = (metrics[c][m].Average(), metrics.Select(of => of[m].Average()).ToArray());
                var best = m == 0 ? all.Max() : all.Min();
                var cell = mean.ToString("f4", CultureInfo.InvariantCulture);
                text.Append($"| {(cell == best.ToString("f4", CultureInfo.InvariantCulture) ? $"**{cell}**" : cell)} ");
            }
            text.AppendLine("|");
        }
        return text.ToString();
    }

    private static double[] Score(ScoredSplit split, MulticlassCalibrator calibrator)
    {
        var map = calibrator.Fit(new(split.CalibrationScores, split.ClassCount, split.CalibrationLabels, ScoreMeaning.Probabilities));
        var probabilities = new double[split.TestScores.Length];
        for (var start = 0; start < probabilities.Length; start += split.ClassCount)
            map.Apply(split.TestScores.AsSpan(start, split.ClassCount), ScoreMeaning.Probabilities, probabilities.AsSpan(start, split.ClassCount));
        var top = TopLabel.Of(probabilities, split.ClassCount, split.TestLabels);
        return
        [
            top.Hits.Average(hit => hit ? 1.0 : 0), BrierScore.Compute(probabilities, split.ClassCount, split.TestLabels), LogLoss.Compute(probabilities, split.ClassCount, split.TestLabels),
            ExpectedCalibrationError.Compute(top.Confidences, top.Hits).Expected, ClasswiseCalibrationError.Compute(probabilities, split.ClassCount, split.TestLabels).Mean, SmoothCalibrationError.Compute(top.Confidences, top.Hits).Value,
        ];
    }

    private static double[] Score(ScoredSplit split, BinaryCalibrator calibrator)
    {
        var map = calibrator.Fit(new(split.CalibrationScores, Array.ConvertAll(split.CalibrationLabels, label => label > 0), ScoreMeaning.Probabilities));
        var probabilities = Array.ConvertAll(split.TestScores, score => map.Apply(score, ScoreMeaning.Probabilities));
        var labels = Array.ConvertAll(split.TestLabels, label => label > 0);
        return
        [
            probabilities.Zip(labels, (p, label) => p > 0.5 == label ? 1.0 : 0).Average(), BrierScore.Compute(probabilities, labels), LogLoss.Compute(probabilities, labels),
            ExpectedCalibrationError.Compute(probabilities, labels).Expected, SmoothCalibrationError.Compute(probabilities, labels).Value,
        ];
    }
}
