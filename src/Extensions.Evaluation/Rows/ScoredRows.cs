namespace MLExtensions.Evaluation;

/// <summary>Scores of any range, where their order alone matters.</summary>
internal static class ScoredRows
{
    /// <summary>The rows by their score, the highest first, equal ones together.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a score is NaN, or a weight is out of range.</exception>
    public static RankedGroups Group(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        if (labels.Length != scores.Length)
            throw new ArgumentException($"There must be one label per score; got {scores.Length} scores and {labels.Length} labels.");
        var row = FirstFault.NaN(scores);
        return row < 0 ? RankedGroups.Of(scores, labels, new(weights, scores.Length)) : throw new InputDataException($"Row {row} has score NaN; allowed is any number.");
    }
}
