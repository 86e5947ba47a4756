using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>The linear map of <see cref="HCalibration"/>: sum_m share_m softmax(t_m ln p).</summary>
/// <param name="InverseTemperatures">t, at least 0.</param>
/// <param name="Shares">Not negative; they sum to 1.</param>
[CalibratorName("h_calibration")]
public sealed record HCalibrationMap(ImmutableArray<double> InverseTemperatures, ImmutableArray<double> Shares) : MulticlassMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var (given, member) = (scores.ToArray(), new double[scores.Length]);
        probabilities.Clear();
        for (var m = 0; m < Shares.Length; m++)
        {
            TensorPrimitives.Multiply<double>(given, InverseTemperatures[m], member);
            ScoreForms.Softmax(member, member);
            TensorPrimitives.MultiplyAdd<double>(member, Shares[m], probabilities, probabilities);
        }
    }
}

/// <summary>The piecewise linear map of <see cref="HCalibration"/>: softmax(-phi(-ln p)), phi rising from 0 over [0, 100] in equally long segments, the last of which has no end.</summary>
/// <param name="Slopes">Slope of each segment, at least 0.</param>
[CalibratorName("h_calibration_piecewise")]
public sealed record HCalibrationPiecewiseMap(ImmutableArray<double> Slopes) : MulticlassMap
{
    /// <summary>Where the segments end.</summary>
    internal const double Reach = 100;

    private readonly double[] slopes = [.. Slopes], heights = Cumulate(Slopes.AsSpan(), new double[Slopes.Length]);

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var sum = Math.Log(TensorPrimitives.Sum<double>(Exponentials(scores))) + TensorPrimitives.Max(scores);
        TensorPrimitives.Subtract(scores, sum, probabilities);
        Apply(probabilities, slopes, heights, probabilities);
    }

    /// <summary>The segment of a value, 0 to segments - 1.</summary>
    internal static int Segment(double value, int segments) => (int)Math.Clamp(value * (segments / Reach), 0, segments - 1);

    /// <summary>The heights of phi where segments begin.</summary>
    internal static double[] Cumulate(ReadOnlySpan<double> slopes, double[] heights)
    {
        for (var segment = 1; segment < heights.Length; segment++)
            heights[segment] = heights[segment - 1] + Math.Abs(slopes[segment - 1]) * Reach / heights.Length;
        return heights;
    }

    /// <summary>The map of logarithms of probabilities; source and destination may be the same.</summary>
    internal static void Apply(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, ReadOnlySpan<double> heights, Span<double> probabilities)
    {
        for (var k = 0; k < logits.Length; k++)
        {
            var segment = Segment(-logits[k], heights.Length);
            probabilities[k] = -heights[segment] - Math.Abs(slopes[segment]) * (-logits[k] - segment * (Reach / heights.Length));
        }
        ScoreForms.Softmax(probabilities, probabilities);
    }

    private static double[] Exponentials(ReadOnlySpan<double> scores)
    {
        var result = new double[scores.Length];
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), result);
        TensorPrimitives.Exp<double>(result, result);
        return result;
    }
}
