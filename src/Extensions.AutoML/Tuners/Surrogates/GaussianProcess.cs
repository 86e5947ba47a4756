using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MLExtensions.AutoML;

/// <summary>Gaussian process with mean 0 after some observations. Source: Frazier (2018), A Tutorial on Bayesian Optimization, equation 3, with a noise term.</summary>
internal sealed class GaussianProcess
{
    private readonly double[][] features;
    private readonly int[] groups;
    private readonly Cholesky<double> factor;
    private readonly Vector<double> weights;

    public GaussianProcess(MaternKernel kernel, double[][] features, int[] groups, double[] targets)
    {
        (Kernel, this.features, this.groups, Targets) = (kernel, features, groups, targets);
        factor = Factor(Matrix<double>.Build.Dense(features.Length, features.Length, (row, column) => kernel.Covariance(features[row], features[column], groups) + (row == column ? kernel.Noise : 0)));
        weights = factor.Solve(Vector<double>.Build.Dense(targets));
    }

    public MaternKernel Kernel { get; }

    public double[] Targets { get; }

    /// <summary>The process after further observations, its kernel kept.</summary>
    public GaussianProcess With(double[][] more, double[] targets) => new(Kernel, [.. features, .. more], groups, [.. Targets, .. targets]);

    /// <summary>Means and variances, without noise, at some points.</summary>
    public (double[] Means, double[] Variances) Predict(double[][] points)
    {
        var cross = Cross(points);
        var solved = factor.Solve(cross);
        var variances = new double[points.Length];
        for (var column = 0; column < points.Length; column++)
            variances[column] = Math.Max(1e-12 * Kernel.Variance, Kernel.Variance - cross.Column(column).DotProduct(solved.Column(column)));
        return ((cross.TransposeThisAndMultiply(weights)).ToArray(), variances);
    }

    /// <summary>Covariances, without noise, of the values at some points with those at others.</summary>
    public Matrix<double> Covariances(double[][] points, double[][] others)
    {
        var prior = Matrix<double>.Build.Dense(points.Length, others.Length, (row, column) => Kernel.Covariance(points[row], others[column], groups));
        return prior - Cross(points).TransposeThisAndMultiply(factor.Solve(Cross(others)));
    }

    /// <summary>Cholesky factor; where rounding makes the matrix indefinite, with a little more on its diagonal.</summary>
    public static Cholesky<double> Factor(Matrix<double> matrix)
    {
        var jitter = 1e-10 * matrix.Diagonal().Average();
        while (true)
        {
            try
            {
                return matrix.Cholesky();
            }
            catch (ArgumentException) when (double.IsFinite(jitter))   // MathNet's "must be positive definite"
            {
                matrix += Matrix<double>.Build.DenseDiagonal(matrix.RowCount, jitter);
                jitter *= 10;
            }
        }
    }

    private Matrix<double> Cross(double[][] points) => Matrix<double>.Build.Dense(features.Length, points.Length, (row, column) => Kernel.Covariance(features[row], points[column], groups));
}
