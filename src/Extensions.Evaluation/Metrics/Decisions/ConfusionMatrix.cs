using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How much weight of the rows of each class is predicted to be of each class, and what follows from it: the per-class table, averages, and single numbers for unbalanced classes.</summary>
/// <remarks>
/// Rows that do not fit into memory are summed up by <see cref="ConfusionMatrixAccumulator"/>. Memory grows with the square of the number of classes.
/// Sources: Kubat and Matwin, ICML 1997 (G-mean; of several classes Sun, Kamel and Wang, ICDM 2006); Brodersen et al., ICPR 2010 (balanced accuracy); Matthews, BBA 405, 1975, and for several classes
/// Gorodkin, Computational Biology and Chemistry 28, 2004; Cohen, Educational and Psychological Measurement 20, 1960.
/// </remarks>
public sealed record ConfusionMatrix
{
    private readonly double[] cells;

    internal ConfusionMatrix(int classCount, double[] cells)
    {
        (ClassCount, this.cells) = (classCount, cells);
        var (support, predicted) = (new double[classCount], new double[classCount]);
        for (var label = 0; label < classCount; label++)
            for (var k = 0; k < classCount; k++)
            {
                support[label] += this[label, k];
                predicted[k] += this[label, k];
            }
        Total = support.Sum();
        Classes = [.. Enumerable.Range(0, classCount).Select(k => new ClassDecisions(k, support[k], predicted[k], this[k, k], Total))];
    }

