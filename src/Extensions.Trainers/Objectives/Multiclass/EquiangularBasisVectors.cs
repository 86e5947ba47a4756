using System.Globalization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Unit vectors, one per class, with small cosines between any two.</summary>
internal static class EquiangularBasisVectors
{
    private const double LearningRate = 1e-3, Slack = 1e-4;
    private const int StepCount = 5000;

    /// <summary>
    /// K vectors in d dimensions, (K, d) in double precision, the same for the same seed: orthonormal where d is K or more, else normal numbers that are
    /// moved until no cosine is above the threshold.
    /// </summary>
    /// <exception cref="ArgumentException">There are no such vectors, or none were found.</exception>
    public static Tensor Create(int classes, int dimension, int seed, double threshold)
    {
        CheckAttainable(classes, dimension, threshold);
        var random = new Random(seed);
        var start = new double[classes][];
        for (var k = 0; k < classes; k++)
        {
            var row = start[k] = [.. Enumerable.Range(0, dimension).Select(_ => RandomVariates.Normal(random))];
            if (dimension >= classes)
                MakeOrthogonal(row, start.AsSpan(0, k));
            Normalise(row);
        }
        var basis = tensor(start.SelectMany(row => row).ToArray(), dtype: ScalarType.Float64).reshape(classes, dimension);
        return dimension >= classes ? basis : Spread(basis, threshold);
    }

    /// <summary>No K unit vectors in d dimensions, d below K, have a largest cosine below Welch's bound.</summary>
    public static void CheckAttainable(int classes, int dimension, double threshold)
    {
        var bound = dimension >= classes ? 0 : Math.Sqrt((double)(classes - dimension) / ((double)dimension * (classes - 1)));
        if (threshold + Slack < bound)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{classes} unit vectors in {dimension} dimensions cannot keep all cosines up to Threshold = {threshold}; the largest is at least {bound:g3}. Raise Threshold or Dimension."));
        }
    }

    /// <summary>Takes away what lies along the rows before; twice, as rounding leaves some of it the first time.</summary>
    private static void MakeOrthogonal(double[] row, ReadOnlySpan<double[]> before)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var other in before)
            {
                var along = row.Zip(other, (a, b) => a * b).Sum();
                for (var i = 0; i < row.Length; i++)
                    row[i] -= along * other[i];
            }
        }
    }

    private static void Normalise(double[] row)
    {
        var length = Math.Sqrt(row.Sum(value => value * value));
        for (var i = 0; i < row.Length; i++)
            row[i] /= length;
    }

    /// <summary>Gradient descent on sum over i != j of relu(abs(b_i b_j) - threshold), each step followed by normalising.</summary>
    private static Tensor Spread(Tensor basis, double threshold)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var others = Number.Of(1) - eye(basis.size(0), dtype: ScalarType.Float64);
        var largest = double.NaN;
        for (var step = 0; step <= StepCount; step++)
        {
            using var stepScope = NewDisposeScope();
            var cosines = basis.mm(basis.t()) * others;
            largest = cosines.abs().max().item<double>();
            if (largest <= threshold + Slack)
                return basis.MoveToOuterDisposeScope().MoveToOuterDisposeScope();
            var pushes = cosines.sign() * cosines.abs().gt(Number.Of(threshold)).to(ScalarType.Float64);
            var moved = basis - Number.Of(2 * LearningRate) * pushes.mm(basis);
            basis = (moved / moved.norm(1, true)).MoveToOuterDisposeScope();
        }
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"No {basis.size(0)} unit vectors in {basis.size(1)} dimensions with cosines up to Threshold = {threshold} were found; the largest is {largest:g3}. Raise Threshold or Dimension."));
    }
}
