using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>The temperature of a row: clamp(v . relu(W x + b) + c, 0.1, 10) of standardised features x.</summary>
/// <param name="HiddenUnits">Number of hidden units.</param>
/// <param name="Means">Mean of each feature.</param>
/// <param name="Deviations">Standard deviation of each feature; 1 where a feature is constant.</param>
/// <param name="Parameters">W unit by unit, b, v, c.</param>
public sealed record TemperatureNetwork(int HiddenUnits, ImmutableArray<double> Means, ImmutableArray<double> Deviations, ImmutableArray<double> Parameters)
{
    internal const double Least = 0.1, Greatest = 10;
    private const double Inside = 0.05;

    private readonly double[] parameters = Parameters.Length == Perceptron.Count(Means.Length, HiddenUnits) && Deviations.Length == Means.Length ? [.. Parameters]
        : throw new ArgumentException($"{Means.Length} features and {HiddenUnits} hidden units need {Perceptron.Count(Means.Length, HiddenUnits)} parameters; got {Parameters.Length}, and {Deviations.Length} deviations.", nameof(Parameters));

    /// <summary>The temperature, from 0.1 to 10.</summary>
    /// <param name="features">As many as there are means.</param>
    public double Temperature(ReadOnlySpan<double> features)
    {
        var standardised = new double[features.Length];
        for (var i = 0; i < features.Length; i++)
            standardised[i] = (features[i] - Means[i]) / Deviations[i];
        return Math.Clamp(new Perceptron(features.Length, HiddenUnits, parameters).Forward(standardised), Least, Greatest);
    }

    /// <summary>Fits the network to features of rows of logits.</summary>
    internal static (TemperatureNetwork Network, FitDiagnostics Diagnostics) Fit(CorrectnessAwareCalibration settings, MulticlassCalibrationSet logits, double[] features)
    {
        var count = features.Length / logits.Count;
        var (means, deviations) = Standardise(logits, features, count);
        var temperature = new TemperatureScaling().Fit(logits).Temperature;
        var network = new Perceptron(count, settings.HiddenUnits, Math.Clamp(temperature, Least + Inside, Greatest - Inside), settings.Seed);
        var (weights, hits, remark) = CorrectnessLoss.Weights(logits, settings.Balanced);
        var (adam, gradient, best) = (new Adam(network.Parameters.Length, settings.LearningRate), new double[network.Parameters.Length], network.Parameters);
        var (first, least, slope) = (double.NaN, double.PositiveInfinity, double.NaN);
        for (var step = 0; step <= settings.Steps; step++)
        {
            Array.Clear(gradient);
            var loss = 0.0;
            for (var row = 0; row < logits.Count; row++)
            {
                if (weights[row] == 0)
                    continue;
                var x = features.AsSpan(row * count, count);
                var output = network.Forward(x);
                var (value, derivative) = CorrectnessLoss.Row(logits.Row(row), Math.Clamp(output, Least, Greatest), hits[row]);
                loss += weights[row] * value;
                if (output is > Least and < Greatest)
                    network.Backward(x, weights[row] * derivative, gradient);
            }
            first = step == 0 ? loss : first;
            if (loss < least)
                (least, best, slope) = (loss, (double[])network.Parameters.Clone(), Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)));
            adam.Step(network.Parameters, gradient);
        }
        return (new(settings.HiddenUnits, [.. means], [.. deviations], [.. best]), new(true, settings.Steps, slope, first, least) { Remark = remark });
    }

    private static (double[] Means, double[] Deviations) Standardise(MulticlassCalibrationSet rows, double[] features, int count)
    {
        var (means, deviations) = (new double[count], new double[count]);
        for (var i = 0; i < features.Length; i++)
            means[i % count] += rows.WeightOf(i / count) * features[i] / rows.TotalWeight;
        for (var i = 0; i < features.Length; i++)
            deviations[i % count] += rows.WeightOf(i / count) * Math.Pow(features[i] - means[i % count], 2) / rows.TotalWeight;
        for (var j = 0; j < count; j++)
            deviations[j] = Math.Sqrt(deviations[j]) is var deviation && deviation > 1e-9 ? deviation : 1;
        for (var i = 0; i < features.Length; i++)
            features[i] = (features[i] - means[i % count]) / deviations[i % count];
        return (means, deviations);
    }
}
