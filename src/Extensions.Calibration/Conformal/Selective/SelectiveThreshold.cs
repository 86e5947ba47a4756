using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Chooses the threshold of confidence. See <see cref="SelectivePredictionEstimator"/> for why it is valid.</summary>
internal static class SelectiveThreshold
{
    /// <param name="confidences">How sure the model is of each row; no NaN.</param>
    /// <param name="losses">Loss of each row, in [0, 1].</param>
    /// <param name="areErrors">Whether losses are 0 or 1 by nature, for which the p-values are exact.</param>
    /// <param name="options">The settings.</param>
    public static SelectiveResult Choose(double[] confidences, double[] losses, bool areErrors, SelectivePredictionOptions options)
    {
        var rows = Enumerable.Range(0, confidences.Length).ToArray();
        if (options.Thresholds.Count > 0)
            return Test([.. options.Thresholds.Distinct().OrderDescending()], new Accepted(confidences, losses, rows), areErrors, options);
        new Random(options.Seed).Shuffle(rows);
        var size = Math.Clamp((int)Math.Round(options.ThresholdShare * rows.Length), 1, Math.Max(1, rows.Length - 1));
        var tested = new Accepted(confidences, losses, rows[size..]);
        return Test(Propose(new Accepted(confidences, losses, rows[..size]), tested.Count, areErrors, options), tested, areErrors, options);
    }

    /// <summary>Why no threshold passed.</summary>
    public static string Reason(SelectiveResult result, SelectivePredictionOptions options)
    {
        var level = Level(result.Tests.Length, options);
        var needed = LeastCount(options.Alpha, level);
        if (result.Rows < needed)
            return Text($"{result.Rows} rows tested the threshold; even without a loss at least {needed} accepted rows are needed to show a risk of at most {options.Alpha} at level {level:g4}. All rows are abstained from.");
        var best = result.Tests.MinBy(test => test.PValue)!;
        return Text($"No threshold could be shown to keep the risk among accepted rows at most {options.Alpha}: at threshold {best.Threshold:g6}, {best.Accepted} of {result.Rows} rows are accepted with a loss of {best.Loss:g6}, and the p-value {best.PValue:g4} is above {level:g4}. All rows are abstained from.");
    }

    /// <summary>
    /// Thresholds that accept equal steps of rows more each; a sequence starts where the rows that choose promise the least p-value. These rows are not tested, so that for those that are the thresholds are
    /// as fixed as if a user had named them.
    /// </summary>
    private static double[] Propose(Accepted chosen, int testedCount, bool areErrors, SelectivePredictionOptions options)
    {
        double[] thresholds = [.. Enumerable.Range(1, options.ThresholdCount - 1).Select(step => chosen.Confidence((int)((long)step * chosen.Count / options.ThresholdCount))).Distinct(), double.NegativeInfinity];
        if (options.Testing == SelectiveTesting.Bonferroni)
            return thresholds;
        var (start, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < thresholds.Length; i++)
        {
            var (count, loss) = chosen.From(thresholds[i]);
            var expected = (long)Math.Round((double)testedCount * count / chosen.Count);
            // Half an error of one more row keeps few rows without errors from promising too much.
            var promised = PValue(expected * (loss + 0.5) / (count + 1), expected, areErrors, options.Alpha);
            if (promised < least)
                (start, least) = (i, promised);
        }
        return thresholds[start..];
    }

    private static SelectiveResult Test(double[] thresholds, Accepted rows, bool areErrors, SelectivePredictionOptions options)
    {
        var (tests, chosen, level) = (new List<SelectiveTest>(), -1, Level(thresholds.Length, options));
        foreach (var threshold in thresholds)
        {
            var (count, loss) = rows.From(threshold);
            var pValue = PValue(loss, count, areErrors, options.Alpha);
            tests.Add(new(threshold, count, loss, pValue));
            if (pValue <= level)
                chosen = tests.Count - 1;
            else if (options.Testing == SelectiveTesting.FixedSequence)
                break;
        }
        return new([.. tests], chosen, rows.Count);
    }

    private static double PValue(double loss, long count, bool areErrors, double alpha)
        => count == 0 ? 1 : new HoeffdingBentkusBound().PValue(new((areErrors ? Math.Round(loss) : loss) / count, 0, count) { IsBinary = areErrors }, alpha);

    /// <summary>The least number of rows without any loss whose p-value is at most a level: (1 - alpha)^n &lt;= level, whether or not losses are errors.</summary>
    internal static long LeastCount(double alpha, double level) => Math.Max(1, DecimalRounding.Ceiling(Math.Log(level) / double.LogP1(-alpha)));

    private static double Level(int thresholds, SelectivePredictionOptions options) => options.Testing == SelectiveTesting.Bonferroni ? options.Delta / thresholds : options.Delta;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows from the most confident down, with their losses summed up.</summary>
    private sealed class Accepted
    {
        private readonly double[] descending, sums;

        public Accepted(double[] confidences, double[] losses, int[] rows)
        {
            descending = Array.ConvertAll(rows, row => -confidences[row]);
            var sorted = Array.ConvertAll(rows, row => losses[row]);
            Array.Sort(descending, sorted);
            sums = new double[rows.Length + 1];
            for (var i = 0; i < rows.Length; i++)
                sums[i + 1] = sums[i] + sorted[i];
        }

        public int Count => descending.Length;

        public double Confidence(int rank) => -descending[rank];

        /// <summary>Number and loss of the rows that a threshold accepts.</summary>
        public (int Count, double Loss) From(double threshold)
        {
            var (low, high) = (-1, descending.Length);
            while (high - low > 1)
            {
                var middle = low + (high - low) / 2;
                (low, high) = -descending[middle] >= threshold ? (middle, high) : (low, middle);
            }
            return (high, sums[high]);
        }
    }
}
