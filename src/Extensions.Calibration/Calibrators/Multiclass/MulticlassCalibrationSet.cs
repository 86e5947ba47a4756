using System.Globalization;

namespace MLExtensions.Calibration;

/// <summary>Rows that a calibrator for several classes is fitted on: scores, labels and weights, checked.</summary>
public sealed class MulticlassCalibrationSet
{
    private readonly double[] scores;
    private readonly int[] labels;
    private readonly double[]? weights;

    /// <summary>Checks and holds the rows; the arrays are not copied.</summary>
    /// <param name="scores">Row by row, one score per class.</param>
    /// <param name="classCount">Number of classes K, at least 2: that of the model, whether or not every class occurs among the labels.</param>
    /// <param name="labels">The class of each row, 0 to K - 1.</param>
    /// <param name="meaning">What the scores are.</param>
    /// <param name="weights">One weight per row, finite and at least 0, not all 0; null for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or <paramref name="classCount"/> is below 2.</exception>
    /// <exception cref="InputDataException">There is no row, scores are not finite, are no probabilities where they should be or are probabilities throughout where they should be logits, a label is out of range, or a weight is.</exception>
    public MulticlassCalibrationSet(double[] scores, int classCount, int[] labels, ScoreMeaning meaning, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        if (classCount < 2)
            throw new ArgumentOutOfRangeException(nameof(classCount), classCount, "There must be at least 2 classes.");
        if (scores.LongLength != (long)labels.Length * classCount || weights is not null && weights.Length != labels.Length)
            throw new ArgumentException($"There must be {classCount} scores and one label and weight per row; got {scores.Length} scores, {labels.Length} labels{(weights is null ? "" : $" and {weights.Length} weights")}.");
        (this.scores, this.labels, this.weights, ClassCount, Meaning) = (scores, labels, weights, classCount, meaning);
        var probable = labels.Length > 1 && meaning == ScoreMeaning.Logits;
        for (var row = 0; row < labels.Length; row++)
        {
            var fault = ScoreRules.Fault(Row(row), meaning) ?? (weights is null ? null : ScoreRules.WeightFault(weights[row]))
                ?? (labels[row] < 0 || labels[row] >= classCount ? string.Create(CultureInfo.InvariantCulture, $"label {labels[row]}; allowed are 0 to {classCount - 1}, one for each score") : null);
            if (fault is not null)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} of the calibration set has {fault}."));
            probable = probable && ScoreRules.AreProbabilities(Row(row));
        }
        if (probable)
            throw new InputDataException($"The scores were named logits, but in all {labels.Length} rows they lie from 0 to 1 and sum to 1: they are probabilities. Name them so: ScoreMeaning.Probabilities.");
        TotalWeight = weights?.Sum() ?? labels.Length;
        if (!(TotalWeight > 0))
            throw new InputDataException(labels.Length == 0 ? "The calibration set has no row." : $"All {labels.Length} rows of the calibration set have weight 0.");
    }

    /// <summary>What the scores are.</summary>
    public ScoreMeaning Meaning { get; }

    /// <summary>Number of rows.</summary>
    public int Count => labels.Length;

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The scores, row by row.</summary>
    public ReadOnlySpan<double> Scores => scores;

    /// <summary>The class of each row.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The weights; empty where each row counts 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>The scores of a row.</summary>
    /// <param name="row">Its number.</param>
    public ReadOnlySpan<double> Row(int row) => scores.AsSpan(row * ClassCount, ClassCount);

    /// <summary>The weight of a row.</summary>
    /// <param name="row">Its number.</param>
    public double WeightOf(int row) => weights?[row] ?? 1;

    /// <summary>The classes that no row of weight above 0 has.</summary>
    public IReadOnlyList<int> AbsentClasses()
    {
        var present = new bool[ClassCount];
        for (var row = 0; row < labels.Length; row++)
            present[labels[row]] |= WeightOf(row) > 0;
        return [.. Enumerable.Range(0, ClassCount).Where(k => !present[k])];
    }

    /// <summary>The rows with scores of a meaning: logits are ln p of p clipped to [1e-12, 1], probabilities the softmax of logits.</summary>
    /// <param name="meaning">The meaning.</param>
    public MulticlassCalibrationSet As(ScoreMeaning meaning)
    {
        if (meaning == Meaning)
            return this;
        var converted = new double[scores.Length];
        for (var row = 0; row < Count; row++)
            ScoreForms.Convert(Row(row), Meaning, meaning, converted.AsSpan(row * ClassCount, ClassCount));
        return new(converted, ClassCount, labels, meaning, weights);
    }

    /// <summary>Some of the rows.</summary>
    /// <param name="rows">Their numbers.</param>
    public MulticlassCalibrationSet Pick(int[] rows)
    {
        var picked = new double[rows.Length * ClassCount];
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(picked.AsSpan(i * ClassCount));
        return new(picked, ClassCount, Array.ConvertAll(rows, row => labels[row]), Meaning, weights is null ? null : Array.ConvertAll(rows, row => weights[row]));
    }

    /// <summary>One class against the others.</summary>
    /// <param name="positive">The class.</param>
    /// <remarks>Logits become those of the class's probability, ln(p / (1 - p)).</remarks>
    public BinaryCalibrationSet OneVersusRest(int positive)
    {
        var probabilities = As(ScoreMeaning.Probabilities);
        return new([.. Enumerable.Range(0, Count).Select(row => probabilities.Row(row)[positive])], Array.ConvertAll(labels, label => label == positive), ScoreMeaning.Probabilities, weights);
    }
}
