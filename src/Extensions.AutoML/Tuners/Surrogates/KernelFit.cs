using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace MLExtensions.AutoML;

/// <summary>Kernel whose parameters have the greatest marginal likelihood times prior, from several starts by resilient gradient steps.</summary>
/// <remarks>
/// Priors, for targets with mean 0 and variance 1: ln l normal with mean sqrt(2) + ln(P) / 2 and variance 3, P the number of parameters, so that many parameters do not make every point far from all others; ln v
/// standard normal; ln noise normal with mean -4 and variance 1.
/// Source: Frazier (2018), section 3.2; Hvarfner, Hellsten and Nardi (2024), Vanilla Bayesian Optimization Performs Great in High Dimensions (length scales); Blum and Riedmiller (2013), Optimization of Gaussian
/// Process Hyperparameters using Rprop.
/// </remarks>
internal sealed class KernelFit(double[][] features, int[] groups, double[] targets)
{
    private const int Steps = 25;
    private static readonly (double Low, double High) LengthLimits = (Math.Log(0.02), Math.Log(200)), VarianceLimits = (Math.Log(0.02), Math.Log(50)), NoiseLimits = (Math.Log(1e-6), 0);

    private readonly int parameters = groups.Max() + 1;
    private readonly double[] squares = AllSquares(features, groups);

    /// <summary>Finds the kernel.</summary>
    /// <param name="starts">Number of starts: the prior's centre, the same with short length scales, then draws from the prior.</param>
    /// <param name="random">What draws.</param>
    public MaternKernel Find(int starts, Random random)
    {
        var (best, bestValue) = (Start(0, random), double.NegativeInfinity);
        for (var start = 0; start < starts; start++)
        {
            var point = Start(start, random);
            var steps = Enumerable.Repeat(0.3, point.Length).ToArray();
            var last = new double[point.Length];
            for (var step = 0; step < Steps; step++)
            {
                var (value, gradient) = Evaluate(point);
                if (value > bestValue)
                    (best, bestValue) = ([.. point], value);
                for (var i = 0; i < point.Length; i++)
                {
                    var agreement = Math.Sign(gradient[i] * last[i]);
                    steps[i] = Math.Clamp(steps[i] * (agreement > 0 ? 1.2 : agreement < 0 ? 0.5 : 1), 1e-3, 1);
                    last[i] = agreement < 0 ? 0 : gradient[i];
                    point[i] = Clamp(i, point[i] + Math.Sign(last[i]) * steps[i]);
                }
            }
        }
        return Kernel(best);
    }

    /// <summary>Logarithm of marginal likelihood times prior, but for constants, and its gradient, by the logarithms of length scales, variance and noise.</summary>
    public (double Value, double[] Gradient) Evaluate(double[] point)
    {
        var kernel = Kernel(point);
        var n = features.Length;
        double[] factors = [.. kernel.LengthScales.Select(scale => 1 / (scale * scale))];
        var (distances, covariances) = (new double[n * n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = TensorPrimitives.Dot<double>(Squares(i, j), factors);
                distances[i * n + j] = sum;
                covariances[i * n + j] = covariances[j * n + i] = kernel.AtSquaredDistance(sum) + (i == j ? kernel.Noise : 0);
            }
        }
        var factor = GaussianProcess.Factor(Matrix<double>.Build.Dense(n, n, [.. covariances]));
        var y = Vector<double>.Build.Dense(targets);
        var solved = factor.Solve(y);
        var value = -0.5 * y.DotProduct(solved) - 0.5 * factor.DeterminantLn;
        var (weights, inverse) = (solved.AsArray(), factor.Solve(Matrix<double>.Build.DenseIdentity(n)).AsColumnMajorArray());

        var gradient = new double[point.Length];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                // tr((a a' - K^-1) dK) / 2, each pair once.
                var pull = (weights[i] * weights[j] - inverse[i * n + j]) * (i == j ? 0.5 : 1);
                var slope = pull * kernel.SlopeAtSquaredDistance(distances[i * n + j]);
                if (i != j)
                    TensorPrimitives.MultiplyAdd(Squares(i, j), slope, gradient.AsSpan(0, parameters), gradient.AsSpan(0, parameters));
                gradient[parameters] += pull * (covariances[i * n + j] - (i == j ? kernel.Noise : 0));
                if (i == j)
                    gradient[parameters + 1] += pull * kernel.Noise;
            }
        }
        TensorPrimitives.Multiply(gradient.AsSpan(0, parameters), factors, gradient.AsSpan(0, parameters));
        for (var i = 0; i < point.Length; i++)
        {
            var (mean, variance) = Prior(i);
            value -= 0.5 * (point[i] - mean) * (point[i] - mean) / variance;
            gradient[i] -= (point[i] - mean) / variance;
        }
        return (value, gradient);
    }

    /// <summary>Squared distances of two trials in each parameter.</summary>
    private ReadOnlySpan<double> Squares(int i, int j) => squares.AsSpan((i * features.Length + j) * parameters, parameters);

    private static double[] AllSquares(double[][] features, int[] groups)
    {
        var parameters = groups.Max() + 1;
        var squares = new double[features.Length * features.Length * parameters];
        for (var i = 0; i < features.Length; i++)
            for (var j = 0; j <= i; j++)
                for (var feature = 0; feature < groups.Length; feature++)
                    squares[(i * features.Length + j) * parameters + groups[feature]] += (features[i][feature] - features[j][feature]) * (features[i][feature] - features[j][feature]);
        return squares;
    }

    private (double Mean, double Variance) Prior(int i) => i < parameters ? (Math.Sqrt(2) + 0.5 * Math.Log(parameters), 3) : i == parameters ? (0, 1) : (-4, 1);

    private double[] Start(int start, Random random) => [.. Enumerable.Range(0, parameters + 2).Select(i =>
    {
        var (mean, variance) = Prior(i);
        return Clamp(i, start == 0 ? mean : start == 1 ? (i < parameters ? Math.Log(0.3) : mean) : mean + Math.Sqrt(variance) * random.NextNormal());
    })];

    private double Clamp(int i, double value)
    {
        var (low, high) = i < parameters ? LengthLimits : i == parameters ? VarianceLimits : NoiseLimits;
        return Math.Clamp(value, low, high);
    }

    private MaternKernel Kernel(double[] point) => new([.. point[..parameters].Select(Math.Exp)], Math.Exp(point[parameters]), Math.Exp(point[parameters + 1]));
}
