namespace MLExtensions.Evaluation;

/// <summary>Columns brought to mean 0 and standard deviation 1; constant ones to 0.</summary>
internal sealed class Standardization
{
    private readonly double[] means;
    private readonly double[] deviations;

    /// <summary>Takes means and deviations from rows.</summary>
    /// <exception cref="InputDataException">Numbers are too great.</exception>
    public Standardization(double[] rows, int width)
    {
        (means, deviations) = (new double[width], new double[width]);
        var count = rows.Length / width;
        for (var i = 0; i < rows.Length; i++)
            means[i % width] += rows[i] / count;
        for (var i = 0; i < rows.Length; i++)
            deviations[i % width] += (rows[i] - means[i % width]) * (rows[i] - means[i % width]) / count;
        for (var j = 0; j < width; j++)
        {
            deviations[j] = Math.Sqrt(deviations[j]);
            if (!double.IsFinite(deviations[j]))
                throw new InputDataException($"Column {j} has numbers whose variance is not finite; scale them down.");
            if (deviations[j] <= 1e-12 * Math.Abs(means[j]))
                deviations[j] = 0;   // rounding of a constant
        }
    }

    /// <summary>The same rows, standardised in place.</summary>
    public double[] Apply(double[] rows)
    {
        for (var i = 0; i < rows.Length; i++)
            if (i % means.Length is var j)
                rows[i] = deviations[j] > 0 ? (rows[i] - means[j]) / deviations[j] : 0;
        return rows;
    }
}
