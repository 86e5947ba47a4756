namespace MLExtensions.Calibration;

/// <summary>Calibration errors by which a fit chooses among its own steps; the metrics that are reported are those of the evaluation package.</summary>
internal static class BinnedErrors
{
    private const int Bins = 15;

    /// <summary>sum_b n_b / n |mean p - mean y| in 15 equally wide bins (a, b], 0 in the first.</summary>
    public static double EqualWidth(double[] predicted, bool[] hits, double[] weights)
    {
        var (predictedSums, hitSums, total) = (new double[Bins], new double[Bins], 0.0);
        for (var i = 0; i < predicted.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(predicted[i] * Bins) - 1, 0, Bins - 1);
            predictedSums[bin] += weights[i] * predicted[i];
            hitSums[bin] += hits[i] ? weights[i] : 0;
            total += weights[i];
        }
        return predictedSums.Zip(hitSums, (p, y) => Math.Abs(p - y)).Sum() / total;
    }

    /// <summary>The same in 15 bins of equal weight.</summary>
    public static double EqualMass(double[] predicted, bool[] hits, double[] weights)
        => Sum(predicted, hits, weights, (weight, p, y) => weight * Math.Abs(p - y));

    /// <summary>The square root of the error's square less its expectation in calibrated predictions, 0 where that is negative; 15 bins of equal weight (Kumar et al. 2019).</summary>
    public static double Debiased(double[] predicted, bool[] hits, double[] weights)
        => Math.Sqrt(Math.Max(0, Sum(predicted, hits, weights, (weight, p, y) => weight < 2 ? 0 : weight * ((p - y) * (p - y) - y * (1 - y) / (weight - 1)))));

    /// <summary>Goes through the bins; equal predictions share one.</summary>
    private static double Sum(double[] predicted, bool[] hits, double[] weights, Func<double, double, double, double> term)
    {
        var (order, sorted, total) = (Enumerable.Range(0, predicted.Length).ToArray(), (double[])predicted.Clone(), weights.Sum());
        Array.Sort(sorted, order);
        var (sum, passed, weight, p, y, bin) = (0.0, 0.0, 0.0, 0.0, 0.0, 1);
        for (var i = 0; i < order.Length; i++)
        {
            var own = weights[order[i]];
            (passed, weight, p, y) = (passed + own, weight + own, p + own * sorted[i], y + (hits[order[i]] ? own : 0));
            if (i < order.Length - 1 && (sorted[i + 1] == sorted[i] || passed < bin * total / Bins))
                continue;
            sum += weight > 0 ? term(weight, p / weight, y / weight) : 0;
            (weight, p, y) = (0, 0, 0);
            while (passed >= bin * total / Bins && bin < Bins)
                bin++;
        }
        return sum / total;
    }
}
