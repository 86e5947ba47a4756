using System.Numerics.Tensors;

namespace MLExtensions.Calibration;

/// <summary>Probabilities and logits of each other, by the same rule in all calibrators.</summary>
internal static class ScoreForms
{
    /// <summary>The smallest probability, and the distance of the largest from 1, that logits are taken of.</summary>
    public const double Clip = 1e-12;

    /// <summary>1 / (1 + exp(-z)), without overflow.</summary>
    public static double Sigmoid(double logit) => logit >= 0 ? 1 / (1 + Math.Exp(-logit)) : Math.Exp(logit) is var odds ? odds / (1 + odds) : 0;

    /// <summary>ln(p / (1 - p)) of p clipped to [1e-12, 1 - 1e-12].</summary>
    public static double Logit(double probability)
    {
        var p = Math.Clamp(probability, Clip, 1 - Clip);
        return Math.Log(p) - double.LogP1(-p);
    }

    /// <summary>ln(1 + exp(z)), without overflow.</summary>
    public static double Softplus(double z) => z > 0 ? z + double.LogP1(Math.Exp(-z)) : double.LogP1(Math.Exp(z));

    /// <summary>Logarithms of probabilities clipped to [1e-12, 1].</summary>
    public static void Logarithms(ReadOnlySpan<double> probabilities, Span<double> logits)
    {
        for (var k = 0; k < probabilities.Length; k++)
            logits[k] = Math.Log(Math.Clamp(probabilities[k], Clip, 1));
    }

    /// <summary>exp(z) / sum exp(z), without overflow; source and destination may be the same.</summary>
    public static void Softmax(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        TensorPrimitives.Divide(probabilities, TensorPrimitives.Sum<double>(probabilities), probabilities);
    }

    /// <summary>Divides by the sum; where that is 0 every class gets the same.</summary>
    public static void Normalize(Span<double> values)
    {
        var sum = TensorPrimitives.Sum<double>(values);
        if (sum > 0)
            TensorPrimitives.Divide(values, sum, values);
        else
            values.Fill(1.0 / values.Length);
    }

    /// <summary>One score in another form.</summary>
    public static double Convert(double score, ScoreMeaning from, ScoreMeaning to)
        => from == to ? score : to == ScoreMeaning.Logits ? Logit(score) : Sigmoid(score);

    /// <summary>The scores of a row in another form; source and destination may be the same.</summary>
    public static void Convert(ReadOnlySpan<double> scores, ScoreMeaning from, ScoreMeaning to, Span<double> converted)
    {
        if (from == to)
            scores.CopyTo(converted);
        else if (to == ScoreMeaning.Logits)
            Logarithms(scores, converted);
        else
            Softmax(scores, converted);
    }
}
