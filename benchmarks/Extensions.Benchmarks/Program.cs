using BenchmarkDotNet.Running;
using Extensions.Benchmarks;
using Extensions.Benchmarks.Metrics;
using Extensions.Benchmarks.Search;
using Extensions.Benchmarks.Study;

// bench study ... | bench objectives | bench noise ... | bench imbalance ... | bench growth | bench sklearn | bench memory | bench rounds [FILTER] [CASE] [ROUNDS] | bench [FILTER] [arguments of BenchmarkDotNet]
switch (args.FirstOrDefault())
{
    case "study":
        return StudyProgram.Run(args[1..]);
    case "noise":
        return StudyProgram.Run(NoiseStudy.Arguments(args[1..]));
    case { } command when ObjectiveStudy.Knows(command):
        return ObjectiveStudy.Run(command, args[1..]);
    case "calibration":
        return CalibrationStudy.Run(args[1..]);
    case "calibrators":
        return CalibratorSpeed.Run(args[1..]);
    case "conformal":
        return ConformalStudy.Run(args[1..]);
    case "search":
        return SearchStudy.Run(args[1..]);
    case "conformal-speed":
        return ConformalSpeed.Run(args[1..]);
    case "interval-speed":
        return IntervalSpeed.Run(args[1..]);
    case "metrics":
        return MetricSpeed.Run(args[1..]);
    case "growth":
        return GrowthTable.Run();
    case "sklearn":
        return SklearnComparison.Run(args[1..]);
    case "memory":
        return SparseFitMemory.Run();
    case "evaluation-memory":
        return EvaluationMemory.Run(args[1..]);
    case "objectives":
        return ObjectiveCost.Run(args[1..]);
    case "rounds":
        return Rounds.Run(args[1..]);
    case "--help" or "-h":
        Console.WriteLine("""
            bench [FILTER] [ARGUMENT...]   benchmarks whose name contains FILTER; all without it; arguments go to BenchmarkDotNet
            bench rounds [FILTER] [CASE] [ROUNDS]
                                           the same benchmarks in turn, with ratios within each round: for a machine that others use, too; 9 rounds without ROUNDS
            bench calibration [NAME...]    every calibrator behind three models on real data; writes docs/calibration-study.md
            bench calibrators [ROUNDS]     fits of calibrators beside scikit-learn, and beside one pass over the scores
            bench conformal [sets] [intervals] [risk]
                                           conformal procedures on real data, 100 random divisions; writes docs/conformal-study.md
            bench search [--only NAME] [--seeds N] [--seconds N]
                                           objective search beside the defaults, random search and LightGBM; tuners alone; memory and overhead; writes docs/search-study.md
            bench conformal-speed [ROUNDS] [ROWS]
                                           calibration of prediction sets beside one sort, and sets per second beside numpy
            bench interval-speed [ROUNDS]  intervals beside reading their columns, and CV+ beside sorting
            bench growth                   seconds and peak memory of a fit by rows, features and classes
            bench metrics [ROUNDS] [NAME]  every metric of 10,000,000 rows beside one pass over its columns, and beside numpy and scikit-learn
            bench noise [--output artifacts/noise.csv] [--processes N]
                                           objectives for noisy labels where labels are wrong; writes docs/objectives-study.md
            bench imbalance | calibrating-objectives | regression-objectives | crowd [NAME...] [--output FILE] [--processes N]
                                           objectives for rare classes, for calibration, for regression and for crowd labels beside the plain ones; writes docs/objectives-study.md
            bench objectives [NAME] [ROUNDS]
                                           what value and gradient of each objective cost beside cross entropy
            bench sklearn [ROUNDS]         an epoch of Fit beside one of scikit-learn's MLPClassifier, in turn
            bench memory                   peak memory of a fit on sparse text features
            bench evaluation-memory [ROWS] [model|metrics|read]
                                           peak memory and seconds of an evaluation of 10 classes, of rows made on the fly; 10,000,000 without ROWS
            bench study [NAME...] [--methods Balanced,Strong,Text,PolyLoss,LightGbm] [--seeds 0,1,2] [--score test|valid] [--output artifacts/study.csv] [--processes N] [--document FILE]
                                           quality at default settings on the fixed splits, beside the anchors
            """);
        return 0;
    default:
        var filter = args is [var first, ..] && !first.StartsWith('-') ? first : null;
        string[] selection = filter is null && args.Contains("--filter") ? [] : ["--filter", $"*{filter}*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. selection, .. filter is null ? args : args[1..]]).ToList();
        return summaries.Count > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
}
