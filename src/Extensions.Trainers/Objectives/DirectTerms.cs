using System.Numerics;
using System.Numerics.Tensors;

namespace MLExtensions.Trainers;

/// <summary>The terms of <see cref="RobustTerms"/> for one row, with a factor: each gives its value and adds its derivative by log p.</summary>
internal static class DirectTerms
{
    /// <summary>-log p_y.</summary>
    public static float NegativeLog(in SoftmaxRow row, Span<float> derivative, double factor = 1)
    {
        derivative[row.Label] -= (float)factor;
        return (float)factor * row.NegativeLog;
    }

    /// <summary>1 - p_y.</summary>
    public static float Others(in SoftmaxRow row, Span<float> derivative, double factor = 1)
    {
        var probability = Math.Exp(row.Logs[row.Label]);
        derivative[row.Label] -= (float)(factor * probability);
        return (float)(factor * (1 - probability));
    }

    /// <summary>Sum over k != y of max(p_k, 1e-7).</summary>
    public static float ClampedOthers(in SoftmaxRow row, Span<float> derivative, double factor = 1)
    {
        const float Floor = (float)RobustTerms.SmallestProbability;
        var others = row.Scratch;
        row.P.CopyTo(others);
        others[row.Label] = 0;
        var (floor, weight, sums) = (new Vector<float>(Floor), new Vector<float>((float)factor), Vector<float>.Zero);
        var probabilities = VectorMath.Whole(others);
        var slopes = VectorMath.Whole(derivative);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var p = probabilities[i];
            sums += Vector.Max(p, floor);
            slopes[i] += Vector.ConditionalSelect(Vector.GreaterThan(p, floor), p, Vector<float>.Zero) * weight;
        }
        var sum = Vector.Sum(sums);
        for (var k = probabilities.Length * Vector<float>.Count; k < others.Length; k++)
        {
            sum += Math.Max(others[k], Floor);
            derivative[k] += others[k] > Floor ? (float)factor * others[k] : 0;
        }
        return (float)(factor * (sum - Floor));   // the label's 0 counted as the floor
    }

    /// <summary>log p_y / sum_k log p_k.</summary>
    public static float NormalizedCrossEntropy(in SoftmaxRow row, Span<float> derivative, double factor = 1)
    {
        var sum = -TensorPrimitives.Sum(row.Logs);
        var share = row.NegativeLog / sum;
        TensorPrimitives.Add(derivative, (float)factor * share / sum, derivative);
        derivative[row.Label] -= (float)factor / sum;
        return (float)factor * share;
    }

    /// <summary>w_y log p_y / sum_k w_k log p_k, w_k = (1 - p_k)^gamma, the weights being constants.</summary>
    public static float NormalizedFocal(in SoftmaxRow row, Span<float> derivative, double gamma, double factor = 1)
    {
        var weights = row.Scratch;
        TensorPrimitives.Subtract(1, row.P, weights);
        if (TensorPrimitives.Max(row.P) > 0.5f && TensorPrimitives.IndexOfMax(row.P) is var likeliest)   // there 1 - p is lost to rounding
            weights[likeliest] = TensorPrimitives.Sum(row.P[..likeliest]) + TensorPrimitives.Sum(row.P[(likeliest + 1)..]);
        TensorPrimitives.Divide(weights, TensorPrimitives.Max<float>(weights), weights);   // a common factor cancels
        Power(weights, gamma);
        var sum = -TensorPrimitives.Dot(weights, row.Logs);
        var weight = weights[row.Label];
        var share = weight * row.NegativeLog / sum;
        TensorPrimitives.MultiplyAdd(weights, (float)factor * share / sum, derivative, derivative);
        derivative[row.Label] -= (float)factor * weight / sum;
        return (float)factor * share;
    }

    /// <summary>(1 - c(p_y)^q) / sum_k (1 - c(p_k)^q), c(p) = max(p, 1e-7).</summary>
    public static float NormalizedGeneralizedCrossEntropy(in SoftmaxRow row, Span<float> derivative, double q, double factor = 1)
    {
        var terms = row.Scratch;
        TensorPrimitives.Max(row.Logs, (float)RobustTerms.SmallestLog, terms);
        TensorPrimitives.Multiply(terms, (float)q, terms);
        if (q < 0.1)
        {
            TensorPrimitives.ExpM1<float>(terms, terms);
        }
        else
        {
            VectorMath.Exp(terms, terms);
            TensorPrimitives.Subtract(terms, 1, terms);
        }
        var (term, sum) = (terms[row.Label], TensorPrimitives.Sum<float>(terms));
        var share = term / sum;
        // d term_k / d log p_k = q (1 + term_k), 0 where p_k counts as the floor
        TensorPrimitives.Add(terms, 1, terms);
        ZeroOutside(row.Logs, (float)RobustTerms.SmallestLog, float.PositiveInfinity, terms);
        TensorPrimitives.MultiplyAdd(terms, (float)(-factor * q * share / sum), derivative, derivative);
        derivative[row.Label] += (float)(factor * q / sum) * terms[row.Label];
        return (float)factor * share;
    }

    /// <summary>Numbers of 0 or more to a power of 0 or more, in place.</summary>
    public static void Power(Span<float> values, double power)
    {
        switch (power)
        {
            case 0: values.Fill(1); break;
            case 0.5: TensorPrimitives.Sqrt<float>(values, values); break;
            case 1: break;
            case 2: TensorPrimitives.Multiply<float>(values, values, values); break;
            default:   // a fifth of the time of TensorPrimitives.Pow
                TensorPrimitives.Max(values, 1e-37f, values);
                VectorMath.Log(values, values);
                TensorPrimitives.Multiply(values, (float)power, values);
                VectorMath.Exp(values, values);
                break;
        }
    }

    /// <summary>Puts 0 where a value is at the low end or below, at the high end or above: the derivative of what is held between the two.</summary>
    public static void ZeroOutside(ReadOnlySpan<float> values, float low, float high, Span<float> derivative)
    {
        var (lows, highs) = (new Vector<float>(low), new Vector<float>(high));
        var whole = VectorMath.Whole(values);
        var slopes = VectorMath.Whole(derivative);
        for (var i = 0; i < whole.Length; i++)
            slopes[i] = Vector.ConditionalSelect(Vector.GreaterThan(whole[i], lows) & Vector.LessThan(whole[i], highs), slopes[i], Vector<float>.Zero);
        for (var k = whole.Length * Vector<float>.Count; k < values.Length; k++)
            derivative[k] = values[k] > low && values[k] < high ? derivative[k] : 0;
    }
}
