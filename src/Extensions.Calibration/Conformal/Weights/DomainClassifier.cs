using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace MLExtensions.Conformal;

/// <summary>A logistic regression that tells rows of a new population from calibration rows: g(x) = 1 / (1 + exp(-(b + sum_j c_j (x_j - m_j)))). Immutable.</summary>
/// <param name="Intercept">b.</param>
/// <param name="Offsets">m, the means of the features.</param>
/// <param name="Coefficients">c, per unit of a feature; 0 for a feature that never varied.</param>
public sealed record DomainClassifier(double Intercept, ImmutableArray<double> Offsets, ImmutableArray<double> Coefficients)
{
    private const int MostSteps = 100;
    private const double Tolerance = 1e-8;

    /// <summary>The probability that a row is of the new population, where both are alike in number; NaN where a feature is NaN.</summary>
    /// <param name="features">As many as there are coefficients.</param>
    public double Probability(ReadOnlySpan<float> features)
    {
        if (features.Length != Coefficients.Length)
            throw new ArgumentException($"The row has {features.Length} features; the classifier has {Coefficients.Length}.", nameof(features));
        var sum = Intercept;
        for (var j = 0; j < features.Length; j++)
            sum += Coefficients[j] * (features[j] - Offsets[j]);
        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>Fits by Newton's method, whose steps are solved by conjugate gradients: cost is a few hundred passes over the features, whatever their number.</summary>
    /// <remarks>
    /// Minimises sum_i a_i log(1 + exp(-t_i f(x_i))) + l2 / 2 |c|^2 over standardised features, the intercept free. The rows of the smaller population have a_i = 1, the others less, so that both weigh alike:
    /// else g would say which population has more rows, and clipping would cut the ratio where it matters.
    /// </remarks>
    /// <param name="calibration">Features of calibration rows, row by row, finite.</param>
    /// <param name="target">Those of rows of the new population.</param>
    /// <param name="width">Number of features.</param>
    /// <param name="l2">Penalty, above 0: it keeps separable populations finite.</param>
    internal static DomainClassifier Fit(ReadOnlySpan<float> calibration, ReadOnlySpan<float> target, int width, double l2)
    {
        var (first, second) = (calibration.Length / width, target.Length / width);
        var (count, stride, smaller) = (first + second, width + 1, (double)Math.Min(first, second));
        var (values, amounts) = (new double[count * stride], new double[count]);
        var (means, deviations) = (new double[width], new double[width]);
        for (var i = 0; i < count; i++)
        {
            amounts[i] = smaller / (i < first ? first : second);
            var row = i < first ? calibration.Slice(i * width, width) : target.Slice((i - first) * width, width);
            values[i * stride] = 1;
            TensorPrimitives.ConvertChecked<float, double>(row, values.AsSpan(i * stride + 1, width));
            TensorPrimitives.MultiplyAdd(values.AsSpan(i * stride + 1, width), amounts[i] / (2 * smaller), means, means);
        }
        for (var i = 0; i < count; i++)
            for (var j = 0; j < width; j++)
                deviations[j] += amounts[i] / (2 * smaller) * (values[i * stride + 1 + j] - means[j]) * (values[i * stride + 1 + j] - means[j]);
        for (var j = 0; j < width; j++)
            deviations[j] = Math.Sqrt(deviations[j]) is var deviation && deviation > 1e-12 * Math.Abs(means[j]) ? deviation : double.PositiveInfinity;
        for (var i = 0; i < count; i++)
            for (var j = 0; j < width; j++)
                values[i * stride + 1 + j] = (values[i * stride + 1 + j] - means[j]) / deviations[j];
        var solution = Solve(values, amounts, first, stride, l2);
        return new(solution[0], [.. means], [.. Enumerable.Range(0, width).Select(j => solution[j + 1] / deviations[j])]);
    }

    private static double[] Solve(double[] values, double[] amounts, int first, int stride, double l2)
    {
        var (count, at, gradient, curvatures) = (amounts.Length, new double[stride], new double[stride], new double[amounts.Length]);
        var loss = Evaluate(at, gradient, curvatures);
        var start = TensorPrimitives.Norm<double>(gradient);
        var (trial, trialGradient, trialCurvatures) = (new double[stride], new double[stride], new double[count]);
        for (var step = 0; step < MostSteps && TensorPrimitives.Norm<double>(gradient) > Tolerance * (1 + start); step++)
        {
            var direction = Direction(gradient, curvatures);
            var slope = TensorPrimitives.Dot<double>(gradient, direction);
            var (length, better) = (1.0, false);
            for (; length > 1e-10 && !better; length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, length, at, trial);
                var reached = Evaluate(trial, trialGradient, trialCurvatures);
                if (reached > loss + 1e-4 * length * slope)
                    continue;
                (loss, better) = (reached, true);
                (at, trial, gradient, trialGradient, curvatures, trialCurvatures) = (trial, at, trialGradient, gradient, trialCurvatures, curvatures);
            }
            if (!better)
                break;   // as near as rounding lets it come
        }
        return at;

        double Evaluate(double[] weights, double[] slopes, double[] second)
        {
            var penalised = weights.AsSpan(1);
            var sum = l2 / 2 * TensorPrimitives.SumOfSquares<double>(penalised);
            slopes[0] = 0;
            TensorPrimitives.Multiply(penalised, l2, slopes.AsSpan(1));
            for (var i = 0; i < count; i++)
            {
                var row = values.AsSpan(i * stride, stride);
                var margin = TensorPrimitives.Dot<double>(row, weights);
                var probability = 1 / (1 + Math.Exp(-margin));
                var (toward, truth) = (i < first ? margin : -margin, i < first ? 0 : 1);
                sum += amounts[i] * (Math.Max(toward, 0) + Math.Log(1 + Math.Exp(-Math.Abs(toward))));
                second[i] = amounts[i] * probability * (1 - probability);
                TensorPrimitives.MultiplyAdd(row, amounts[i] * (probability - truth), slopes, slopes);
            }
            return sum;
        }

        double[] Direction(double[] slopes, double[] second)
        {
            var (result, residual, product) = (new double[stride], slopes.Select(slope => -slope).ToArray(), new double[stride]);
            var search = residual.ToArray();
            var (square, wanted) = (TensorPrimitives.SumOfSquares<double>(residual), 0.0);
            wanted = square * 1e-6;
            for (var round = 0; round < 10 * stride && square > wanted; round++)
            {
                product[0] = 0;
                TensorPrimitives.Multiply(search.AsSpan(1), l2, product.AsSpan(1));
                for (var i = 0; i < count; i++)
                {
                    var row = values.AsSpan(i * stride, stride);
                    TensorPrimitives.MultiplyAdd(row, second[i] * TensorPrimitives.Dot<double>(row, search), product, product);
                }
                var curvature = TensorPrimitives.Dot<double>(search, product);
                if (!(curvature > 0))
                    break;
                TensorPrimitives.MultiplyAdd(search, square / curvature, result, result);
                TensorPrimitives.MultiplyAdd(product, -square / curvature, residual, residual);
                var next = TensorPrimitives.SumOfSquares<double>(residual);
                TensorPrimitives.MultiplyAdd(search, next / square, residual, search);
                square = next;
            }
            return TensorPrimitives.SumOfSquares<double>(result) > 0 ? result : residual;
        }
    }
}
