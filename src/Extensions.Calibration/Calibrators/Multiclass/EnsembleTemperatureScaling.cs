using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Ensemble temperature scaling: p = w1 softmax(z / T) + w2 softmax(z) + w3 / K, the weights at least 0 and of sum 1.</summary>
/// <remarks>
/// T first, in [0.05, 5] of least Brier score, then the weights of least Brier score at that T: the best of the seven sets of weights that may be above 0, each in
/// closed form. The class with the greatest score keeps the greatest probability. Three parameters: a few hundred rows suffice. The objective of
/// <see cref="MulticlassMap.Diagnostics"/> is the squared error in the mean over rows and classes.
/// Source: Zhang, Kailkhura and Han (2020), Mix-n-Match: Ensemble and Compositional Methods for Uncertainty Calibration in Deep Learning, ICML, section 4.2.
/// </remarks>
[CalibratorName("ensemble_temperature")]
public sealed record EnsembleTemperatureScaling : MulticlassCalibrator
{
    /// <inheritdoc/>
    public override EnsembleTemperatureMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var (temperature, diagnostics) = InverseTemperature.OfBrier(b => TemperatureRows.MeanBrier(logits, b));
        var (shares, error) = new SimplexLeastSquares(Products(logits, temperature)).Solve();
        return new(temperature, shares[0], shares[1], shares[2])
        {
            Diagnostics = diagnostics with { ObjectiveBefore = diagnostics.ObjectiveBefore / rows.ClassCount, ObjectiveAfter = error },
        };
    }

    /// <summary>Mean products over rows and classes of tempered, original and uniform probabilities and the truth, four by four.</summary>
    private static double[] Products(MulticlassCalibrationSet logits, double temperature)
    {
        const int RangeElements = 1 << 14, MostRanges = 1024;
        var (k, (count, size)) = (logits.ClassCount, FixedRanges.Split(logits.Count, logits.ClassCount, RangeElements, MostRanges));
        var partial = new double[count][];
        FixedRanges.For(count, 20L * logits.Count * k, range =>
        {
            var (sums, tempered, original) = (new double[16], new double[k], new double[k]);
            for (var row = range * size; row < Math.Min(logits.Count, (range + 1) * size); row++)
            {
                TensorPrimitives.Divide(logits.Row(row), temperature, tempered);
                ScoreForms.Softmax(tempered, tempered);
                ScoreForms.Softmax(logits.Row(row), original);
                var (share, label) = (logits.WeightOf(row) / logits.TotalWeight / k, logits.Labels[row]);
                sums[0] += share * TensorPrimitives.SumOfSquares<double>(tempered);
                sums[1] += share * TensorPrimitives.Dot<double>(tempered, original);
                sums[3] += share * tempered[label];
                sums[5] += share * TensorPrimitives.SumOfSquares<double>(original);
                sums[7] += share * original[label];
            }
            partial[range] = sums;
        });
        var products = new double[16];
        foreach (var sums in partial)
            TensorPrimitives.Add(products, sums, products);
        // Every distribution has the same product with the uniform one.
        (products[2], products[6], products[10], products[11], products[15]) = (1.0 / k / k, 1.0 / k / k, 1.0 / k / k, 1.0 / k / k, 1.0 / k);
        return products;
    }
}

/// <summary>The map of <see cref="EnsembleTemperatureScaling"/>.</summary>
/// <param name="Temperature">T, from 0.05 to 5.</param>
/// <param name="TemperedShare">Weight of softmax(z / T).</param>
/// <param name="OriginalShare">Weight of softmax(z).</param>
/// <param name="UniformShare">Weight of the uniform distribution.</param>
[CalibratorName("ensemble_temperature")]
public sealed record EnsembleTemperatureMap(double Temperature, double TemperedShare, double OriginalShare, double UniformShare) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        const int MostStackClasses = 256;
        Span<double> tempered = scores.Length <= MostStackClasses ? stackalloc double[scores.Length] : new double[scores.Length];
        TensorPrimitives.Divide(scores, Temperature, tempered);
        ScoreForms.Softmax(tempered, tempered);
        ScoreForms.Softmax(scores, probabilities);
        for (var k = 0; k < probabilities.Length; k++)
            probabilities[k] = TemperedShare * tempered[k] + OriginalShare * probabilities[k] + UniformShare / probabilities.Length;
    }
}
