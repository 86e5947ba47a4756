namespace Extensions.Benchmarks.Study;

/// <summary>The metrics of the anchors, by their definitions: name and value.</summary>
internal static class Metrics
{
    private const int Bins = 15;
    private const double Smallest = 1e-7;

    /// <param name="probabilities">One row per example, one value per class.</param>
    /// <param name="labels">Class indices.</param>
    public static IReadOnlyDictionary<string, double> Multiclass(float[][] probabilities, int[] labels)
    {
        var guesses = Array.ConvertAll(probabilities, row => Array.IndexOf(row, row.Max()));
        var classes = labels.Union(guesses).ToArray();
        var right = labels.Zip(guesses, (label, guess) => label == guess).ToArray();
        return new Dictionary<string, double>
        {
            ["accuracy"] = right.Average(hit => hit ? 1.0 : 0.0),
            ["macro_f1"] = classes.Average(one => F1(labels.Select(label => label == one), guesses.Select(guess => guess == one))),
            ["log_loss"] = probabilities.Zip(labels, (row, label) => -Math.Log(Clip(row[label]) / row.Sum(p => Clip(p)))).Average(),
            ["brier"] = probabilities.Zip(labels, (row, label) => row.Index().Sum(p => Math.Pow(p.Item - (p.Index == label ? 1.0 : 0.0), 2))).Average(),
            ["ece15"] = CalibrationError([.. probabilities.Select(row => row.Max())], right),
        };

        static double Clip(double p) => Math.Clamp(p, Smallest, 1);
    }

    /// <param name="probabilities">Probability of the positive class.</param>
    /// <param name="labels">Whether the example is positive.</param>
    public static IReadOnlyDictionary<string, double> Binary(float[] probabilities, bool[] labels)
    {
        var guesses = Array.ConvertAll(probabilities, p => p > 0.5f);
        var right = labels.Zip(guesses, (label, guess) => label == guess).ToArray();
        return new Dictionary<string, double>
        {
            ["accuracy"] = right.Average(hit => hit ? 1.0 : 0.0),
            ["roc_auc"] = RocAuc(probabilities, labels),
            ["average_precision"] = AveragePrecision(probabilities, labels),
            ["f1"] = F1(labels, guesses),
            ["best_f1"] = BestF1(probabilities, labels),
            ["log_loss"] = probabilities.Zip(labels, (p, label) => -Math.Log(Math.Clamp(label ? p : 1.0 - p, Smallest, 1 - Smallest))).Average(),
            ["brier"] = probabilities.Zip(labels, (p, label) => Math.Pow(p - (label ? 1.0 : 0.0), 2)).Average(),
            ["ece15"] = CalibrationError(Array.ConvertAll(probabilities, p => Math.Max(p, 1 - p)), right),
        };
    }

    public static IReadOnlyDictionary<string, double> Regression(float[] predictions, double[] labels)
    {
        var squares = predictions.Zip(labels, (prediction, label) => Math.Pow(prediction - label, 2)).Sum();
        var mean = labels.Average();
        return new Dictionary<string, double>
        {
            ["rmse"] = Math.Sqrt(squares / labels.Length),
            ["r2"] = 1 - squares / labels.Sum(label => Math.Pow(label - mean, 2)),
            ["mae"] = predictions.Zip(labels, (prediction, label) => Math.Abs(prediction - label)).Average(),
        };
    }

    /// <summary>Shares of the labels at or below each quantile and within the central interval, and the pinball loss: mean over rows and levels.</summary>
    /// <param name="quantiles">One row per example, one value per level.</param>
    /// <param name="levels">Levels, the first and the last those of the interval.</param>
    public static IReadOnlyDictionary<string, double> Quantiles(float[][] quantiles, double[] labels, double[] levels)
    {
        var rows = quantiles.Zip(labels).ToArray();
        var metrics = levels.Index().ToDictionary(level => $"below{Math.Round(100 * level.Item):00}", level => rows.Average(row => row.Second <= row.First[level.Index] ? 1.0 : 0.0));
        metrics[$"interval{Math.Round(100 * (levels[^1] - levels[0])):00}"] = rows.Average(row => row.Second >= row.First[0] && row.Second <= row.First[^1] ? 1.0 : 0.0);
        metrics["pinball"] = rows.Average(row => levels.Zip(row.First, (level, quantile) => Math.Max(level * (row.Second - quantile), (level - 1) * (row.Second - quantile))).Average());
        return metrics;
    }

    /// <summary>The largest F1 over all thresholds of the probability: the threshold is chosen on the rows that are scored.</summary>
    private static double BestF1(float[] scores, bool[] labels)
    {
        var (best, hits, guessed, all) = (0.0, 0, 0, labels.Count(label => label));
        foreach (var (positive, negative) in Groups(scores, labels))
        {
            (hits, guessed) = (hits + positive, guessed + positive + negative);
            best = Math.Max(best, 2.0 * hits / (all + guessed));
        }
        return best;
    }

    private static double F1(IEnumerable<bool> labels, IEnumerable<bool> guesses)
    {
        var (hits, positives, guessed) = (0, 0, 0);
        foreach (var (label, guess) in labels.Zip(guesses))
            (hits, positives, guessed) = (hits + (label && guess ? 1 : 0), positives + (label ? 1 : 0), guessed + (guess ? 1 : 0));
        return positives + guessed == 0 ? 0 : 2.0 * hits / (positives + guessed);
    }

    /// <summary>Bins are open below and closed above.</summary>
    private static double CalibrationError(float[] confidences, bool[] right)
    {
        var (sums, hits) = (new double[Bins], new double[Bins]);
        for (var i = 0; i < right.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * (double)Bins) - 1, 0, Bins - 1);
            sums[bin] += confidences[i];
            hits[bin] += right[i] ? 1 : 0;
        }
        return sums.Zip(hits, (sum, hit) => Math.Abs(sum - hit)).Sum() / right.Length;
    }

    /// <summary>Share of pairs in the right order; ties count half.</summary>
    private static double RocAuc(float[] scores, bool[] labels)
    {
        var (pairs, negatives) = (0.0, 0.0);
        foreach (var (positive, negative) in Groups(scores, labels).Reverse())
            (pairs, negatives) = (pairs + positive * (negatives + negative / 2.0), negatives + negative);
        return pairs / (negatives * labels.Count(label => label));
    }

    /// <summary>Precision at each distinct score, weighted by the recall that it adds.</summary>
    private static double AveragePrecision(float[] scores, bool[] labels)
    {
        var (sum, positives, all) = (0.0, 0.0, 0.0);
        foreach (var (positive, negative) in Groups(scores, labels))
        {
            (positives, all) = (positives + positive, all + positive + negative);
            sum += positive * positives / all;
        }
        return sum / positives;
    }

    /// <summary>Positives and negatives per distinct score, from the highest down.</summary>
    private static IEnumerable<(int Positive, int Negative)> Groups(float[] scores, bool[] labels) => scores.Zip(labels)
        .GroupBy(pair => pair.First).OrderByDescending(group => group.Key)
        .Select(group => (group.Count(pair => pair.Second), group.Count(pair => !pair.Second)));
}
