using MLExtensions.Conformal;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Study;

/// <summary>Scores and procedures of prediction sets, on the rows of calib and test together.</summary>
internal static class SetStudy
{
    private static readonly (string Name, NonconformityScore Score, ConformalProcedure Procedure)[] Methods =
    [
        ("least ambiguous", new LeastAmbiguousScore(), new SplitConformal()),
        ("margin", new MarginScore(), new SplitConformal()),
        ("top-k", new TopKScore(), new SplitConformal()),
        ("top-k, randomised", new TopKScore { Randomized = true }, new SplitConformal()),
        ("APS, randomised", new AdaptiveScore(), new SplitConformal()),
        ("APS", new AdaptiveScore { Randomized = false }, new SplitConformal()),
        ("RAPS, randomised", new RegularizedAdaptiveScore(), new SplitConformal()),
        ("RAPS, tuned", new RegularizedAdaptiveScore { Automatic = true }, new SplitConformal()),
        ("SAPS", new SortedAdaptiveScore(), new SplitConformal()),
        ("SAPS, tuned", new SortedAdaptiveScore { Automatic = true }, new SplitConformal()),
        ("least ambiguous, by class", new LeastAmbiguousScore(), new ClassConditional()),
        ("APS, by class", new AdaptiveScore(), new ClassConditional()),
        ("least ambiguous, clustered", new LeastAmbiguousScore(), new ClusterConditional()),
    ];

    public static string Table(string name, ScoredSplit scored)
    {
        var classes = scored.ClassCount;
        double[] probabilities = [.. scored.CalibrationScores, .. scored.TestScores];
        int[] labels = [.. scored.CalibrationLabels, .. scored.TestLabels];
        var (splits, random) = (ConformalSplits.Of(labels.Length), new Random(1));
        var uniforms = Array.ConvertAll(labels, _ => random.NextDouble());
        var scores = new Dictionary<NonconformityScore, double[]>();   // settings are equal by value
        double[] ScoresOf(NonconformityScore score)
        {
            lock (scores)
            {
                if (!scores.TryGetValue(score, out var all))
                {
                    scores[score] = all = new double[probabilities.Length];
                    for (var row = 0; row < labels.Length; row++)
                        score.Compute(probabilities.AsSpan(row * classes, classes), uniforms[row], all.AsSpan(row * classes, classes));
                }
                return all;
            }
        }
        return ConformalSplits.Table($"{name}, {labels.Length} rows, {classes} classes", [("coverage", 4), ("mean size", 3), ("least coverage by size", 3), ("class coverage gap, %", 2), ("empty", 4)], [.. Methods.Select(method => method.Name)], (index, alpha, split) =>
        {
            var (_, score, procedure) = Methods[index];
            var (calibration, test) = splits[split];
            if (score.NeedsTuning)
            {
                var tuning = calibration[..(calibration.Length / 5)];
                calibration = calibration[tuning.Length..];
                score = score.Tune(new([.. tuning.SelectMany(row => probabilities.AsSpan(row * classes, classes).ToArray())], classes, [.. tuning.Select(row => labels[row])], [.. tuning.Select(row => uniforms[row])]), alpha);
            }
            var all = ScoresOf(score);
            var rows = new ConformalRows([.. calibration.Select(row => all[row * classes + labels[row]])]) { Labels = [.. calibration.Select(row => labels[row])], ClassCount = classes, Alpha = alpha };
            var rule = procedure.Fit(rows).At(alpha);
            var sets = new bool[test.Length * classes];
            for (var i = 0; i < test.Length; i++)
                for (var k = 0; k < classes; k++)
                    sets[i * classes + k] = all[test[i] * classes + k] <= rule.Of(default, k);
            int[] truths = [.. test.Select(row => labels[row])];
            var histogram = SetSizeHistogram.Compute(sets, classes);
            // A size that a handful of rows have says nothing of coverage, and empty sets cover nothing: sizes from 1 are looked at that at least 100 test rows have.
            var bySize = SizeStratifiedCoverage.Compute(sets, classes, truths).Strata.Where(stratum => stratum.Least >= 1 && stratum.Weight >= 100).Select(stratum => stratum.Coverage);
            return [Coverage.Compute(sets, classes, truths), histogram.Mean, bySize.DefaultIfEmpty(double.NaN).Min(), ClassCoverage.Compute(sets, classes, truths).GapPercent(alpha), histogram.Weights[0] / test.Length];
        });
    }
}
