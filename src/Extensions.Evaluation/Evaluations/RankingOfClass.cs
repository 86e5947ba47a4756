namespace MLExtensions.Evaluation;

/// <summary>How the scores of one class or label rank its rows before the others. Curves are null where it has no row, or all.</summary>
internal readonly record struct RankingOfClass(PrecisionRecallCurve? PrecisionRecall, RocCurve? Roc)
{
    /// <summary>Of more distinct scores than these a curve has those points alone that it needs to be drawn.</summary>
    public const int MostPoints = 2000;

    public double AveragePrecision => PrecisionRecall?.AveragePrecision ?? double.NaN;

    public double RocAuc => Roc?.Area ?? double.NaN;

    public static RankingOfClass Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights) => Of(ScoredRows.Group(scores, labels, weights));

    public static RankingOfClass Of(TieGroups groups) => RocCurve.Of(groups, MostPoints) is { } roc ? new(PrecisionRecallCurve.Of(groups, MostPoints), roc) : default;

    /// <summary>Average precision of the other class, the lowest score first; NaN where a class is missing.</summary>
    public static double AveragePrecisionOfNegatives(TieGroups groups)
    {
        var (negatives, found, taken, sum) = (groups.Weights.Sum() - groups.Positives.Sum(), 0.0, 0.0, 0.0);
        if (negatives <= 0 || groups.Positives.Sum() == 0)
            return double.NaN;
        for (var group = 0; group < groups.Count; group++)
        {
            var more = groups.Weights[group] - groups.Positives[group];
            (found, taken) = (found + more, taken + groups.Weights[group]);
            sum += more / negatives * (found / taken);
        }
        return sum;
    }
}