    /// <summary>A matrix of which the sums and the diagonal are known, enough for all but single cells.</summary>
    internal ConfusionMatrix(double[] support, double[] predicted, double[] hits)
    {
        (ClassCount, cells, Total) = (support.Length, [], support.Sum());
        Classes = [.. Enumerable.Range(0, ClassCount).Select(k => new ClassDecisions(k, support[k], predicted[k], hits[k], Total))];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Weight of the rows of a class that are predicted to be of another, or the same.</summary>
    /// <param name="label">The class that came, from 0.</param>
    /// <param name="predicted">The class that was predicted, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label);
            ArgumentOutOfRangeException.ThrowIfNegative(predicted);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassCount);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, ClassCount);
            return cells[label * ClassCount + predicted];
        }
    }

    /// <summary>The per-class table, one row for each class in ascending order; of two classes, class 1 is the positive one.</summary>
    public ImmutableArray<ClassDecisions> Classes { get; }

    /// <summary>Weight of all rows.</summary>
    public double Total { get; }

    /// <summary>Weight of the rows that are predicted right.</summary>
    public double Hits => Classes.Sum(one => one.Hits);

    /// <summary>Share of rows that are predicted right, in [0, 1]. Higher is better; with unbalanced classes a constant prediction may be high.</summary>
    public double Accuracy => Hits / Total;

    /// <summary>Averages where every class counts the same.</summary>
    public DecisionAverages Macro => Averages(_ => 1);

    /// <summary>Averages where every class counts with the weight of its rows. The weighted recall is the accuracy.</summary>
    public DecisionAverages Weighted => Averages(one => one.Support);

    /// <summary>Precision, recall, F1 and specificity of all yes-or-no decisions on single classes taken together. Of single labels the first three are the accuracy.</summary>
    public DecisionAverages Micro => new(Accuracy, Accuracy, Accuracy, 1 - (1 - Accuracy) / (ClassCount - 1));

    /// <summary>Mean recall of the classes that have rows, in [0, 1]. Higher is better; a constant prediction has 1 / (number of classes).</summary>
    public double BalancedAccuracy => Macro.Recall;

    /// <summary>G-mean: geometric mean of the recalls of the classes that have rows, in [0, 1]. Higher is better; 0 as soon as one class is never found.</summary>
    public double GeometricMean => Math.Exp(Occurring.Average(one => Math.Log(one.Recall)));

    /// <summary>The least recall of a class that has rows, in [0, 1]. Higher is better.</summary>
    public double WorstClassRecall => Occurring.Min(one => one.Recall);

    /// <summary>The class with the least recall; of equal ones the lowest.</summary>
    public int WorstClass => Occurring.MinBy(one => one.Recall).Class;

    /// <summary>
    /// Matthews' correlation of labels and predictions, in [-1, 1], higher is better; of K classes (c s - sum_k p_k t_k) / sqrt((s^2 - sum_k p_k^2) (s^2 - sum_k t_k^2)) with c hits of s rows, p_k predicted
    /// and t_k of class k. 0 is chance, and what constant predictions or labels have; NaN where all rows are of one class and predicted to be.
    /// </summary>
    public double MatthewsCorrelation
    {
        get
        {
            if (IsConstant)
                return double.NaN;
            var spread = Math.Sqrt(Spread(one => one.Support) * Spread(one => one.Predicted));
            return spread == 0 ? 0 : Math.Clamp(Agreement / spread, -1, 1);
        }
    }

    /// <summary>Cohen's kappa (a - e) / (1 - e), a the accuracy and e the one expected by chance, in [-1, 1]. Higher is better, 0 is chance; NaN where all rows are of one class and predicted to be.</summary>
    public double CohenKappa
    {
        get
        {
            var disagreement = 0.0;
            foreach (var one in Classes)
                disagreement += one.Support / Total * ((Total - one.Predicted) / Total);
            return IsConstant ? double.NaN : Agreement / disagreement;
        }
    }

    /// <summary>Mean of <see cref="ClassDecisions.FBeta"/> over the classes that have rows or predictions.</summary>
    /// <param name="beta">Weight of recall, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is out of range.</exception>
    public double MacroFBeta(double beta) => Average(one => one.FBeta(beta), _ => 1);

    /// <summary>Mean of <see cref="ClassDecisions.FBeta"/>, every class counting with the weight of its rows.</summary>
    /// <param name="beta">Weight of recall, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is out of range.</exception>
    public double WeightedFBeta(double beta) => Average(one => one.FBeta(beta), one => one.Support);

    /// <summary>Counts predicted classes.</summary>
    /// <param name="predicted">Predicted class of each row, from 0.</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, a prediction, label or weight is out of range, or all weights are 0.</exception>
    public static ConfusionMatrix Compute(ReadOnlySpan<int> predicted, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var sums = new ConfusionMatrixAccumulator(classCount);
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"There must be one prediction per label; got {predicted.Length} predictions and {labels.Length} labels.");
        _ = new RowWeights(weights, labels.Length);   // checks them
        if (weights.IsEmpty)
            sums.AddAll(labels, predicted);
        for (var row = 0; row < weights.Length; row++)
            sums.Add(labels[row], predicted[row], weights[row]);
        return sums.ToMatrix();
    }

    /// <summary>Predicts the class with the greatest probability, of equal ones the lowest, as <see cref="TopLabel"/> does.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, a probability, a sum, a label or a weight is out of range, or all weights are 0.</exception>
    public static ConfusionMatrix Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var sums = new ConfusionMatrixAccumulator(classCount);
        for (var row = 0; row < rows.Count; row++)
            sums.Add(labels[row], rows.TopClass(row), weights.IsEmpty ? 1 : weights[row]);
        return sums.ToMatrix();
    }

    /// <summary>Predicts class 1 where its probability is above a threshold, and class 0 otherwise.</summary>
    /// <param name="probabilities">Probability of the positive class, in [0, 1].</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="threshold">Threshold, in [0, 1]. A probability equal to it is not above it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the threshold is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a probability is no number from 0 to 1, a weight is out of range, or all weights are 0.</exception>
    public static ConfusionMatrix Compute(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default, double threshold = 0.5)
    {
        if (!(threshold >= 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be from 0 to 1.");
        var rows = new BinaryRows(probabilities, labels, weights);
        return new(2, rows.Weights.AreEqual ? Count(rows, threshold) : Sum(rows, threshold));
    }

    private static double[] Count(BinaryRows rows, double threshold)
    {
        var (positives, predicted, hits) = (0, 0, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var (isPositive, isPredicted) = (rows.Labels[row] ? 1 : 0, rows.Probabilities[row] > threshold ? 1 : 0);
            positives += isPositive;
            predicted += isPredicted;
            hits += isPositive & isPredicted;
        }
        return [rows.Count - positives - predicted + hits, predicted - hits, positives - hits, hits];
    }

    private static double[] Sum(BinaryRows rows, double threshold)
    {
        var sums = new double[4];
        for (var row = 0; row < rows.Count; row++)
            sums[2 * (rows.Labels[row] ? 1 : 0) + (rows.Probabilities[row] > threshold ? 1 : 0)] += rows.Weights[row];
        return sums;
    }

    private IEnumerable<ClassDecisions> Occurring => Classes.Where(one => one.Support > 0);

    /// <summary>Whether all rows are of one class and predicted to be.</summary>
    private bool IsConstant => Classes.Count(one => one.Support > 0 || one.Predicted > 0) == 1;

    /// <summary>Accuracy less the one expected by chance, class by class, so that a constant prediction has exactly none.</summary>
    private double Agreement => Classes.Sum(one => one.Hits / Total - one.Support / Total * (one.Predicted / Total));

    /// <summary>1 less the sum of squared shares; exactly 0 where one class has all.</summary>
    private double Spread(Func<ClassDecisions, double> weight)
        => Classes.Count(one => weight(one) > 0) < 2 ? 0 : Classes.Sum(one => weight(one) / Total * ((Total - weight(one)) / Total));

    private DecisionAverages Averages(Func<ClassDecisions, double> weight)
        => new(Average(one => one.Precision, weight), Average(one => one.Recall, weight), Average(one => one.F1, weight), Average(one => one.Specificity, weight));

    private double Average(Func<ClassDecisions, double> number, Func<ClassDecisions, double> weight)
    {
        var (sum, total) = (0.0, 0.0);
        foreach (var one in Classes)
            if (number(one) is var value && !double.IsNaN(value) && weight(one) > 0)
                (sum, total) = (sum + weight(one) * value, total + weight(one));
        return sum / total;
    }
}
