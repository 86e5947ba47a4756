using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Finds the smooth calibration error of rows for any weights: what depends on the width alone is computed once. Several threads may search at a time.</summary>
/// <param name="probabilities">Probabilities of rows, or of groups of equal ones.</param>
/// <param name="gaps">Probability less share of positive rows of each.</param>
internal sealed class SmoothErrorSearch(double[] probabilities, double[] gaps)
{
    /// <summary>Ten halvings of (0, 1]; widths below the least one are not searched.</summary>
    private const int Halvings = 10;
    private const double LeastWidth = 0.001;
    private readonly ConcurrentDictionary<double, Smoother> smoothers = new();

    public static SmoothErrorSearch Of(TieGroups groups)
    {
        var gaps = new double[groups.Count];
        for (var group = 0; group < gaps.Length; group++)
            gaps[group] = groups.Values[group] - groups.Positives[group] / groups.Weights[group];
        return new(groups.Values, gaps);
    }

    /// <summary>Error and width, by halving.</summary>
    /// <param name="weights">Checked weights; none for 1 each.</param>
    public SmoothError Find(ReadOnlySpan<double> weights)
    {
        var grid = Spread(weights, Smoother.SizeAt(1));
        var (met, low) = (new SmoothError(At(grid, 1), 1), 0.0);   // no error is above 1
        for (var step = 0; step < Halvings; step++)
        {
            var width = (low + met.Width) / 2;
            if (grid.Rows.Length != Smoother.SizeAt(width))
                grid = Spread(weights, Smoother.SizeAt(width));
            var value = At(grid, width);
            if (width < LeastWidth || width < value)
                low = width;
            else
                met = new(value, width);
        }
        return met;
    }

    /// <summary>The error at a width.</summary>
    public double At(ReadOnlySpan<double> weights, double width) => At(Spread(weights, Smoother.SizeAt(width)), width);

    private double At((double[] Residuals, double[] Rows) grid, double width) => smoothers.GetOrAdd(width, one => new(one)).Error(grid.Residuals, grid.Rows);

    /// <summary>Residuals and rows, each on the two neighbouring points of a grid on [0, 1].</summary>
    private (double[] Residuals, double[] Rows) Spread(ReadOnlySpan<double> weights, int size)
    {
        var (residuals, rows) = (new double[size], new double[size]);
        for (var row = 0; row < probabilities.Length; row++)
        {
            var (weight, position) = (weights.IsEmpty ? 1 : weights[row], probabilities[row] * (size - 1));
            var point = Math.Min((int)position, size - 2);
            var (right, residual) = (weight * (position - point), weight * gaps[row]);
            rows[point] += weight - right;
            rows[point + 1] += right;
            residuals[point] += residual * (1 - (position - point));
            residuals[point + 1] += residual * (position - point);
        }
        return (residuals, rows);
    }

    /// <summary>Gaussian smoothing of a width, mirrored at 0 and 1.</summary>
    private sealed class Smoother
    {
        private readonly double[] kernel, densities;
        private readonly int size, points, reach;

        public Smoother(double width)
        {
            (size, points) = (SizeAt(width), Math.Max(200, (int)Math.Round(10 / width)));
            // The right half up to 0.5, or to nine standard deviations, beyond which it is nothing in double precision.
            reach = Math.Min(size / 2, (int)Math.Ceiling(9 * width * (size - 1)));
            kernel = new double[2 * reach + 1];
            for (var i = 0; i <= reach; i++)
                kernel[reach - i] = kernel[reach + i] = Math.Exp(-0.5 * Math.Pow(i / (width * (size - 1)), 2)) / (width * Math.Sqrt(2 * Math.PI));
            densities = Densities();
        }

        public static int SizeAt(double width) => Math.Max(2000, (int)Math.Round(20 / width)) / 2 + 1;

        /// <summary>integral |R| / integral D, both read at the points between those of the grid.</summary>
        public double Error(double[] residuals, double[] rows)
        {
            var (mirrored, error) = (Mirrored(residuals), 0.0);
            for (var point = 0; point < points; point++)
            {
                var (at, right) = Place(point);
                var left = TensorPrimitives.Dot<double>(mirrored.AsSpan(at, kernel.Length), kernel);
                error += Math.Abs(right == 0 ? left : left + right * (TensorPrimitives.Dot<double>(mirrored.AsSpan(at + 1, kernel.Length), kernel) - left));
            }
            return error / TensorPrimitives.Dot<double>(rows, densities);
        }

        /// <summary>How much a row on each point of the grid adds to the integral of D, which is linear in the rows.</summary>
        private double[] Densities()
        {
            var (mirrored, sums) = (new double[size + 2 * reach], new double[size]);
            for (var point = 0; point < points; point++)
            {
                var (at, right) = Place(point);
                for (var next = 0; next < 2; next++)
                    if ((next == 0 ? 1 - right : right) is var share && share != 0)
                        TensorPrimitives.MultiplyAdd(kernel, share, mirrored.AsSpan(at + next, kernel.Length), mirrored.AsSpan(at + next, kernel.Length));
            }
            mirrored.AsSpan(reach, size).CopyTo(sums);
            for (var offset = 1; offset <= reach; offset++)
            {
                sums[offset] += mirrored[reach - offset];
                sums[size - 1 - offset] += mirrored[reach + size - 1 + offset];
            }
            return sums;
        }

        private (int At, double Right) Place(int point)
        {
            var position = (double)point / (points - 1) * (size - 1);
            var at = Math.Min((int)position, size - 2);
            return (at, position - at);
        }

        private double[] Mirrored(double[] grid)
        {
            var mirrored = new double[size + 2 * reach];
            grid.CopyTo(mirrored, reach);
            for (var offset = 1; offset <= reach; offset++)
                (mirrored[reach - offset], mirrored[reach + size - 1 + offset]) = (grid[offset], grid[size - 1 - offset]);
            return mirrored;
        }
    }
}
