using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>A binary calibrator for the probability that the predicted class is right: the greatest probability is calibrated, the others share what is left in their old proportions.</summary>
/// <param name="Calibrator">The binary calibrator, <see cref="HistogramBinning"/> or <see cref="SplineCalibration"/> say.</param>
/// <remarks>
/// The predicted class, that of the greatest probability, stays predicted: its probability is not set below 1 / K, and none of the others above it. Only the probability of the predicted class is calibrated.
/// Source: Gupta and Ramdas (2022), Top-Label Calibration and Multiclass-to-Binary Reductions, ICLR.
/// </remarks>
[CalibratorName("top_label")]
public sealed record TopLabelCalibration(BinaryCalibrator Calibrator) : MulticlassCalibrator
{
    /// <summary>Whether each class has a map of its own, fitted on the rows where it is predicted. A class that is never predicted keeps its probabilities.</summary>
    /// <value>Default: false, one map for all.</value>
    public bool PerClass { get; init; }

    /// <inheritdoc/>
    public override TopLabelMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = rows.As(ScoreMeaning.Probabilities);
        var (confidences, hits, predicted) = (new double[rows.Count], new bool[rows.Count], new List<int>[PerClass ? rows.ClassCount : 1]);
        for (var k = 0; k < predicted.Length; k++)
            predicted[k] = [];
        for (var row = 0; row < rows.Count; row++)
        {
            var top = TopLabelMap.Greatest(probabilities.Row(row));
            (confidences[row], hits[row]) = (probabilities.Row(row)[top], rows.Labels[row] == top);
            if (rows.WeightOf(row) > 0)
                predicted[PerClass ? top : 0].Add(row);
        }
        var all = new BinaryCalibrationSet(confidences, hits, ScoreMeaning.Probabilities, rows.Weights.IsEmpty ? null : rows.Weights.ToArray());
        ImmutableArray<BinaryMap> maps = [.. predicted.Select(own => own.Count > 0 ? Calibrator.Fit(all.Pick([.. own])) : new BinaryIdentityMap())];
        var remarks = maps.Select((map, k) => predicted[k].Count == 0 ? $"class {k} is never predicted and keeps its probabilities" : map.Diagnostics.Remark is { } remark ? (PerClass ? $"class {k}: {remark}" : remark) : null).OfType<string>().ToArray();
        return new(maps, rows.ClassCount)
        {
            Diagnostics = new(maps.All(map => map.Diagnostics.Converged), maps.Sum(map => map.Diagnostics.Iterations), double.NaN, double.NaN, double.NaN) { Remark = remarks.Length > 0 ? string.Join("; ", remarks) : null },
        };
    }
}

/// <summary>The map of <see cref="TopLabelCalibration"/>.</summary>
/// <param name="Maps">One per class, or one for all.</param>
/// <param name="Classes">Number of classes.</param>
[CalibratorName("top_label")]
public sealed record TopLabelMap(ImmutableArray<BinaryMap> Maps, int Classes) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Probabilities;

    /// <inheritdoc/>
    public override int? ClassCount => Classes;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var top = Greatest(scores);
        var value = Math.Max(Maps[Maps.Length == 1 ? 0 : top].Apply(scores[top], ScoreMeaning.Probabilities), 1.0 / scores.Length);
        scores.CopyTo(probabilities);
        probabilities[top] = 0;
        Share(1 - value, value, top, probabilities);
        probabilities[top] = value;
    }

    /// <summary>Scales the classes but one so that they sum to a mass, none above a bound: those that would be get the bound, and the others share what is left.</summary>
    private static void Share(double mass, double bound, int except, Span<double> probabilities)
    {
        const double Full = -1;
        while (true)
        {
            var (sum, open, full) = (0.0, 0, false);
            for (var k = 0; k < probabilities.Length; k++)
                if (k != except && probabilities[k] >= 0)
                    (sum, open) = (sum + probabilities[k], open + 1);
            for (var k = 0; k < probabilities.Length && sum > 0; k++)
                if (k != except && probabilities[k] / sum * mass > bound)
                    (probabilities[k], full) = (Full, true);
            if (full)
            {
                mass = Math.Max(0, 1 - bound - bound * ((ReadOnlySpan<double>)probabilities).Count(Full));
                continue;
            }
            for (var k = 0; k < probabilities.Length; k++)
                if (k != except)
                    probabilities[k] = probabilities[k] < 0 ? bound : sum > 0 ? probabilities[k] / sum * mass : mass / open;
            return;
        }
    }

    /// <summary>
    /// What the true shares of hits of all bins of all classes differ by at most from their values, with a probability of at least 1 - delta: <see cref="HistogramMap.GuaranteedError"/> of each map with
    /// its part of delta. Null where a map gives no such guarantee. A value below 1 / K, which is raised to it, is outside the guarantee.
    /// </summary>
    /// <param name="delta">Probability of failure, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is outside (0, 1).</exception>
    public double? GuaranteedError(double delta)
    {
        var fitted = Maps.Where(map => map is not BinaryIdentityMap).ToArray();
        var errors = fitted.Select(map => (map as HistogramMap)?.GuaranteedError(delta / fitted.Length)).ToArray();
        return errors.Length > 0 && errors.All(error => error is not null) ? errors.Max() : null;
    }

    /// <summary>The first class of the greatest score.</summary>
    internal static int Greatest(ReadOnlySpan<double> scores) => TensorPrimitives.IndexOfMax(scores);
}
