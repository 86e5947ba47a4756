using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>
/// Smooth calibration error (smECE): residuals p - y and rows are smoothed by a Gaussian kernel reflected at 0 and 1, and smECE_s = integral |R(t)| dt / integral D(t) dt; the width s is the
/// one at which width and error meet.
/// </summary>
/// <remarks>
/// No bins to choose; within constant factors of the distance to the nearest calibrated predictor. Give confidences and hits of <see cref="TopLabel"/> for the calibration of the predicted
/// class. Source: Blasiok and Nakkiran, ICLR 2024; grids and search are those of their package relplot. As there, a probability
/// of exactly 0 or 1 has no mirror image: such a row weighs half of another.
/// </remarks>
public static class SmoothCalibrationError
{
    /// <summary>Ten halvings of (0, 1]; widths below the least one are not searched.</summary>
    private const int Halvings = 10;
    private const double LeastWidth = 0.001;

    /// <summary>Computes error and width.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static SmoothError Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        => Of(TieGroups.Of(new(probabilities, labels, weights)));

    internal static SmoothError Of(TieGroups groups)
    {
        var (met, low) = (new SmoothError(At(groups, 1), 1), 0.0);   // no error is above 1
        for (var step = 0; step < Halvings; step++)
        {
            var width = (low + met.Width) / 2;
            var value = At(groups, width);
            if (width < LeastWidth || width < value)
                low = width;
            else
                met = new(value, width);
        }
        return met;
    }

    /// <summary>Computes the error at a given width, in [0, 1].</summary>
    /// <param name="width">Standard deviation of the kernel, from 0.0001 to 1.</param>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the width is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static double ComputeAt(double width, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        if (!(width >= 1e-4 && width <= 1))
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width must be from 0.0001 to 1.");
        return At(TieGroups.Of(new(probabilities, labels, weights)), width);
    }

    private static double At(TieGroups groups, double width)
    {
        var size = Math.Max(2000, (int)Math.Round(20 / width)) / 2 + 1;
        var (residuals, rows) = (new double[size], new double[size]);
        var total = groups.Weights.Sum();
        for (var group = 0; group < groups.Count; group++)
        {
            var position = groups.Values[group] * (size - 1);
            var point = Math.Min((int)position, size - 2);
            var right = position - point;
            Spread(residuals, point, right, (groups.Weights[group] * groups.Values[group] - groups.Positives[group]) / total);
            Spread(rows, point, right, groups.Weights[group] / total);
        }
        var kernel = Kernel(width, size);
        (residuals, rows) = (Smooth(residuals, kernel), Smooth(rows, kernel));

        var (points, error, density) = (Math.Max(200, (int)Math.Round(10 / width)), 0.0, 0.0);
        for (var point = 0; point < points; point++)
        {
            var position = (double)point / (points - 1) * (size - 1);
            error += Math.Abs(Read(residuals, position));
            density += Read(rows, position);
        }
        return error / density;
    }

    private static void Spread(double[] grid, int point, double right, double value)
    {
        grid[point] += value * (1 - right);
        grid[point + 1] += value * right;
    }

    private static double Read(double[] grid, double position)
    {
        var point = Math.Min((int)position, grid.Length - 2);
        return grid[point] + (position - point) * (grid[point + 1] - grid[point]);
    }

    /// <summary>The kernel's right half up to 0.5, or to nine standard deviations, beyond which it is nothing in double precision.</summary>
    private static double[] Kernel(double width, int size)
    {
        var kernel = new double[Math.Min(size / 2, (int)Math.Ceiling(9 * width * (size - 1))) + 1];
        for (var i = 0; i < kernel.Length; i++)
            kernel[i] = Math.Exp(-0.5 * Math.Pow(i / (width * (size - 1)), 2)) / (width * Math.Sqrt(2 * Math.PI));
        return kernel;
    }

    /// <summary>Convolution of the grid continued by its mirror images at 0 and 1.</summary>
    private static double[] Smooth(double[] grid, double[] kernel)
    {
        var reach = kernel.Length - 1;
        var (mirrored, smooth) = (new double[grid.Length + 2 * reach], new double[grid.Length]);
        grid.CopyTo(mirrored, reach);
        for (var offset = 1; offset <= reach; offset++)
            (mirrored[reach - offset], mirrored[reach + grid.Length - 1 + offset]) = (grid[offset], grid[grid.Length - 1 - offset]);
        double[] whole = [.. kernel.Reverse(), .. kernel.Skip(1)];
        for (var at = 0; at < smooth.Length; at++)
            smooth[at] = TensorPrimitives.Dot(mirrored.AsSpan(at, whole.Length), whole);
        return smooth;
    }
}
