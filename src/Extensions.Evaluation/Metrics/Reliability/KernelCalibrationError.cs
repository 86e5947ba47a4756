namespace MLExtensions.Evaluation;

/// <summary>
/// Calibration error by kernel density estimates (ECE-KDE): mean over rows of |E^[y | p_j] - p_j|^q, no root taken, where E^ is the average of the other rows' labels weighted by a
/// beta (two classes) or Dirichlet (several classes) kernel: the density at p_j of Dirichlet(p_i / h + 1).
/// </summary>
/// <remarks>
/// Probabilities are clipped to [1e-6, 1 - 1e-6]. The time grows with the square of the number of rows. There are no weights: leaving a row out and counting it twice exclude each other.
/// Source: Popordanoska, Sayer and Blaschko, NeurIPS 2022, section 3. Their package doubles the value of two classes; this does not.
/// </remarks>
public static class KernelCalibrationError
{
    private const double Clip = 1e-6;

    /// <summary>Computes it for binary probabilities, or for confidences and hits of <see cref="TopLabel"/>.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="bandwidth">Width h of the kernel, above 0.</param>
    /// <param name="exponent">q, from 1.</param>
    /// <returns>The error, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The lengths differ, or bandwidth or exponent are out of range.</exception>
    /// <exception cref="InputDataException">There are fewer than 2 rows, or a probability is no number from 0 to 1.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, double bandwidth = 0.05, double exponent = 1)
    {
        var rows = new BinaryRows(probabilities, labels, default);
        var (points, classes) = (new double[2 * rows.Count], new int[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
        {
            points[2 * row] = Math.Clamp(probabilities[row], Clip, 1 - Clip);
            (points[2 * row + 1], classes[row]) = (1 - points[2 * row], labels[row] ? 0 : 1);
        }
        return Mean(points, 2, classes, 1, bandwidth, exponent);
    }

    /// <summary>Computes it for all classes together: canonical calibration, the sum over classes of the q-th powers.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="bandwidth">Width h of the kernel, above 0.</param>
    /// <param name="exponent">q, from 1.</param>
    /// <returns>The error, in [0, 2].</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, there are fewer than 2 classes, or bandwidth or exponent are out of range.</exception>
    /// <exception cref="InputDataException">There are fewer than 2 rows, or a probability, a sum or a label is out of range.</exception>
    public static double ComputeCanonical(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, double bandwidth = 0.05, double exponent = 1)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, default);
        var points = rows.Probabilities.ToArray();
        for (var i = 0; i < points.Length; i++)
            points[i] = Math.Clamp(points[i], Clip, 1 - Clip);
        return Mean(points, classCount, labels.ToArray(), classCount, bandwidth, exponent);
    }

    /// <summary>The mean over rows of the powers of the first classes' deviations.</summary>
    private static double Mean(double[] points, int width, int[] classes, int measured, double bandwidth, double exponent)
    {
        if (!(bandwidth > 0 && double.IsFinite(bandwidth)))
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "The bandwidth must be a finite number above 0.");
        if (!(exponent >= 1 && double.IsFinite(exponent)))
            throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "The exponent must be a finite number from 1.");
        var count = classes.Length;
        if (count < 2)
            throw new InputDataException($"The kernel calibration error of a row rests on the other rows: at least 2 are needed; got {count}.");

        var (scales, sum) = (Enumerable.Range(0, count).Select(row => LogBeta(points.AsSpan(row * width, width), bandwidth)).ToArray(), 0.0);
        var (logarithms, kernels, average) = (new double[width], new double[count], new double[width]);
        for (var at = 0; at < count; at++)
        {
            for (var k = 0; k < width; k++)
                logarithms[k] = Math.Log(points[at * width + k]) / bandwidth;
            var greatest = double.NegativeInfinity;
            for (var row = 0; row < count; row++)
            {
                kernels[row] = -scales[row];
                for (var k = 0; k < width; k++)
                    kernels[row] += points[row * width + k] * logarithms[k];
                if (row != at)
                    greatest = Math.Max(greatest, kernels[row]);
            }
            Array.Clear(average);
            var total = 0.0;
            for (var row = 0; row < count; row++)
            {
                if (row == at)
                    continue;
                var kernel = Math.Exp(kernels[row] - greatest);
                total += kernel;
                average[classes[row]] += kernel;
            }
            for (var k = 0; k < measured; k++)
                sum += Math.Pow(Math.Abs(average[k] / total - points[at * width + k]), exponent);
        }
        return sum / count;
    }

    /// <summary>Logarithm of what the kernel around a row is divided by.</summary>
    private static double LogBeta(ReadOnlySpan<double> point, double bandwidth)
    {
        var (log, sum) = (0.0, 0.0);
        foreach (var probability in point)
        {
            log += GammaFunctions.Log(probability / bandwidth + 1);
            sum += probability / bandwidth + 1;
        }
        return log - GammaFunctions.Log(sum);
    }
}
