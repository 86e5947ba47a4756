using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>The loss of correctness-aware calibration: w (c - o)^2, c the greatest of softmax(z / T), o whether it is the row's class.</summary>
internal static class CorrectnessLoss
{
    /// <summary>Weights that sum to 1, and which rows are right.</summary>
    public static (double[] Weights, bool[] Hits, string? Remark) Weights(MulticlassCalibrationSet logits, bool balanced)
    {
        var (weights, hits) = (new double[logits.Count], new bool[logits.Count]);
        var right = 0.0;
        for (var row = 0; row < hits.Length; row++)
        {
            (weights[row], hits[row]) = (logits.WeightOf(row), TensorPrimitives.IndexOfMax(logits.Row(row)) == logits.Labels[row]);
            right += hits[row] ? weights[row] : 0;
        }
        var accuracy = right / logits.TotalWeight;
        var possible = accuracy is > 0 and < 1;
        for (var row = 0; balanced && possible && row < hits.Length; row++)
            weights[row] *= hits[row] ? 1 - accuracy : accuracy;
        TensorPrimitives.Divide(weights, weights.Sum(), weights);
        return (weights, hits, possible ? null : $"every row is classified {(accuracy > 0 ? "rightly" : "wrongly")}: nothing tells right rows from wrong ones");
    }

    /// <summary>The loss of a row with its derivative in T.</summary>
    public static (double Loss, double Slope) Row(ReadOnlySpan<double> logits, double temperature, bool hit)
    {
        var greatest = TensorPrimitives.Max(logits);
        var (sum, product) = (0.0, 0.0);
        foreach (var z in logits)
        {
            var power = Math.Exp((z - greatest) / temperature);
            (sum, product) = (sum + power, product + power * (z - greatest));
        }
        var confidence = 1 / sum;
        var error = confidence - (hit ? 1 : 0);
        // dc/dT = -c (z_max - sum_k p_k z_k) / T^2.
        return (error * error, 2 * error * confidence * (product / sum) / (temperature * temperature));
    }
}
