namespace MLExtensions.Evaluation;

/// <summary>How the labels that a row carries rank among all labels by its probabilities. Equal ones rank last among themselves.</summary>
/// <param name="AveragePrecision">Mean over the row's labels of the share of labels that it carries among those ranked as high; 1 where it carries none.</param>
/// <param name="Loss">Share of the pairs of a label that it carries and one that it does not, of which the latter ranks as high; 0 where it carries none, or all.</param>
/// <param name="Depth">How far down the ranking the last label stands that it carries; 0 where it carries none.</param>
internal readonly record struct LabelRanks(double AveragePrecision, double Loss, int Depth)
{
    public static LabelRanks Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        var carried = labels.Count(true);
        if (carried == 0)
            return new(1, 0, 0);
        var (precision, wrong, depth) = (0.0, 0L, 0);
        for (var k = 0; k < labels.Length; k++)
        {
            if (!labels[k])
                continue;
            var (rank, right) = (0, 0);
            for (var j = 0; j < labels.Length; j++)
                if (probabilities[j] >= probabilities[k])
                    (rank, right) = (rank + 1, right + (labels[j] ? 1 : 0));
            (precision, wrong, depth) = (precision + right / (double)rank, wrong + rank - right, Math.Max(depth, rank));
        }
        return new(precision / carried, carried == labels.Length ? 0 : wrong / (carried * (double)(labels.Length - carried)), depth);
    }
}
