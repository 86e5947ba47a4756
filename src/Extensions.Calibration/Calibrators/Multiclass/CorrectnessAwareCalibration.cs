using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Correctness-aware calibration: p = softmax(z / T) with a temperature of each row, fitted so that the greatest probability is near 1 where it is right and small where it is wrong.</summary>
/// <remarks>
/// <para>T = clamp(g(x), 0.1, 10), g a network of one hidden layer. With c the greatest probability and o = 1 where its class is the row's, the loss is
/// sum w (c - o)^2 / sum w, times the example weights. <see cref="Balanced"/>, w is 1 - a for right rows and a for wrong ones, a the accuracy: right and wrong rows then count
/// alike, which separates them best, but c is the frequency of right rows among as many right as wrong ones, and lower than the true one wherever a is above 1/2. Take it to
/// tell errors apart; for probabilities that are to be taken at their word set it to false (the paper's text), where the loss is proper.</para>
/// <para>x are the 4 greatest log-probabilities, the difference of the first two, the entropy, and ln sum exp(z - mean z), each standardised: all that the scores of a row
/// say. (The authors let the model score transformed copies of an image.) Adam with all rows in each step, from the optimum of <see cref="TemperatureScaling"/>; the step with
/// the least loss is taken, so that on the rows of the fit it is never worse. Needs a few hundred rows, wrong ones among them. The order of a row's classes is kept.
/// Source: Liu, Wang, Zou, Zou and Zheng (2024), Optimizing Calibration by Gaining Aware of Prediction Correctness.</para>
/// </remarks>
[CalibratorName("correctness_aware")]
public sealed record CorrectnessAwareCalibration : MulticlassCalibrator
{
    /// <summary>Whether right and wrong rows have the same weight in sum.</summary>
    /// <value>Default: true, as in the authors' code.</value>
    public bool Balanced { get; init; } = true;

    /// <summary>Units of the hidden layer.</summary>
    /// <value>Default: 5. From 1 to 100.</value>
    [Range(1, 100)]
    public int HiddenUnits { get; init; } = 5;

    /// <summary>Step length of Adam.</summary>
    /// <value>Default: 0.01. Above 0, up to 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Steps, each with all rows.</summary>
    /// <value>Default: 300. From 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int Steps { get; init; } = 300;

    /// <summary>Draws the weights that the hidden layer starts with.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override CorrectnessAwareMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var logits = rows.As(ScoreMeaning.Logits);
        var count = CorrectnessAwareMap.FeatureCount(rows.ClassCount);
        var features = new double[rows.Count * count];
        for (var row = 0; row < rows.Count; row++)
            CorrectnessAwareMap.Features(logits.Row(row), features.AsSpan(row * count, count));
        var (network, diagnostics) = TemperatureNetwork.Fit(this, logits, features);
        return new(rows.ClassCount, network) { Diagnostics = diagnostics };
    }
}

/// <summary>The map of <see cref="CorrectnessAwareCalibration"/>: softmax(z / T), T the network's of the row.</summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Network">Gives the temperature of a row.</param>
[CalibratorName("correctness_aware")]
public sealed record CorrectnessAwareMap(int Classes, TemperatureNetwork Network) : MulticlassMap
{
    private const int Top = 4;

    /// <inheritdoc/>
    public override ScoreMeaning Reads => ScoreMeaning.Logits;

    /// <inheritdoc/>
    public override int? ClassCount => Classes;

    /// <inheritdoc/>
    public override bool KeepsArgmax => true;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        var features = new double[FeatureCount(scores.Length)];
        Features(scores, features);
        TensorPrimitives.Divide(scores, Network.Temperature(features), probabilities);
        ScoreForms.Softmax(probabilities, probabilities);
    }

    internal static int FeatureCount(int classes) => Math.Min(classes, Top) + 3;

    internal static void Features(ReadOnlySpan<double> logits, Span<double> features)
    {
        var sorted = new double[logits.Length];
        ScoreForms.Softmax(logits, sorted);
        ScoreForms.Logarithms(sorted, sorted);
        Array.Sort(sorted);
        Array.Reverse(sorted);
        var top = Math.Min(sorted.Length, Top);
        sorted.AsSpan(0, top).CopyTo(features);
        features[top] = sorted[0] - sorted[1];
        features[top + 1] = -sorted.Sum(l => Math.Exp(l) * l);
        // ln sum exp of logits less their mean: of ln p, whose sum is 1, minus the mean.
        features[top + 2] = -sorted.Average();
    }
}
