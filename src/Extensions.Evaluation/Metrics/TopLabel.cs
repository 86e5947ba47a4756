namespace MLExtensions.Evaluation;

/// <summary>
/// Turns predictions of several classes into a yes-or-no question that every metric of binary probabilities answers: is the predicted class right, and how sure was the model?
/// </summary>
public static class TopLabel
{
    /// <summary>The greatest probability of each row, its class, and whether that class came. Of equal probabilities the lowest class counts.</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum or a label is out of range.</exception>
    public static TopLabelRows Of(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels) => Of(new(probabilities, classCount, labels, default));

    internal static TopLabelRows Of(MulticlassRows rows)
    {
        var (confidences, predicted, hits) = (new double[rows.Count], new int[rows.Count], new bool[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
        {
            var best = rows.TopClass(row);
            (confidences[row], predicted[row], hits[row]) = (rows[row][best], best, rows.Labels[row] == best);
        }
        return new(confidences, predicted, hits);
    }
}
