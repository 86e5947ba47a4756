namespace MLExtensions.Conformal;

/// <summary>Rows on which a score's settings are chosen. They must give no calibration score: settings that were chosen on the calibration rows make them unlike new rows.</summary>
public sealed class TuningRows
{
    private readonly double[] probabilities, uniforms;
    private readonly int[] labels;

    /// <summary>Checks and holds the rows; the arrays are not copied.</summary>
    /// <param name="probabilities">Finite probabilities, row by row.</param>
    /// <param name="classCount">Number K of classes, at least 2.</param>
    /// <param name="labels">The class of each row, from 0 to K - 1; at least one.</param>
    /// <param name="uniforms">The number in [0, 1) of each row.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 classes, or a label is out of its range.</exception>
    public TuningRows(double[] probabilities, int classCount, int[] labels, double[] uniforms)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(uniforms);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        if (labels.Length == 0 || uniforms.Length != labels.Length || probabilities.Length != (long)labels.Length * classCount)
            throw new ArgumentException($"There must be rows, with one uniform number and {classCount} probabilities each; got {labels.Length} labels, {uniforms.Length} uniform numbers and {probabilities.Length} probabilities.", nameof(probabilities));
        foreach (var label in labels)
            if ((uint)label >= (uint)classCount)
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"Labels must be from 0 to {classCount - 1}. Got {label}.");
        (this.probabilities, ClassCount, this.labels, this.uniforms) = (probabilities, classCount, labels, uniforms);
    }

    /// <summary>Number of rows.</summary>
    public int Count => labels.Length;

    /// <summary>Number K of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The probabilities of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public ReadOnlySpan<double> Probabilities(int row) => probabilities.AsSpan(row * ClassCount, ClassCount);

    /// <summary>The class of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public int Label(int row) => labels[row];

    /// <summary>The uniform number of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public double Uniform(int row) => uniforms[row];

    /// <summary>The scores of the rows' labels.</summary>
    /// <param name="score">The score.</param>
    public double[] Scores(NonconformityScore score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return [.. Enumerable.Range(0, Count).Select(row => score.Compute(Probabilities(row), Label(row), Uniform(row)))];
    }

    /// <summary>The one of the candidates with the smallest sets on average over the rows, at the threshold that the rows themselves give; the first of equal ones.</summary>
    /// <param name="candidates">At least one score.</param>
    /// <param name="alpha">Miscoverage, strictly between 0 and 1.</param>
    public NonconformityScore SmallestSets(IEnumerable<NonconformityScore> candidates, double alpha)
    {
        var set = new bool[ClassCount];
        return candidates.MinBy(score =>
        {
            var threshold = ConformalQuantile.Of(Scores(score), alpha);
            var size = 0L;
            for (var row = 0; row < Count; row++)
                size += score.Select(Probabilities(row), Uniform(row), threshold, set);
            return size;
        })!;
    }
}
