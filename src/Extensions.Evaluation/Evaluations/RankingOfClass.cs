namespace MLExtensions.Evaluation;

/// <summary>How the scores of one class or label rank its rows before the others. Curves are null where it has no row, or all.</summary>
internal readonly record struct RankingOfClass(PrecisionRecallCurve? PrecisionRecall, RocCurve? Roc)
{
    /// <summary>Of more distinct scores than these a curve has those points alone that it needs to be drawn.</summary>
    public const int MostPoints = 2000;

    public double AveragePrecision => PrecisionRecall?.AveragePrecision ?? double.NaN;

    public double RocAuc => Roc?.Area ?? double.NaN;

    public static RankingOfClass Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights) => Of(ScoredRows.Group(scores, labels, weights));

    public static RankingOfClass Of(RankedGroups groups) => RocCurve.Of(groups, MostPoints) is { } roc ? new(PrecisionRecallCurve.Of(groups, MostPoints), roc) : default;

    /// <summary>Average precision of the other class, the lowest score first; NaN where a class is missing.</summary>
    public static double AveragePrecisionOfNegatives(RankedGroups groups)
    {
        var (negatives, left, from, sum) = (groups.Total - groups.Positives, groups.Total - groups.Positives, groups.Total, 0.0);
        if (negatives <= 0 || groups.Positives == 0)
            return double.NaN;
        // From the highest score down: what is left is what has been found and taken from the lowest one up.
        for (var walk = groups.Start(); walk.MoveNext();)
        {
            var more = walk.Weight - walk.Positives;
            sum += from > 0 ? more / negatives * Math.Clamp(left / from, 0, 1) : 0;
            (left, from) = (left - more, from - walk.Weight);
        }
        return sum;
    }
}
