namespace MLExtensions.Evaluation;

/// <summary>Confident learning: how labels were mistaken for each other, estimated from the labels and from probabilities of a model that has not seen them.</summary>
/// <remarks>
/// The threshold of class j is the mean self-confidence of the rows labelled j, t_j = mean of p_j. A row counts as confidently of class j where j has the greatest p_j among the classes with p_j of t_j or
/// more (up to 1e-9; of equal ones the lowest class); a row below all thresholds counts nowhere. The confident joint C_ij is the number of rows labelled i that count as j, and the joint distribution is
/// Q_ij = n_i C_ij / sum_j C_ij, divided by the number of rows: its rows sum to the shares of the labels.
/// A class without rows has no threshold (NaN), and no row counts as of it. A class that has rows always has one of them above a threshold.
/// cleanlab 2 differs where several classes reach their thresholds (it takes the greatest probability of all classes, reached or not), adds 1 to a diagonal of 0, rounds Q to whole rows, and compares up to 1e-6.
/// Probabilities must come from models that were not trained on the row (cross-fitted, say). A model that has seen the labels repeats them, and finds no noise.
/// Source: Northcutt, Jiang and Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, JAIR 70, 2021, sections 3.1 and 3.2.
/// </remarks>
public static class ConfidentLearning
{
    /// <summary>Sums in another order must not move a row across a threshold.</summary>
    private const double Slack = 1e-9;

    /// <summary>Estimates the noise.</summary>
    /// <param name="probabilities">Row by row, the probability of each class, out of sample: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class that each row was given, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, a probability, a sum, a label or a weight is out of range, or all rows have one label.</exception>
    public static LabelNoise Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        return Estimate(rows, Thresholds(rows));
    }

    internal static LabelNoise Estimate(MulticlassRows rows, double[] thresholds)
    {
        var joint = new ClassMatrix(rows.ClassCount);
        for (var row = 0; row < rows.Count; row++)
            if (ConfidentClass(rows[row], thresholds) is >= 0 and var truth)
                joint[rows.Labels[row], truth] += rows.Weights[row];
        return new(thresholds, LabelCounts(rows), joint);
    }

    /// <exception cref="InputDataException">All rows have one label.</exception>
    internal static double[] Thresholds(MulticlassRows rows)
    {
        var (sums, counts) = (new double[rows.ClassCount], LabelCounts(rows));
        for (var row = 0; row < rows.Count; row++)
            sums[rows.Labels[row]] += rows.Weights[row] * rows[row][rows.Labels[row]];
        if (counts.Count(count => count > 0) < 2)
            throw new InputDataException($"All rows are labelled {Array.FindIndex(counts, count => count > 0)}; labels of two classes at least are needed to see them mistaken for each other.");
        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    /// <summary>The class that a row counts as in the confident joint, or -1.</summary>
    internal static int ConfidentClass(ReadOnlySpan<double> probabilities, double[] thresholds)
    {
        var best = -1;
        for (var k = 0; k < probabilities.Length; k++)
            if (probabilities[k] >= thresholds[k] - Slack && (best < 0 || probabilities[k] > probabilities[best]))
                best = k;
        return best;
    }

    private static double[] LabelCounts(MulticlassRows rows)
    {
        var counts = new double[rows.ClassCount];
        for (var row = 0; row < rows.Count; row++)
            counts[rows.Labels[row]] += rows.Weights[row];
        return counts;
    }
}
