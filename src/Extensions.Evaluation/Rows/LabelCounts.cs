namespace MLExtensions.Evaluation;

/// <summary>Decisions label by label of rows that may carry any number of labels.</summary>
internal static class LabelCounts
{
    /// <summary>The table: support, predictions and hits of each label.</summary>
    /// <param name="predicted">Row by row, whether each label is predicted.</param>
    /// <param name="labels">Row by row, whether it is carried.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    public static ClassDecisions[] Of(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> labels, int labelCount, ReadOnlySpan<double> weights)
    {
        var rowWeights = new RowWeights(weights, labels.Length / labelCount);
        var (support, positive, hits) = (new double[labelCount], new double[labelCount], new double[labelCount]);
        for (int row = 0, at = 0; at < labels.Length; row++)
        {
            var weight = rowWeights[row];
            for (var k = 0; k < labelCount; k++, at++)
            {
                support[k] += labels[at] ? weight : 0;
                positive[k] += predicted[at] ? weight : 0;
                hits[k] += labels[at] && predicted[at] ? weight : 0;
            }
        }
        var total = rowWeights.Total;
        return [.. support.Select((one, k) => new ClassDecisions(k, one, positive[k], hits[k], total))];
    }

    /// <summary>All decisions taken together.</summary>
    public static ClassDecisions Pooled(IReadOnlyCollection<ClassDecisions> labels) => new(0, labels.Sum(one => one.Support), labels.Sum(one => one.Predicted), labels.Sum(one => one.Hits), labels.Sum(one => one.Total));

    /// <summary>Averages of the labels where a number is defined.</summary>
    public static DecisionAverages Average(IReadOnlyCollection<ClassDecisions> labels, Func<ClassDecisions, double> weight)
        => new(Average(labels, weight, one => one.Precision), Average(labels, weight, one => one.Recall), Average(labels, weight, one => one.F1), Average(labels, weight, one => one.Specificity));

    /// <summary>Average of a number where it is defined; NaN where it never is.</summary>
    public static double Average(IReadOnlyCollection<ClassDecisions> labels, Func<ClassDecisions, double> weight, Func<ClassDecisions, double> number)
    {
        var (sum, total) = (0.0, 0.0);
        foreach (var one in labels)
            if (number(one) is var value && !double.IsNaN(value) && weight(one) > 0)
                (sum, total) = (sum + weight(one) * value, total + weight(one));
        return sum / total;
    }
}
