using System.Globalization;

namespace MLExtensions.Calibration;

/// <summary>Rows that a calibrator for two classes is fitted on: scores, labels and weights, checked.</summary>
public sealed class BinaryCalibrationSet
{
    private readonly double[] scores;
    private readonly bool[] labels;
    private readonly double[]? weights;

    /// <summary>Checks and holds the rows; the arrays are not copied.</summary>
    /// <param name="scores">One score per row: the probability of the positive class, or a logit.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="meaning">What the scores are.</param>
    /// <param name="weights">One weight per row, finite and at least 0, not all 0; null for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a score is not finite or no probability where it should be one, or a weight is out of range.</exception>
    public BinaryCalibrationSet(double[] scores, bool[] labels, ScoreMeaning meaning, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != scores.Length || weights is not null && weights.Length != scores.Length)
            throw new ArgumentException($"There must be one score, label and weight per row; got {scores.Length} scores, {labels.Length} labels{(weights is null ? "" : $" and {weights.Length} weights")}.");
        (this.scores, this.labels, this.weights, Meaning) = (scores, labels, weights, meaning);
        for (var row = 0; row < scores.Length; row++)
            if ((ScoreRules.Fault(scores[row], meaning) ?? (weights is null ? null : ScoreRules.WeightFault(weights[row]))) is { } fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} of the calibration set has {fault}."));
        TotalWeight = weights?.Sum() ?? scores.Length;
        if (!(TotalWeight > 0))
            throw new InputDataException(scores.Length == 0 ? "The calibration set has no row." : $"All {scores.Length} rows of the calibration set have weight 0.");
        PositiveWeight = Enumerable.Range(0, labels.Length).Where(row => labels[row]).Sum(WeightOf);
    }

    /// <summary>What the scores are.</summary>
    public ScoreMeaning Meaning { get; }

    /// <summary>Number of rows.</summary>
    public int Count => scores.Length;

    /// <summary>The scores.</summary>
    public ReadOnlySpan<double> Scores => scores;

    /// <summary>Whether each row is positive.</summary>
    public ReadOnlySpan<bool> Labels => labels;

    /// <summary>The weights; empty where each row counts 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Sum of the weights of the positive rows.</summary>
    public double PositiveWeight { get; }

    /// <summary>The weight of a row.</summary>
    /// <param name="row">Its number.</param>
    public double WeightOf(int row) => weights?[row] ?? 1;

    /// <summary>The rows with scores of a meaning: logits are ln(p / (1 - p)) of p clipped to [1e-12, 1 - 1e-12], probabilities 1 / (1 + exp(-z)).</summary>
    /// <param name="meaning">The meaning.</param>
    public BinaryCalibrationSet As(ScoreMeaning meaning)
        => meaning == Meaning ? this : new(Array.ConvertAll(scores, score => ScoreForms.Convert(score, Meaning, meaning)), labels, meaning, weights);

    /// <summary>Some of the rows.</summary>
    /// <param name="rows">Their numbers.</param>
    public BinaryCalibrationSet Pick(int[] rows)
        => new(Array.ConvertAll(rows, row => scores[row]), Array.ConvertAll(rows, row => labels[row]), Meaning, weights is null ? null : Array.ConvertAll(rows, row => weights[row]));
}
