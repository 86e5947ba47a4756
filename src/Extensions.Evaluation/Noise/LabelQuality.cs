namespace MLExtensions.Evaluation;

/// <summary>How well the label of each row agrees with probabilities of a model that has not seen it. Lower is more suspicious.</summary>
/// <remarks>Source: Northcutt, Jiang and Chuang, JAIR 70, 2021, section 3.2 (self-confidence; margins after Wei et al. 2018).</remarks>
public static class LabelQuality
{
    /// <summary>Self-confidence of each row: the probability of its label, in [0, 1].</summary>
    /// <param name="probabilities">Row by row, the probability of each class, out of sample: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2.</param>
    /// <param name="labels">Class that each row was given, from 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum or a label is out of range.</exception>
    public static double[] SelfConfidences(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, default);
        var confidences = new double[rows.Count];
        for (var row = 0; row < confidences.Length; row++)
            confidences[row] = rows[row][labels[row]];
        return confidences;
    }

    /// <summary>Normalised margin of each row: (p of its label - greatest p of the other classes + 1) / 2, in [0, 1]. Below 0.5 another class is more probable.</summary>
    /// <param name="probabilities">Row by row, the probability of each class, out of sample: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2.</param>
    /// <param name="labels">Class that each row was given, from 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum or a label is out of range.</exception>
    public static double[] NormalizedMargins(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels)
    {
        var rows = new MulticlassRows(probabilities, classCount, labels, default);
        var margins = new double[rows.Count];
        for (var row = 0; row < margins.Length; row++)
            margins[row] = NormalizedMargin(rows[row], labels[row]);
        return margins;
    }

    internal static double NormalizedMargin(ReadOnlySpan<double> probabilities, int label) => (probabilities[label] - probabilities[MostProbableOther(probabilities, label)] + 1) / 2;

    /// <summary>The most probable class but one; of equal ones the lowest.</summary>
    internal static int MostProbableOther(ReadOnlySpan<double> probabilities, int label)
    {
        var best = label == 0 ? 1 : 0;
        for (var k = best + 1; k < probabilities.Length; k++)
            if (k != label && probabilities[k] > probabilities[best])
                best = k;
        return best;
    }
}
